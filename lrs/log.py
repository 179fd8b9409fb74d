"""The log for those above: read it by `seq`, from where you stood.

A reader sees a statement only when every statement with a lower seq can be seen too, so that it may
keep the last seq as its place (lrs.writing gives the order).
"""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from lrs import attached
from lrs.authorities import authority_key, system_authority
from lrs.models import Statement
from lrs.xapi.identity import agent_key
from lrs.xapi.keys import key
from lrs.xapi.multipart import Part

__all__ = [
    "LoggedStatement",
    "Waiting",
    "actor_key",
    "attachments",
    "authority_key",
    "end",
    "find",
    "get",
    "identifier",
    "key_of",
    "logged",
    "read",
    "system_authority",
    "waiting",
    "weights",
]


@dataclass(frozen=True)
class LoggedStatement:
    """A statement as it stands in the log.

    `statement` is what was sent, parsed, without what the log set; `authority` is the key of whose
    credential stored it, as `authority_key` gives it; times are in UTC. `payload` is the text as it
    was sent, and `sent` tells what that has (lrs.xapi.rendering.Sent).
    """

    seq: int
    id: UUID
    stored: datetime
    timestamp: datetime
    verb: str
    statement: dict[str, Any]
    authority: str
    voided: bool
    payload: str
    sent: int


@dataclass(frozen=True)
class Waiting:
    """How many statements a reader has before it, and when the first of them was stored."""

    count: int
    oldest: datetime | None


def read(
    after: int, limit: int, *, activity: str | None = None, authority: str | None = None
) -> list[LoggedStatement]:
    """At most `limit` statements with a seq above `after`, voided ones too, in the order of seq.

    With `activity` (an IRI) only those on that activity and those that refer to such; with
    `authority` (a key) only those that it stored.
    """
    rows = Statement.objects.filter(seq__gt=after).select_related("authority").order_by("seq")
    for question, value in (("activity", activity), ("authority", authority)):
        if value is not None:
            rows = rows.filter(keys__key=key(question, value))
    return logged(rows[:limit])


def get(statement_id: UUID) -> LoggedStatement | None:
    """The statement with this id, voided or not."""
    found = logged(Statement.objects.filter(statement_id=statement_id).select_related("authority"))
    return found[0] if found else None


def find(statement_ids: Collection[UUID]) -> list[LoggedStatement]:
    """The statements with these ids that are there, in the order of seq."""
    rows = Statement.objects.filter(statement_id__in=statement_ids)
    return logged(rows.select_related("authority").order_by("seq"))


def attachments(found: Iterable[LoggedStatement]) -> dict[int, dict[str, Part]]:
    """What came of their attachments: by seq, and by hash as the statement writes it."""
    return attached.parts({one.seq: one.statement for one in found})


def weights(found: Sequence[LoggedStatement]) -> dict[int, int]:
    """How many bytes of attachments came with each that has any, by seq."""
    sizes: dict[int, int] = {}
    for one in attached.held([logged.seq for logged in found]):
        sizes[one.seq] = sizes.get(one.seq, 0) + one.size
    return sizes


def actor_key(actor: dict[str, Any]) -> UUID | None:
    """What tells a valid actor from others, 128 bits; None for an anonymous group."""
    found = agent_key(actor)
    return key("agent", found) if found else None


def identifier(actor: dict[str, Any]) -> str:
    """The identifier of a valid actor in words, "mbox mailto:kari@example.org"; may be empty."""
    return agent_key(actor)


def key_of(identifier: str) -> UUID:
    """The `actor_key` of the actor whom `identifier` names."""
    return key("agent", identifier)


def waiting(after: int, *, other_than: str | None = None) -> Waiting:
    """What a reader that has come to `after` has not read, without what `other_than` stored.

    `other_than` is the key of an authority.
    """
    rows = Statement.objects.filter(seq__gt=after)
    if other_than is not None:
        rows = rows.exclude(authority__key=other_than)
    oldest = rows.order_by("seq").values_list("stored", flat=True).first()
    return Waiting(rows.count() if oldest else 0, oldest)


def end() -> int:
    """The seq of the last statement; 0 when the log is empty."""
    return Statement.objects.order_by("-seq").values_list("seq", flat=True).first() or 0


def logged(rows: Iterable[Statement]) -> list[LoggedStatement]:
    """`rows` with their authorities, as those above read them."""
    found = []
    for row in rows:
        statement = json.loads(row.payload)
        found.append(
            LoggedStatement(
                seq=row.seq,
                id=row.statement_id,
                stored=row.stored,
                timestamp=row.timestamp,
                verb=statement["verb"]["id"],
                statement=statement,
                authority=row.authority.key,
                voided=row.voided,
                payload=row.payload,
                sent=row.sent,
            )
        )
    return found
