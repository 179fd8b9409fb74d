"""The results of a course: figures over its rounds and parts, the people, and the file."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.selectors.results import RoundFigures, figures_of, module_figures
from courses.services import enrol, record_result, withdraw
from people.models import AuditEvent, Role
from tests.factories.courses import CourseFactory, ModuleFactory
from tests.factories.people import GrantFactory, PersonFactory, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    course = CourseFactory(slug="hygiene", owner_unit=make_unit("ward"))
    ModuleFactory(course=course)
    ModuleFactory(course=course, kind="classroom", package=None)
    return course


@pytest.fixture
def portal(client, course):
    client.force_login(GrantFactory(role=Role.COURSE_ADMIN, unit=course.owner_unit).person)
    return client


def round_of(course, *states, name="Kari"):
    enrolment = enrol(person=PersonFactory(given_name=name), course=course)
    for module, state in zip(course.modules.all(), states, strict=False):
        record_result(enrolment=enrolment, module=module, state=state, scaled=0.5, seconds=600)
    return enrolment


def test_figures(course):
    round_of(course, "passed", "completed")
    round_of(course, "failed")
    round_of(course, "incomplete")
    gone = round_of(course)
    withdraw(enrolment=gone, by=gone.person)

    figures = figures_of(course)

    assert figures == RoundFigures(
        rounds=4, people=4, under_way=2, completed=1, withdrawn=1, scaled=0.5
    )
    assert figures.percent == 33
    first, second = module_figures(course, figures.rounds)
    assert (first.done, first.failed, first.started, first.untouched) == (1, 1, 1, 1)
    assert (first.scaled, first.seconds) == (0.5, 600)
    assert (second.done, second.untouched, second.seconds) == (1, 3, 600)
    assert first.parts == [("success", 25), ("info", 25), ("danger", 25), ("neutral", 25)]


def test_nobody_yet(portal, course):
    page = portal.get(reverse("authoring:results", args=["hygiene"]))

    assert (page.status_code, page.context["figures"].percent) == (200, 0)
    assert page.context["modules"][0].parts == []


def test_the_page_and_the_file_are_narrowed_alike(portal, course):
    round_of(course, "passed", "completed", name="Åse")
    round_of(course, "failed", name="Per")
    asked = {"state": "completed", "q": ""}

    assert (
        portal.get(reverse("authoring:results", args=["hygiene"])).context["page"].end_index() == 2
    )
    page = portal.get(reverse("authoring:results", args=["hygiene"]), asked)
    file = portal.get(reverse("authoring:export_results", args=["hygiene", "csv"]), asked)
    lines = b"".join(file.streaming_content).decode("utf-8-sig").splitlines()

    assert [one.person.given_name for one in page.context["page"]] == ["Åse"]
    assert len(lines) == 2
    assert lines[1].startswith("Åse")
    assert portal.get("/content/courses/hygiene/results/pdf/").status_code == 404
    actions = set(AuditEvent.objects.values_list("action", flat=True))
    assert {"results.listed", "results.exported"} <= actions


def test_it_takes_as_many_queries_for_many_as_for_one(portal, course):
    address = reverse("authoring:results", args=["hygiene"])
    round_of(course, "passed", "completed")
    portal.get(address)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            portal.get(address)
        counts.append(len(queries))
        for _ in range(5):
            round_of(course, "passed", "completed")

    assert counts[0] == counts[1] <= 15
