"""What one person must hold and does hold."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from competence import ways
from competence.models import Holding, Obligation
from competence.selectors.progress import progress_towards
from competence.selectors.states import Cell, CellState, state_of
from courses.models import Course
from people.models import Person

_ORDER = {
    CellState.EXPIRED: 0,
    CellState.MISSING: 1,
    CellState.STARTED: 2,
    CellState.EXPIRING: 3,
    CellState.VALID: 4,
    CellState.NOT_REQUIRED: 5,
}


@dataclass(frozen=True, slots=True)
class MyCompetence:
    """A competence of one person, with the courses that give it."""

    cell: Cell
    courses: Sequence[Course]

    @property
    def is_required(self) -> bool:
        """Whether a requirement asks for it; the rest is held besides."""
        return self.cell.obligation is not None


def competences_of(person: Person, on: dt.date | None = None) -> list[MyCompetence]:
    """Required and held competences, what needs doing first; four queries."""
    today = on or timezone.localdate()
    obligations = {
        o.competence_id: o
        for o in Obligation.objects.filter(person=person).select_related(
            "competence", "requirement__unit"
        )
    }
    holdings = {
        h.competence_id: h
        for h in Holding.objects.filter(person=person).select_related("competence", "evidence")
    }
    ids = obligations.keys() | holdings.keys()
    courses = ways.courses_open_to(person, ids)
    progress = progress_towards(courses, [person.pk])
    listed = []
    for competence_id in ids:
        obligation, holding = obligations.get(competence_id), holdings.get(competence_id)
        percent = progress.get((person.pk, competence_id))
        competence = (obligation or holding).competence  # type: ignore[union-attr]  # one is there
        cell = Cell(
            competence=competence,
            state=state_of(holding, percent, today),
            today=today,
            obligation=obligation,
            holding=holding,
            percent=percent,
        )
        listed.append(MyCompetence(cell=cell, courses=courses.get(competence_id, [])))
    return sorted(listed, key=_urgency)


def _urgency(one: MyCompetence) -> tuple[bool, int, dt.date, str]:
    obligation = one.cell.obligation
    due = obligation.due_on if obligation else dt.date.max
    return (not one.is_required, _ORDER[one.cell.state], due, one.cell.competence.name)
