"""Enrolling, starting again, and rounds over kept history."""

import datetime as dt

import pytest

from courses import services
from courses.errors import NothingToPlay
from courses.models import Enrolment, EnrolmentEvent, Launch
from tests.factories.courses import CourseFactory, ModuleFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db

# By the clock of Oslo; days counted from an hour near midnight would meet summer time.
NOON = dt.datetime(2026, 11, 22, 11, 0, tzinfo=dt.UTC)


@pytest.fixture
def person():
    return PersonFactory()


@pytest.fixture
def module():
    return ModuleFactory(course__valid_months=12)


def _complete(launch, at=None):
    services.record_result(
        enrolment=launch.enrolment, module=launch.module, state="passed", scaled=0.9, at=at
    )


def test_starting_enrols_once_and_resumes_the_same_enrolment(person, module):
    first = services.start(person=person, course=module.course)
    second = services.start(person=person, course=module.course)

    assert first.enrolment == second.enrolment
    assert first.uuid != second.uuid
    kinds = list(first.enrolment.events.values_list("kind", flat=True))
    assert kinds == [EnrolmentEvent.Kind.ENROLLED, EnrolmentEvent.Kind.STARTED]


def test_an_empty_course_enrols_nobody(person):
    with pytest.raises(NothingToPlay):
        services.start(person=person, course=CourseFactory())

    assert not Enrolment.objects.exists()


def test_a_completed_course_is_reviewed_without_a_new_round(person, module):
    _complete(services.start(person=person, course=module.course))

    again = services.start(person=person, course=module.course)

    assert again.purpose == Launch.Purpose.REVIEW
    assert Enrolment.objects.count() == 1


@pytest.mark.parametrize(
    ("days_later", "purpose", "cycles"),
    [
        (30, Launch.Purpose.REVIEW, 1),
        (365 - 91, Launch.Purpose.REVIEW, 1),
        (365 - 89, Launch.Purpose.ENROLMENT, 2),
        (365 + 200, Launch.Purpose.ENROLMENT, 2),
    ],
)
def test_a_new_round_begins_when_the_certificate_may_be_renewed(
    person, module, days_later, purpose, cycles
):
    then = NOON
    _complete(services.start(person=person, course=module.course, at=then), at=then)

    launch = services.start(
        person=person, course=module.course, at=then + dt.timedelta(days=days_later)
    )

    assert launch.purpose == purpose
    assert sorted(Enrolment.objects.values_list("cycle", flat=True)) == [*range(1, cycles + 1)]
    first = Enrolment.objects.get(cycle=1)
    assert first.completion.certificate is not None  # history is kept


def test_withdrawing_closes_once_and_the_next_start_is_a_new_round(person, module):
    enrolment = services.enrol(person=person, course=module.course)

    assert services.withdraw(enrolment=enrolment, by=person) is True
    assert services.withdraw(enrolment=enrolment, by=person) is False
    assert services.start(person=person, course=module.course).enrolment.cycle == 2


def test_a_preview_belongs_to_no_enrolment(person, module):
    launch = services.preview(person=person, module=module)

    assert (launch.purpose, launch.enrolment) == (Launch.Purpose.PREVIEW, None)
    assert not Enrolment.objects.exists()


def test_a_short_certificate_is_not_renewable_at_once(person):
    module = ModuleFactory(course__valid_months=1)
    then = NOON
    _complete(services.start(person=person, course=module.course, at=then), at=then)

    def purpose_after(days):
        later = then + dt.timedelta(days=days)
        return services.start(person=person, course=module.course, at=later).purpose

    assert purpose_after(0) == purpose_after(15) == Launch.Purpose.REVIEW
    assert purpose_after(25) == Launch.Purpose.ENROLMENT


def test_a_launch_is_over_when_its_round_is_closed(person, module):
    launch = services.start(person=person, course=module.course)
    assert not launch.is_over

    _complete(launch)

    launch.enrolment.refresh_from_db()
    assert launch.is_over
