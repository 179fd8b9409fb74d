"""A unit's competence: people by competence, and subunits beside each other."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Substr
from django.utils import timezone

from competence import ways
from competence.models import Competence, Obligation
from competence.selectors.progress import progress_towards
from competence.selectors.states import EXPIRING_DAYS, Cell, CellState, state_of
from people.models import Employment, Person, Unit

PAGE = 50


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One person's cells, in the order of the columns."""

    person: Person
    job_role: str
    cells: Sequence[Cell]

    @property
    def required(self) -> int:
        """How many competences the person must hold."""
        return sum(c.state != CellState.NOT_REQUIRED for c in self.cells)

    @property
    def met(self) -> int:
        """How many of them the person holds today."""
        return sum(c.state in {CellState.VALID, CellState.EXPIRING} for c in self.cells)

    @property
    def gaps(self) -> list[Cell]:
        """What a phone shows: everything that is not in order."""
        return [c for c in self.cells if c.state not in {CellState.VALID, CellState.NOT_REQUIRED}]


@dataclass(frozen=True, slots=True)
class UnitSummary:
    """Counts of required (person, competence) pairs in a unit and below."""

    unit: Unit
    valid: int
    expiring: int
    missing: int  # expired included

    @property
    def total(self) -> int:
        """All pairs."""
        return self.valid + self.expiring + self.missing

    @property
    def met(self) -> int:
        """The pairs that are held today."""
        return self.valid + self.expiring

    @property
    def percent(self) -> int:
        """What is met today, rounded down; 100 where nothing is required."""
        return 100 * self.met // self.total if self.total else 100

    @property
    def parts(self) -> list[tuple[str, float]]:
        """Colour and percent of each part of a stacked bar."""
        if not self.total:
            return []
        counts = (("success", self.valid), ("warning", self.expiring), ("danger", self.missing))
        return [(color, round(100 * number / self.total, 2)) for color, number in counts]


@dataclass(frozen=True, slots=True)
class Matrix:
    """A page of people, the columns, and the totals of the whole unit."""

    unit: Unit
    competences: Sequence[Competence]
    rows: Sequence[MatrixRow]
    people_total: int  # on all pages
    people_in_unit: int
    people_with_gaps: int
    page: int
    pages: int
    summary: UnitSummary
    coverage: Sequence[int]  # percent met for each column, over the whole unit


def unit_matrix(
    unit: Unit, *, page: int = 1, only_gaps: bool = False, on: dt.date | None = None
) -> Matrix:
    """The matrix of `unit` and below. The number of queries does not grow with the people."""
    today = on or timezone.localdate()
    everybody = people_in(unit, today)
    lacking = Q(pk__in=_required_in(unit, today).filter(_gap(today)).values("person"))
    counts = everybody.aggregate(all=Count("pk"), gaps=Count("pk", filter=lacking))
    total = counts["gaps"] if only_gaps else counts["all"]
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    chosen = everybody.filter(lacking) if only_gaps else everybody
    shown = list(chosen[(page - 1) * PAGE : page * PAGE])
    columns, coverage = _columns(unit, today)
    return Matrix(
        unit=unit,
        competences=columns,
        rows=_rows(unit, shown, columns, today),
        people_total=total,
        people_in_unit=counts["all"],
        people_with_gaps=counts["gaps"],
        page=page,
        pages=pages,
        summary=_summaries([unit], Substr("unit__path", 1, len(unit.path)), _below(unit), today)[0],
        coverage=coverage,
    )


def compare_units(unit: Unit, on: dt.date | None = None) -> list[UnitSummary]:
    """The units below `unit`, or its siblings where there are none, aggregated in one query."""
    today = on or timezone.localdate()
    below = list(Unit.objects.get_children(unit))
    parent = unit
    if not below:
        parent = Unit.objects.get_parent(unit) or unit
        below = list(Unit.objects.get_children(parent)) or [unit]
    part = Substr("unit__path", 1, len(below[0].path))
    return _summaries(below, part, _below(parent), today)


def summarise(units: Sequence[Unit], on: dt.date | None = None) -> list[UnitSummary]:
    """The totals of units anywhere in the tree, none within another; one query."""
    if not units:
        return []
    paths = (When(unit__path__startswith=u.path, then=Value(u.path)) for u in units)
    part = Case(*paths, output_field=CharField())
    within = reduce(or_, (_below(u) for u in units))
    return _summaries(units, part, within, on or timezone.localdate())


def people_in(unit: Unit, on: dt.date) -> QuerySet[Person]:
    """Those employed in `unit` or below it on the day `on`."""
    employed = Employment.objects.current(on).within(unit)
    return Person.objects.filter(pk__in=employed.values("person"), is_active=True)


def _below(unit: Unit) -> Q:
    return Q(unit__path__startswith=unit.path)


def _required_in(unit: Unit, today: dt.date) -> QuerySet[Obligation]:
    return Obligation.objects.filter(person__in=people_in(unit, today))


def _gap(today: dt.date) -> Q:
    return Q(holding__isnull=True) | Q(holding__valid_until__lt=today)


def _columns(unit: Unit, today: dt.date) -> tuple[list[Competence], list[int]]:
    counted = (
        _required_in(unit, today)
        .values("competence")
        .annotate(all=Count("pk"), gaps=Count("pk", filter=_gap(today)))
    )
    met = {c["competence"]: 100 * (c["all"] - c["gaps"]) // c["all"] for c in counted}
    columns = list(Competence.objects.filter(pk__in=met))
    return columns, [met[c.pk] for c in columns]


def _rows(
    unit: Unit, people: Sequence[Person], columns: Sequence[Competence], today: dt.date
) -> list[MatrixRow]:
    ids = [p.pk for p in people]
    obligations = {
        (o.person_id, o.competence_id): o
        for o in Obligation.objects.filter(person__in=ids).select_related("holding")
    }
    employed = Employment.objects.current(today).within(unit).filter(person__in=ids)
    # The largest share comes last and stands.
    roles = dict(employed.order_by("share").values_list("person_id", "job_role__name"))
    progress = progress_towards(ways.courses_giving([c.pk for c in columns]), ids)

    def cell(person: Person, competence: Competence) -> Cell:
        key = (person.pk, competence.pk)
        obligation = obligations.get(key)
        if obligation is None:
            return Cell(competence=competence, state=CellState.NOT_REQUIRED, today=today)
        return Cell(
            competence=competence,
            state=state_of(obligation.holding, progress.get(key), today),
            today=today,
            obligation=obligation,
            holding=obligation.holding,
            percent=progress.get(key),
        )

    return [
        MatrixRow(person=p, job_role=roles.get(p.pk, ""), cells=[cell(p, c) for c in columns])
        for p in people
    ]


def _summaries(
    units: Sequence[Unit], part: Combinable, within: Q, today: dt.date
) -> list[UnitSummary]:
    """Counts by subunit: a person counts once in each subunit where he or she works.

    `part` gives the path of the one among `units` that an employment `within` belongs to.
    """
    soon = today + dt.timedelta(days=EXPIRING_DAYS)
    counted = (
        Employment.objects.current(today)
        .filter(within, person__is_active=True, person__obligations__isnull=False)
        .annotate(
            part=part,
            state=Case(
                When(person__obligations__holding__isnull=True, then=Value("missing")),
                When(person__obligations__holding__valid_until__lt=today, then=Value("missing")),
                When(person__obligations__holding__valid_until__lte=soon, then=Value("expiring")),
                default=Value("valid"),
                output_field=CharField(),
            ),
        )
        .values("part", "state")
        .annotate(number=Count("person__obligations", distinct=True))
    )
    counts = {(c["part"], c["state"]): c["number"] for c in counted}
    return [
        UnitSummary(
            unit=u,
            valid=counts.get((u.path, "valid"), 0),
            expiring=counts.get((u.path, "expiring"), 0),
            missing=counts.get((u.path, "missing"), 0),
        )
        for u in units
    ]
