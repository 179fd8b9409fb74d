"""What the log knows of activities: the definitions of all statements, put together."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from lrs.models import Activity
from lrs.preparing import Prepared
from lrs.xapi.definitions import merged
from lrs.xapi.keys import key


def definitions(iris: Collection[str]) -> dict[str, dict[str, Any]]:
    """What is known of these activities, by IRI."""
    rows = Activity.objects.filter(key__in={key("activity", iri) for iri in iris})
    return {iri: json.loads(text) for iri, text in rows.values_list("iri", "definition")}


def learn(batch: Sequence[Prepared], known: Mapping[UUID, str]) -> None:
    """Put what `batch` says to what is `known` of its activities, in the turn to write."""
    found: dict[str, dict[str, Any]] = {}
    for one in batch:
        for iri, definition in one.definitions:
            if iri not in found:
                found[iri] = json.loads(known.get(key("activity", iri), "{}"))
            found[iri] = merged(found[iri], definition)
    rows = [
        Activity(key=key("activity", iri), iri=iri, definition=_text(one))
        for iri, one in found.items()
    ]
    changed = [row for row in rows if known.get(row.key) != row.definition]
    if changed:
        Activity.objects.bulk_create(
            changed, update_conflicts=True, unique_fields=["key"], update_fields=["definition"]
        )


def _text(definition: dict[str, Any]) -> str:
    return json.dumps(definition, ensure_ascii=False, separators=(",", ":"))
