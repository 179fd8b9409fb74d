"""Storing statements: every write to the log."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from lrs import activities, attached, authorities
from lrs.authorities import Voucher, authority_key, system_authority
from lrs.errors import ConflictError
from lrs.models import Statement, StatementKey
from lrs.preparing import Prepared, prepare
from lrs.referring import settle_references
from lrs.writing import TICK, take_turn
from lrs.xapi import equality, reading
from lrs.xapi.errors import InvalidStatementError
from lrs.xapi.keys import agent_keys, key
from lrs.xapi.versions import Version

__all__ = ["authority_key", "store", "store_prepared", "system_authority"]


def store(
    payloads: Sequence[bytes | str | dict[str, Any]],
    *,
    authority: Voucher,
    version: str = Version.V1,
) -> list[UUID]:
    """Store a batch, all or nothing; the ids, in the order of `payloads`.

    Each payload is one statement as JSON text, or as a dict. One that is stored already, and equal,
    is passed over. Inside a transaction of the caller's, other writers wait until that ends.

    Raises InvalidStatementError (`index`, `path`, `clause`), ConflictError and MayNotVoidError
    (`statement_id`).
    """
    read = []
    for index, payload in enumerate(payloads):
        text = json.dumps(payload, ensure_ascii=False) if isinstance(payload, dict) else payload
        try:
            read.append(reading.read_one(text))
        except InvalidStatementError as error:
            error.index = index
            raise
    batch = prepare(read, Version(version))
    with transaction.atomic():
        authorities.ensure(authority)
        return store_prepared(batch, authority=authority)


@transaction.atomic
def store_prepared(batch: Sequence[Prepared], *, authority: Voucher) -> list[UUID]:
    """Store what `prepare` made, as `store`; the row of `authority` exists."""
    defined = {key("activity", iri) for one in batch for iri, _ in one.definitions}
    turn = take_turn([one.id for one in batch], list(defined) if authority.may_define else [])
    fresh = _unknown(batch) if turn.held else list(batch)
    rows = Statement.objects.bulk_create(
        [_row(one, turn.stored + place * TICK, authority) for place, one in enumerate(fresh)]
    )
    own = {key("authority", authority.key), *_authority_keys(authority)}
    new = list(zip(rows, fresh, strict=True))
    StatementKey.objects.add([(found, row.seq) for row, one in new for found in one.keys | own])
    settle_references(new, turn.awaited, authority)
    attached.store(new)
    if authority.may_define:
        activities.learn(fresh, turn.definitions)
    return [one.id for one in batch]


def _unknown(batch: Sequence[Prepared]) -> list[Prepared]:
    """Those that the log does not hold; raises ConflictError when it holds another by that id."""
    held = {
        row["statement_id"]: row
        for row in Statement.objects.filter(statement_id__in=[one.id for one in batch]).values(
            "statement_id", "canonical_hash", "payload"
        )
    }
    fresh = []
    for one in batch:
        row = held.get(one.id)
        if row is None:
            fresh.append(one)
        elif bytes(row["canonical_hash"]) != one.canonical_hash or not equality.same_time(
            one.statement, json.loads(row["payload"])
        ):
            raise ConflictError(one.id)
    return fresh


def _row(one: Prepared, stored: datetime, authority: Voucher) -> Statement:
    return Statement(
        statement_id=one.id,
        stored=stored,
        timestamp=one.timestamp or stored,
        version=one.version,
        authority_id=authority.id,
        canonical_hash=one.canonical_hash,
        sent=one.sent,
        payload=one.payload,
    )


def _authority_keys(authority: Voucher) -> set[UUID]:
    return set(agent_keys(json.loads(authority.agent), "related_agents"))
