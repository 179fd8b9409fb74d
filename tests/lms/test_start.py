"""The start page: the one Continue, and what is due by consequence."""

import datetime as dt

import pytest
from django.utils import timezone

from courses import selectors, services
from lms.views.start import due_list
from tests.factories.courses import CourseFactory, ModuleFactory
from tests.factories.people import PersonFactory

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
    assert [(due.state.course.title, due.is_deadline, due.is_late) for due in found] == [
        ("Overdue", True, True),
        ("Expired", False, True),
        ("Due", True, False),
        ("Due later", True, False),
        ("Expiring", False, False),
    ]


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
    client, person, django_assert_max_num_queries
):
    client.force_login(person)
    for number in range(12):
        services.start(person=person, course=_course(f"Course {number}"))
    with django_assert_max_num_queries(10):
        client.get("/")


def test_a_visitor_logs_in_first(client):
    assert client.get("/")["Location"] == "/accounts/login/?next=/"
