"""Finding statements: the filters of 1.0.3 Communication 2.1.3, each a walk along one index."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from lrs.models import Statement, StatementKey
from lrs.xapi import rendering


@dataclass(frozen=True)
class Query:
    """What is asked for. `keys` (lrs.xapi.keys) must all be met; `since` is exclusive, `until` is
    not; `beyond` is the seq where the page before ended.
    """

    keys: frozenset[UUID] = frozenset()
    since: datetime | None = None
    until: datetime | None = None
    ascending: bool = False
    limit: int = 100
    beyond: int | None = None


@dataclass(frozen=True)
class Page:
    """Statements in the order of the log; `next` is the seq to go on beyond, None at the end."""

    rows: list[Statement]
    next: int | None


def find(query: Query) -> Page:
    """The first `query.limit` statements that are asked for and are not voided."""
    order = "seq" if query.ascending else "-seq"
    if query.keys:
        rows = [found.seq for found in _by_keys(query).order_by(f"{order}_id")[: query.limit + 1]]
    else:
        by_seq = Statement.objects.filter(bounds(query), voided=False)
        rows = list(by_seq.select_related("authority").order_by(order)[: query.limit + 1])
    more = len(rows) > query.limit
    return Page(rows[: query.limit], rows[query.limit - 1].seq if more else None)


def _by_keys(query: Query) -> QuerySet[StatementKey]:
    """The rows of one key, whose statements have the others too: the index gives their order."""
    first, *others = sorted(query.keys)
    found = StatementKey.objects.filter(bounds(query), key=first, seq__voided=False)
    for key in others:
        found = found.filter(seq__keys__key=key)
    return found.select_related("seq__authority")


def find_one(statement_id: UUID, *, voided: bool, keys: frozenset[UUID]) -> Statement | None:
    """The statement with this id that is voided or is not, and has `keys`."""
    rows = Statement.objects.filter(statement_id=statement_id, voided=voided).select_related(
        "authority"
    )
    for key in keys:
        rows = rows.filter(keys__key=key)
    return rows.first()


def exact(row: Statement) -> str:
    """The text of a statement as the log returns it, what was sent and what the log set."""
    return rendering.exact(
        row.payload,
        rendering.Sent(row.sent),
        {
            "id": f'"{row.statement_id}"',
            "timestamp": json.dumps(_time(row.timestamp)),
            "version": json.dumps(row.version),
            "stored": json.dumps(_time(row.stored)),
            "authority": row.authority.agent,
        },
    )


def bounds(query: Query) -> Q:
    """Bounds by `stored` become bounds by seq, since both grow together (lrs.writing)."""
    by_stored = Statement.objects.order_by("stored", "seq").values_list("seq", flat=True)
    bounds = Q()
    if query.since:
        first = by_stored.filter(stored__gt=query.since).first()
        bounds &= Q(seq__gte=first) if first else Q(seq__in=[])
    if query.until:
        after = by_stored.filter(stored__gt=query.until).first()
        bounds &= Q(seq__lt=after) if after else Q()
    if query.beyond is not None:
        bounds &= Q(seq__gt=query.beyond) if query.ascending else Q(seq__lt=query.beyond)
    return bounds


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")
