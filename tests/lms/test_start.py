"""The start page: the one Continue, and what is due by consequence."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from competence import services as competence_services
from competence.selectors import competences_of
from content.models import Upload
from courses import selectors, services
from lms.due import due_list
from people.models import Role
from tests.competence.test_evidence import record
from tests.factories.competence import CompetenceFactory
from tests.factories.courses import CourseFactory, ModuleFactory
from tests.factories.people import EmploymentFactory, GrantFactory, PersonFactory, make_unit
from xapi_bridge.services.rules import let_course_give

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return PersonFactory(given_name="Kari")


def _course(title, **values):
    return ModuleFactory(course=CourseFactory(title=title, **values)).course


def _complete(person, course, days_ago):
    at = timezone.now() - dt.timedelta(days=days_ago)
    enrolment = services.enrol(person=person, course=course, at=at)
    module = course.modules.get()
    services.record_result(enrolment=enrolment, module=module, state="passed", at=at)


def test_what_has_run_out_comes_before_what_will(person):
    today = timezone.localdate()
    _complete(person, _course("Expiring", valid_months=12), 350)
    _complete(person, _course("Expired", valid_months=12), 400)
    _complete(person, _course("Valid", valid_months=12), 10)
    _complete(person, _course("For ever"), 10)
    for title, days in (("Due", 5), ("Overdue", -1), ("Due later", 90)):
        services.enrol(person=person, course=_course(title), due_on=today + dt.timedelta(days=days))
    services.enrol(person=person, course=_course("No deadline"))
    found = due_list(selectors.learning_of(person))
    assert [(due.title, due.is_deadline, due.is_late) for due in found] == [
        ("Overdue", True, True),
        ("Expired", False, True),
        ("Due", True, False),
        ("Due later", True, False),
        ("Expiring", False, False),
    ]


@pytest.fixture
def ward(person):
    """The ward that the person works in."""
    return EmploymentFactory(person=person, unit=make_unit("ward")).unit


def _require(ward, name, due_days=30):
    competence = CompetenceFactory(name=name)
    competence_services.require(competence=competence, unit=ward, due_days=due_days)
    return competence


def test_required_competence_stands_among_the_courses_once(person, ward):
    today = timezone.localdate()
    held = {name: _require(ward, name) for name in ("Ends soon", "Ended", "In order")}
    for name, days in (("Ends soon", 5), ("Ended", -5), ("In order", 500)):
        record(person, held[name], until=today + dt.timedelta(days=days))
    _require(ward, "Lacks a course", due_days=90)
    course = _course("Hand hygiene", valid_months=12)
    let_course_give(course=course, competence=_require(ward, "Hygiene"), by=None)
    _complete(person, course, 350)
    found = due_list(selectors.learning_of(person), competences_of(person))
    assert [(due.title, due.unit, due.is_late, due.is_near) for due in found] == [
        ("Ended", ward, True, True),
        ("Hand hygiene", ward, False, True),
        ("Lacks a course", ward, False, False),
        ("Ends soon", ward, False, True),
    ]
    assert found[1].url == course.get_absolute_url()
    assert found[2].url.startswith("/competence/#")


def test_a_leader_sees_the_gaps_of_the_unit(client, person, ward):
    client.force_login(GrantFactory(unit=ward).person)
    competence_services.require(competence=CompetenceFactory(), unit=ward)
    page = client.get("/").content.decode()
    assert f'href="/units/{ward.pk}/?show=gaps"' in page
    assert "1 mangler" in page


def test_a_leader_is_led_to_the_talks_of_the_units_led_and_not_of_those_administered(
    client, person, ward
):
    leader = GrantFactory(role=Role.LEADER, unit=ward).person
    clinic = make_unit("clinic")
    room = make_unit("room", clinic)
    GrantFactory(role=Role.UNIT_ADMIN, unit=clinic, person=leader)
    GrantFactory(role=Role.DEPUTY, unit=room, person=leader)
    for unit in (clinic, room):
        EmploymentFactory(unit=unit)
    client.force_login(leader)

    page = client.get("/").content.decode()

    links = re.findall(r'href="(/units/\d+/appraisals/)\?show=due"', page)
    assert links == [f"/units/{unit.pk}/appraisals/" for unit in (ward, room)]
    assert {client.get(link).status_code for link in links} == {200}


def test_a_course_admin_sees_drafts_and_refused_uploads(client):
    admin = GrantFactory(role=Role.COURSE_ADMIN).person
    client.force_login(admin)
    assert 'id="authoring"' not in client.get("/").content.decode()
    CourseFactory(published_at=None)
    refused = Upload(filename="kurs.zip", size=1, uploaded_by=admin, state=Upload.State.REFUSED)
    refused.save()
    page = client.get("/").content.decode()
    assert "1 utkast" in page
    assert 'href="/content/#recent"' in page


def test_the_page_offers_one_continue(client, person):
    client.force_login(person)
    for title in ("First", "Last"):
        services.start(person=person, course=_course(title))
    page = client.get("/").content.decode()
    assert page.count('data-action="resume"') == 1
    assert page.index("Kari") < page.index("Last")


def test_a_newcomer_is_shown_the_way(client, person):
    client.force_login(person)
    page = client.get("/").content.decode()
    assert 'href="/courses/"' in page
    assert 'data-action="resume"' not in page


def test_the_page_costs_the_same_however_much_is_learnt(
    client, person, ward, django_assert_max_num_queries
):
    client.force_login(person)
    for number in range(12):
        course = _course(f"Course {number}")
        services.start(person=person, course=course)
        let_course_give(course=course, competence=_require(ward, f"C {number}"), by=None)
    with django_assert_max_num_queries(27):
        client.get("/")


def test_a_visitor_logs_in_first(client):
    assert client.get("/")["Location"] == "/accounts/login/?next=/"
