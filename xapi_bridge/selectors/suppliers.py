"""What the pages about suppliers ask."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_

from django.db.models import Count, Max, Min, Q, QuerySet

from lrs import log
from lrs.log import LoggedStatement
from people.models import Person
from xapi_bridge.models import StatementOutcome, Supplier

Outcome = StatementOutcome.Outcome
PAGE = 50
_FOUND = 10  # persons that a search shows


@dataclass(frozen=True, slots=True)
class Line:
    """A statement with what became of it, by one rule."""

    outcome: StatementOutcome
    logged: LoggedStatement

    @property
    def identifier(self) -> str:
        """Who it is about, as the supplier says it."""
        return log.identifier(self.logged.statement["actor"])

    @property
    def activity(self) -> str:
        """The name of the activity, or its address."""
        target = self.logged.statement["object"]
        names = target.get("definition", {}).get("name", {})
        return str(next(iter(names.values()), "") or target.get("id", ""))


@dataclass(frozen=True, slots=True)
class Waiting:
    """An actor of a supplier whom nobody is known by, and how many statements wait for that."""

    supplier: Supplier
    actor: uuid.UUID
    identifier: str
    name: str  # as the supplier wrote it: a hint for who looks, never for the portal
    statements: int
    oldest: dt.datetime


def suppliers_with_counts(suppliers: QuerySet[Supplier]) -> QuerySet[Supplier]:
    """Each supplier with `rule_count` in force and `waiting` statements."""
    return suppliers.annotate(
        rule_count=Count("rules", Q(rules__retired_at__isnull=True), distinct=True),
        waiting=Count("outcomes", Q(outcomes__outcome=Outcome.UNMATCHED), distinct=True),
    )


def outcome_counts(supplier: Supplier) -> list[tuple[Outcome, int]]:
    """How many statements came to each outcome, all outcomes in their order."""
    rows = supplier.outcomes.order_by().values_list("outcome").annotate(found=Count("pk"))
    found = dict(rows)
    return [(outcome, found.get(outcome.value, 0)) for outcome in Outcome]


def statement_lines(supplier: Supplier, outcome: str, before: int | None) -> list[Line]:
    """The newest statements with their outcomes, one more than a page; `before` is a seq."""
    rows = supplier.outcomes.select_related("rule__competence").order_by("-seq", "pk")
    if outcome:
        rows = rows.filter(outcome=outcome)
    if before is not None:
        rows = rows.filter(seq__lt=before)
    return lines_of(list(rows[: PAGE + 1]))


def lines_of(outcomes: Sequence[StatementOutcome]) -> list[Line]:
    """The outcomes with their statements."""
    logged = {one.id: one for one in log.find({row.statement_id for row in outcomes})}
    return [Line(row, logged[row.statement_id]) for row in outcomes if row.statement_id in logged]


def unmatched_actors(suppliers: QuerySet[Supplier]) -> list[Waiting]:
    """Those who wait to be linked, the one who has waited longest first; at most a page."""
    rows = (
        StatementOutcome.objects.filter(outcome=Outcome.UNMATCHED, supplier__in=suppliers)
        .exclude(actor=None)
        .order_by()
        .values("supplier", "actor")
        .annotate(first=Min("seq"), statements=Count("statement_id", distinct=True))
        .order_by("first")[:PAGE]
    )
    found = list(rows)
    by_seq = _logged_at({row["first"] for row in found})
    known = Supplier.objects.in_bulk({row["supplier"] for row in found})
    return [
        _waiting(known[row["supplier"]], actor, row["statements"], by_seq[row["first"]])
        for row in found
        if (actor := row["actor"]) and row["first"] in by_seq
    ]


def unmatched_count(suppliers: QuerySet[Supplier]) -> int:
    """How many actors wait to be linked."""
    waiting = StatementOutcome.objects.filter(outcome=Outcome.UNMATCHED, supplier__in=suppliers)
    return waiting.order_by().values("supplier", "actor").distinct().count()


def last_statement_at(supplier: Supplier) -> dt.datetime | None:
    """When the supplier sent something last."""
    last = supplier.outcomes.aggregate(last=Max("seq"))["last"]
    logged = _logged_at({last}) if last else {}
    return logged[last].stored if last in logged else None


def search_people(text: str) -> list[Person]:
    """Persons whose names, username or address hold every word of `text`; at most ten."""
    words = text.split()
    if not words:
        return []
    wanted = reduce(and_, (_holds(word) for word in words))
    return list(Person.objects.filter(wanted, is_active=True)[:_FOUND])


def _holds(word: str) -> Q:
    return (
        Q(given_name__icontains=word)
        | Q(family_name__icontains=word)
        | Q(username__iexact=word)
        | Q(email__icontains=word)
    )


def _logged_at(seqs: set[int]) -> dict[int, LoggedStatement]:
    ids = StatementOutcome.objects.filter(seq__in=seqs).values_list("statement_id", flat=True)
    return {one.seq: one for one in log.find(set(ids))}


def _waiting(
    supplier: Supplier, actor: uuid.UUID, statements: int, first: LoggedStatement
) -> Waiting:
    said = first.statement["actor"]
    return Waiting(
        supplier=supplier,
        actor=actor,
        identifier=log.identifier(said),
        name=str(said.get("name", "")),
        statements=statements,
        oldest=first.stored,
    )
