"""What the people of the region have learnt so far, told through the portal's own services.

Nothing is written past them: courses are taken and completed at times gone by, the statements go
through the outbox into the log, and the evidence rules make the holdings.
"""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from competence.models import Obligation
from competence.selectors.states import EXPIRING_DAYS
from courses.models import Course, ModuleResult
from courses.services import enrol, record_result, start
from courses.services.results import add_months
from demo.visits import leave_midway
from people.models import Employment, Person

VALID, EXPIRING, EXPIRED, STARTED, MISSING = "valid", "expiring", "expired", "started", "missing"
ENROLLED = "enrolled"
STATES = (VALID, EXPIRING, EXPIRED, STARTED, MISSING)
# How often each of them is met in the region.
WEIGHTS = (66, 9, 7, 6, 12)
# What the nurse of the demo has before her.
LEARNER = {
    "handhygiene": MISSING,
    "informasjonssikkerhet": STARTED,
    "brannvern": EXPIRING,
    "hlr": EXPIRED,
    "legemiddelhandtering": VALID,
    "blodtransfusjon": VALID,
    "forflytning": VALID,
    "stikkskader": VALID,
}
# Who came this recently has not completed anything yet.
_NEW_DAYS = 90
_NEWCOMER = {"handhygiene": STARTED, "brannvern": ENROLLED}


@dataclass(frozen=True, slots=True)
class Taken:
    """A course that a person completed, with a scaled score of 0..1 and the time it took."""

    person: Person
    course: Course
    at: dt.datetime
    scaled: float
    seconds: int


def write_history(today: dt.date) -> None:
    """Complete and start courses so that every state of the matrix is there; once.

    The same day gives the same history: chance is seeded with the person and the competence.
    """
    completed, started = [], []
    for person, course, state, since in _plan(today):
        if state == ENROLLED:
            enrol(person=person, course=course)
        elif state == STARTED:
            started.append((person, course))
        elif (taken := _taken(person, course, state, since, today)) is not None:
            completed.append(taken)
    for taken in sorted(completed, key=lambda one: (one.at, one.person.pk, one.course.pk)):
        _complete(taken)
    for person, course in started:
        leave_midway(start(person=person, course=course))


def _plan(today: dt.date) -> Iterator[tuple[Person, Course, str, dt.date]]:
    """Each duty with the state it shall come to, and since when the person is employed."""
    courses = {course.slug: course for course in Course.objects.all()}
    since = dict(Employment.objects.current(today).values_list("person_id", "since"))
    duties = Obligation.objects.select_related("person", "competence")
    for duty in duties.order_by("person_id", "competence_id"):
        username, slug = duty.person.username, duty.competence.slug
        if username == "learner":
            state = LEARNER[slug]
        elif (today - since[duty.person_id]).days < _NEW_DAYS:
            state = _NEWCOMER.get(slug, MISSING)
        else:
            state = _chance(username, slug).choices(STATES, WEIGHTS)[0]
        yield duty.person, courses[slug], state, since[duty.person_id]


def _taken(
    person: Person, course: Course, state: str, since: dt.date, today: dt.date
) -> Taken | None:
    """When the course was completed for `state` to hold today; None when that never was."""
    if state == MISSING or course.valid_months is None:
        return None
    chance = _chance(person.username, course.slug, "time")
    # Completed on this day, the competence would end today.
    edge = add_months(today, -course.valid_months)
    if state == EXPIRED:
        day = edge - dt.timedelta(days=chance.randint(5, 120))
    elif state == EXPIRING:
        day = edge + dt.timedelta(days=chance.randint(5, EXPIRING_DAYS - 5))
    else:
        earliest = max(edge + dt.timedelta(days=EXPIRING_DAYS + 5), since + dt.timedelta(days=7))
        day = earliest + dt.timedelta(days=chance.randint(0, (today - earliest).days - 1))
    if day <= since:
        return None
    clock = dt.time(hour=chance.randint(8, 19), minute=chance.randint(0, 59))
    return Taken(
        person=person,
        course=course,
        at=dt.datetime.combine(day, clock, timezone.get_default_timezone()),
        scaled=chance.choice([0.83, 1.0, 1.0]),
        seconds=round((course.duration_minutes or 10) * 60 * chance.uniform(0.7, 1.4)),
    )


def _complete(taken: Taken) -> None:
    """Enrol, start and pass the course, as it went at the time."""
    began = taken.at - dt.timedelta(seconds=taken.seconds)
    enrolment = enrol(
        person=taken.person, course=taken.course, at=began - dt.timedelta(days=2, hours=3)
    )
    start(person=taken.person, course=taken.course, at=began)
    for module in taken.course.modules.all():
        record_result(
            enrolment=enrolment,
            module=module,
            state=ModuleResult.State.PASSED,
            scaled=taken.scaled,
            progress=1.0,
            seconds=taken.seconds,
            at=taken.at,
        )


def _chance(*parts: str) -> random.Random:
    return random.Random("|".join(parts))  # noqa: S311  # dice for invented people
