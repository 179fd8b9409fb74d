"""The page where the audience of a course is chosen."""

import pytest

from courses.audience import choice_of
from courses.models import Audience
from people.models import Role
from tests.factories.courses import CourseFactory
from tests.factories.people import (
    EmploymentFactory,
    GrantFactory,
    JobRoleFactory,
    PersonFactory,
    make_unit,
)

pytestmark = pytest.mark.django_db
ADDRESS = "/content/courses/hygiene/audience/"


@pytest.fixture
def ward():
    return make_unit("ward", make_unit("clinic"))


@pytest.fixture
def course(client, ward):
    """A course whose administrator is logged in."""
    client.force_login(GrantFactory(role=Role.COURSE_ADMIN, unit=ward).person)
    return CourseFactory(slug="hygiene", owner_unit=ward)


def _reached(answer):
    return answer.context["reached"]


def test_the_page_shows_what_is_chosen_and_how_many_it_reaches(client, course):
    PersonFactory.create_batch(2)
    answer = client.get(ADDRESS)
    assert 'value="logged_in" id="audience-logged_in" checked' in answer.content.decode()
    assert _reached(answer) == 3


def test_counting_saves_nothing(client, course, ward):
    nurse = JobRoleFactory()
    EmploymentFactory(unit=ward, job_role=nurse)
    sent = {"audience": "target_group", "units": ward.pk, "job_roles": nurse.pk, "do": "count"}
    answer = client.post(ADDRESS, sent)
    assert _reached(answer) == 1
    assert choice_of(course).audience == Audience.LOGGED_IN
    assert f'id="unit-{ward.pk}" checked' in answer.content.decode()


def test_saving_a_target_group(client, course, ward):
    nurse = JobRoleFactory()
    sent = {"audience": "target_group", "units": ward.pk, "job_roles": nurse.pk}
    assert client.post(ADDRESS, sent)["Location"] == "/content/courses/hygiene/"
    course.refresh_from_db()
    saved = choice_of(course)
    assert (saved.audience, saved.units, saved.job_roles) == ("target_group", [ward], [nurse])
    assert str(ward) in client.get("/content/courses/hygiene/").content.decode()


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"audience": "everybody"},
        {"audience": "affiliations"},
        {"audience": "affiliations", "affiliations": "king"},
        {"audience": "target_group"},
        {"audience": "target_group", "units": "x"},
        {"audience": "target_group", "job_roles": "99999"},
    ],
)
def test_an_audience_that_reaches_nobody_is_refused(client, course, sent):
    answer = client.post(ADDRESS, sent)
    assert answer.status_code == 422
    assert 'class="ds-validation-message"' in answer.content.decode()
    course.refresh_from_db()
    assert course.audience == Audience.LOGGED_IN


def test_a_search_for_units_keeps_what_is_ticked(client, course, ward):
    for number in range(60):
        make_unit(f"post{number}")
    sent = {"audience": "target_group", "units": ward.pk, "find": "post59", "do": "find"}
    page = client.post(ADDRESS, sent).content.decode()
    assert page.count('name="units"') == 2
    assert f'id="unit-{ward.pk}" checked' in page
    assert "Post59" in page
    assert 'id="audience-target_group" checked' in page
    assert client.get(ADDRESS).content.decode().count('name="units"') == 40
