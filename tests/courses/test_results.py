"""What a module's player says, and when a course is complete."""

import datetime as dt

import pytest

from courses import services
from courses.models import Certificate, Completion, Course
from courses.services.results import add_months
from tests.factories.courses import CourseFactory, ModuleFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment():
    module = ModuleFactory()
    return services.start(person=PersonFactory(), course=module.course).enrolment


def _record(enrolment, state, **values):
    module = values.pop("module", None) or enrolment.course.modules.first()
    return services.record_result(enrolment=enrolment, module=module, state=state, **values)


@pytest.mark.parametrize(
    ("states", "stands"),
    [
        (["incomplete", "completed"], "completed"),
        (["failed", "passed"], "passed"),
        (["passed", "failed"], "passed"),
        (["passed", "incomplete"], "passed"),
        (["completed", "passed"], "passed"),
        (["passed", "completed"], "passed"),
        (["failed", "incomplete"], "failed"),
        (["incomplete", "not attempted"], "incomplete"),
    ],
)
def test_the_best_result_stands(enrolment, states, stands):
    for state in states:
        result = _record(enrolment, state)

    assert result.state == stands


def test_score_progress_and_time_only_grow(enrolment):
    _record(enrolment, "incomplete", scaled=0.8, progress=0.5, seconds=60)
    result = _record(enrolment, "incomplete", scaled=0.3, progress=0.2, seconds=40)

    assert (result.scaled, result.progress, result.seconds) == (0.8, 0.5, 60)


def test_completion_closes_the_round_and_freezes_the_certificate(enrolment):
    enrolment.course.valid_months = 24
    enrolment.course.save()
    at = dt.datetime(2026, 11, 22, 11, 0, tzinfo=dt.UTC)

    _record(enrolment, "passed", scaled=0.9, seconds=300, at=at)
    _record(enrolment, "passed", scaled=1.0, at=at + dt.timedelta(days=1))

    completion = Completion.objects.get()
    assert (completion.at, completion.scaled, completion.seconds) == (at, 0.9, 300)
    assert Certificate.objects.get().valid_until == dt.date(2028, 11, 22)
    enrolment.refresh_from_db()
    assert enrolment.closed_at == at


@pytest.mark.parametrize(
    ("rule", "done_after"),
    [(Course.CompletionRule.ALL_MODULES, 2), (Course.CompletionRule.ANY_MODULE, 1)],
)
def test_the_completion_rule_decides(rule, done_after):
    course = CourseFactory(completion_rule=rule)
    modules = [ModuleFactory(course=course), ModuleFactory(course=course)]
    enrolment = services.enrol(person=PersonFactory(), course=course)

    complete = []
    for module in modules:
        _record(enrolment, "completed", module=module)
        complete.append(Completion.objects.exists())

    assert complete.index(True) + 1 == done_after


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (dt.date(2026, 1, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2024, 2, 29), 12, dt.date(2025, 2, 28)),
        (dt.date(2026, 12, 15), 1, dt.date(2027, 1, 15)),
        (dt.date(2026, 11, 22), 36, dt.date(2029, 11, 22)),
    ],
)
def test_months_later(day, months, then):
    assert add_months(day, months) == then
