"""A unit's competence: people by competence, with the totals of the whole unit."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from competence import ways
from competence.models import Competence, Obligation
from competence.selectors.progress import progress_towards
from competence.selectors.states import EXPIRING_DAYS, Cell, CellState, cell_of
from competence.selectors.summaries import UnitSummary
from competence.selectors.waiting import waiting_among
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
    counted = _by_competence(unit, today)
    columns = list(Competence.objects.filter(pk__in=counted))
    return Matrix(
        unit=unit,
        competences=columns,
        rows=_rows(unit, shown, columns, today),
        people_total=total,
        people_in_unit=counts["all"],
        people_with_gaps=counts["gaps"],
        page=page,
        pages=pages,
        summary=_sum(unit, counted.values()),
        coverage=[_percent_met(*counted[c.pk]) for c in columns],
    )


def people_in(unit: Unit, on: dt.date) -> QuerySet[Person]:
    """Those employed in `unit` or below it on the day `on`."""
    employed = Employment.objects.current(on).within(unit)
    return Person.objects.filter(pk__in=employed.values("person"), is_active=True)


def _required_in(unit: Unit, today: dt.date) -> QuerySet[Obligation]:
    return Obligation.objects.filter(person__in=people_in(unit, today))


def _gap(today: dt.date) -> Q:
    return Q(holding__isnull=True) | Q(held_until__lt=today)


def _by_competence(unit: Unit, today: dt.date) -> dict[int, tuple[int, int, int]]:
    """Competence -> how many hold it, hold it for a short time, and lack it; each person once."""
    soon = today + dt.timedelta(days=EXPIRING_DAYS)
    counted = (
        _required_in(unit, today)
        .values("competence")
        .annotate(
            all=Count("pk"),
            gaps=Count("pk", filter=_gap(today)),
            expiring=Count("pk", filter=Q(held_until__range=(today, soon))),
        )
    )
    return {
        c["competence"]: (c["all"] - c["gaps"] - c["expiring"], c["expiring"], c["gaps"])
        for c in counted
    }


def _sum(unit: Unit, counted: Iterable[tuple[int, int, int]]) -> UnitSummary:
    valid, expiring, missing = (sum(column) for column in zip((0, 0, 0), *counted, strict=True))
    return UnitSummary(unit, valid, expiring, missing)


def _percent_met(valid: int, expiring: int, missing: int) -> int:
    return 100 * (valid + expiring) // (valid + expiring + missing)


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
    waiting = waiting_among(ids, today)

    def cell(person: Person, competence: Competence) -> Cell:
        key = (person.pk, competence.pk)
        obligation = obligations.get(key)
        if obligation is None:
            return Cell(competence=competence, state=CellState.NOT_REQUIRED, today=today)
        return cell_of(
            competence,
            today,
            obligation=obligation,
            holding=obligation.holding,
            under_way=progress.get(key),
            waiting=waiting.get(key),
        )

    return [
        MatrixRow(person=p, job_role=roles.get(p.pk, ""), cells=[cell(p, c) for c in columns])
        for p in people
    ]
