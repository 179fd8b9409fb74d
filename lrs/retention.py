"""Deleting what is old from the log, with everything that points to it."""

import json
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from lrs import attached
from lrs.models import Statement, StatementKey, StatementReference
from lrs.xapi.keys import agent_keys, key, keys_of


@transaction.atomic
def delete(rows: Sequence[Statement]) -> None:
    """Delete statements (with their authorities) for good. Their ids may be stored again."""
    seqs = [row.seq for row in rows]
    referring = StatementReference.objects.filter(source__in=seqs).values_list(
        "source_id", flat=True
    )
    inherited = list(referring)
    if inherited:  # rare; what they inherited cannot be told from their payloads
        StatementKey.objects.filter(seq__in=inherited).delete()
    StatementKey.objects.remove([(one, row.seq) for row in rows for one in _keys(row)])
    attached.drop(seqs)
    Statement.objects.filter(seq__in=seqs).delete()


def _keys(row: Statement) -> set[UUID]:
    agent = json.loads(row.authority.agent)
    return {
        *keys_of(json.loads(row.payload)),
        key("authority", row.authority.key),
        *agent_keys(agent, "related_agents"),
    }
