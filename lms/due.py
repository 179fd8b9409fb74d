"""What a person has to do, by consequence: requirements, deadlines and certificates that end."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse

from competence.models import Competence
from competence.selectors import CellState, MyCompetence
from courses.selectors import EXPIRING_DAYS, CourseState
from people.models import Unit

# What has run out comes before what is about to; a deadline before a renewal.
_OVERDUE, _EXPIRED, _DUE, _EXPIRING = range(4)

_NEAR_DAYS = 30  # a deadline this close is called near


@dataclass(frozen=True, slots=True)
class Due:
    """Something that needs doing. `day` is the deadline, or the last day of what was achieved.

    `unit` is the one that requires it, where one does; `courses` are the keys of the courses that
    do it.
    """

    rank: int
    day: dt.date
    today: dt.date
    title: str
    url: str
    courses: frozenset[int]
    unit: Unit | None = None

    @property
    def is_deadline(self) -> bool:
        """A deadline, as opposed to a validity that ends."""
        return self.rank in {_OVERDUE, _DUE}

    @property
    def is_late(self) -> bool:
        """Whether the day has passed."""
        return self.rank in {_OVERDUE, _EXPIRED}

    @property
    def days_left(self) -> int:
        """Days until `day`; negative when it has passed."""
        return (self.day - self.today).days

    @property
    def is_near(self) -> bool:
        """Whether the day comes soon enough to stand out."""
        return not self.is_deadline or self.days_left <= _NEAR_DAYS


def due_list(states: Iterable[CourseState], listed: Iterable[MyCompetence] = ()) -> list[Due]:
    """Courses and required competences that need doing, the gravest and earliest first.

    A course that gives a competence in the list is named once, by what is gravest.
    """
    found = [due for one in listed if (due := _of_competence(one)) is not None]
    found += [due for state in states if (due := _of_course(state)) is not None]
    return list(_named_once(sorted(found, key=lambda due: (due.rank, due.day, due.unit is None))))


def _named_once(ordered: Iterable[Due]) -> Iterator[Due]:
    named: set[int] = set()
    for due in ordered:
        if not due.courses or not due.courses <= named:
            named |= due.courses
            yield due


def _of_competence(one: MyCompetence) -> Due | None:
    cell = one.cell
    if cell.obligation is None or not (cell.is_gap or cell.state == CellState.EXPIRING):
        return None
    # Where a plan asks again before the holding ends, that day is a deadline.
    ends = None if cell.asks_again else cell.until
    if ends is None:
        rank, day = _OVERDUE if cell.is_overdue else _DUE, cell.obligation.due_on
    else:
        rank, day = _EXPIRED if ends < cell.today else _EXPIRING, ends
    # The name is that of the page it leads to: the course where there is no choice.
    # Who has learnt it and waits for something else finds that by the competence.
    courses = () if cell.has_proof else one.courses
    way = courses[0] if len(courses) == 1 else None
    return Due(
        rank=rank,
        day=day,
        today=cell.today,
        title=way.title if way else cell.competence.name,
        url=way.get_absolute_url() if way else _place_of(cell.competence),
        courses=frozenset(course.pk for course in courses),
        unit=cell.obligation.requirement.unit,
    )


def _place_of(competence: Competence) -> str:
    return f"{reverse('competence:mine')}#{competence.slug}"


def _of_course(state: CourseState) -> Due | None:
    ends = state.certificate.valid_until if state.certificate else None
    if state.status == "under_way" and state.enrolment and state.enrolment.due_on:
        day = state.enrolment.due_on
        rank = _OVERDUE if day < state.today else _DUE
    elif ends is not None and (state.days_left or 0) <= EXPIRING_DAYS:
        day = ends
        rank = _EXPIRED if ends < state.today else _EXPIRING
    else:
        return None
    course = state.course
    return Due(
        rank=rank,
        day=day,
        today=state.today,
        title=course.title,
        url=course.get_absolute_url(),
        courses=frozenset({course.pk}),
    )
