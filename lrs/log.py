"""The log for those above: read it by `seq`, from where you stood.

A reader sees a statement only when every statement with a lower seq can be seen too, so that it may
keep the last seq as its place (lrs.writing gives the order).
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from lrs.authorities import authority_key, system_authority
from lrs.models import Statement
from lrs.xapi.keys import key

__all__ = ["LoggedStatement", "authority_key", "end", "get", "read", "system_authority"]


@dataclass(frozen=True)
class LoggedStatement:
    """A statement as it stands in the log.

    `statement` is what was sent, parsed, without what the log set; `authority` is the key of whose
    credential stored it, as `authority_key` gives it; times are in UTC.
    """

    seq: int
    id: UUID
    stored: datetime
    timestamp: datetime
    verb: str
    statement: dict[str, Any]
    authority: str
    voided: bool


def read(
    after: int, limit: int, *, verb: str | None = None, activity: str | None = None
) -> list[LoggedStatement]:
    """At most `limit` statements with a seq above `after`, voided ones too, in the order of seq.

    With `verb` or `activity` (IRIs) only those with that verb, or on that activity.
    """
    rows = Statement.objects.filter(seq__gt=after).select_related("authority").order_by("seq")
    for question, value in (("verb", verb), ("activity", activity)):
        if value is not None:
            rows = rows.filter(keys__key=key(question, value))
    return _logged(rows[:limit])


def get(statement_id: UUID) -> LoggedStatement | None:
    """The statement with this id, voided or not."""
    found = _logged(Statement.objects.filter(statement_id=statement_id).select_related("authority"))
    return found[0] if found else None


def end() -> int:
    """The seq of the last statement; 0 when the log is empty."""
    return Statement.objects.order_by("-seq").values_list("seq", flat=True).first() or 0


def _logged(rows: Iterable[Statement]) -> list[LoggedStatement]:
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
            )
        )
    return found
