"""Looking through the log: voided statements too, page by page along one index."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from lrs.models import Statement, StatementKey, StatementReference
from lrs.queries import Query, bounds

Keys = frozenset[UUID]


@dataclass(frozen=True)
class Search:
    """What is looked for. A statement has all of `keys` (lrs.xapi.keys), and all of one of
    `alternatives` when there are any; it was stored after `since` and not after `until`.
    """

    keys: Keys = frozenset()
    alternatives: tuple[Keys, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


def newest(search: Search, *, before: int | None, limit: int) -> list[Statement]:
    """The last statements with a seq below `before`, the newest first."""
    return _rows(search, Q(seq__lt=before) if before is not None else Q(), "-", limit)


def oldest(search: Search, *, after: int, upto: int, limit: int) -> list[Statement]:
    """The first statements with a seq above `after` and not above `upto`, the oldest first."""
    return _rows(search, Q(seq__gt=after, seq__lte=upto), "", limit)


def walk(search: Search, *, upto: int, batch: int) -> Iterator[list[Statement]]:
    """All statements up to `upto`, the oldest first, some at a time."""
    after = 0
    while rows := oldest(search, after=after, upto=upto, limit=batch):
        yield rows
        after = rows[-1].seq


def voided_by(rows: Collection[Statement]) -> dict[UUID, UUID]:
    """For each of `rows` that is voided, the statement that voids it; the first, if several do."""
    voided = {row.statement_id: row for row in rows if row.voided}
    if not voided:
        return {}
    found = StatementReference.objects.filter(target__in=voided, voids=True).order_by("source_id")
    by: dict[UUID, UUID] = {}
    for one in found.select_related("source"):
        if one.voids_any or one.source.authority_id == voided[one.target].authority_id:
            by.setdefault(one.target, one.source.statement_id)
    return by


def _rows(search: Search, place: Q, direction: str, limit: int) -> list[Statement]:
    """Each alternative is a walk of its own; the walks are merged."""
    where = place & bounds(Query(since=search.since, until=search.until))
    order = f"{direction}seq"
    sets = [search.keys | one for one in search.alternatives] or [search.keys]
    seqs = set(chain.from_iterable(_seqs(keys, where, order, limit) for keys in sets))
    wanted = sorted(seqs, reverse=bool(direction))[:limit]
    found = Statement.objects.filter(seq__in=wanted).select_related("authority")
    return list(found.order_by(order))


def _seqs(keys: Keys, where: Q, order: str, limit: int) -> "QuerySet[Statement, int]":
    if not keys:
        return Statement.objects.filter(where).order_by(order).values_list("seq", flat=True)[:limit]
    first, *others = sorted(keys)
    found = StatementKey.objects.filter(where, key=first)
    for key in others:
        found = found.filter(Exists(StatementKey.objects.filter(key=key, seq=OuterRef("seq"))))
    return found.order_by(order).values_list("seq", flat=True)[:limit]  # type: ignore[return-value]
