"""What one person must hold and does hold."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from competence import ways
from competence.models import Competence, Holding, Obligation, PublishedRow
from competence.selectors.progress import progress_towards
from competence.selectors.states import Cell, CellState, cell_of
from competence.selectors.waiting import waiting_among
from courses.models import Course
from people.models import Person

_ORDER = {
    CellState.EXPIRED: 0,
    CellState.REPEAT: 1,
    CellState.MISSING: 2,
    CellState.ENROLLED: 3,
    CellState.STARTED: 4,
    CellState.WAITING_PRACTICAL: 5,
    CellState.WAITING_APPROVAL: 6,
    CellState.EXPIRING: 7,
    CellState.VALID: 8,
    CellState.NOT_REQUIRED: 9,
}


@dataclass(frozen=True, slots=True)
class MyCompetence:
    """A competence of one person, with the courses that give it and the row that asks for it."""

    cell: Cell
    courses: Sequence[Course]

    @property
    def is_required(self) -> bool:
        """Whether a requirement asks for it; the rest is held besides."""
        return self.cell.obligation is not None

    @property
    def row(self) -> PublishedRow | None:
        """The row of the training plan that asks for it, where one does."""
        return self.cell.obligation.requirement.row if self.cell.obligation else None

    @property
    def other_courses(self) -> Sequence[Course]:
        """The courses that the plan names besides those that give the competence."""
        if self.row is None:
            return []
        giving = {course.pk for course in self.courses}
        return [course for course in self.row.courses.all() if course.pk not in giving]


def competences_of(person: Person, on: dt.date | None = None) -> list[MyCompetence]:
    """Required and held competences, what needs doing first; a fixed number of queries."""
    today = on or timezone.localdate()
    obligations = {
        o.competence_id: o
        for o in Obligation.objects.filter(person=person)
        .select_related("requirement__unit", "requirement__row__version__plan")
        .prefetch_related("requirement__row__courses")
    }
    holdings = {
        h.competence_id: h
        for h in Holding.objects.filter(person=person).select_related(
            "evidence", "practical", "approval"
        )
    }
    waiting = waiting_among([person.pk], today)
    ids = obligations.keys() | holdings.keys() | {competence for _person, competence in waiting}
    competences = Competence.objects.in_bulk(ids)
    courses = ways.courses_open_to(person, ids)
    progress = progress_towards(courses, [person.pk])
    listed = []
    for competence_id in ids:
        obligation, holding = obligations.get(competence_id), holdings.get(competence_id)
        cell = cell_of(
            competences[competence_id],
            today,
            obligation=obligation,
            holding=holding,
            under_way=progress.get((person.pk, competence_id)),
            waiting=waiting.get((person.pk, competence_id)),
        )
        listed.append(MyCompetence(cell=cell, courses=courses.get(competence_id, [])))
    return sorted(listed, key=_urgency)


def _urgency(one: MyCompetence) -> tuple[bool, int, dt.date, str]:
    obligation = one.cell.obligation
    due = obligation.due_on if obligation else dt.date.max
    return (not one.is_required, _ORDER[one.cell.state], due, one.cell.competence.name)


def rows_due(listed: Sequence[MyCompetence], days: int = 30) -> list[MyCompetence]:
    """Of `competences_of`: what a training plan asks for within `days`, or asked for before."""
    return [
        one
        for one in listed
        if one.row is not None
        and (one.cell.is_gap or one.cell.state == CellState.EXPIRING)
        and one.cell.obligation is not None
        and (one.cell.obligation.due_on - one.cell.today).days <= days
    ]
