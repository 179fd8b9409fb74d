"""The frame: navigation by role, the current section, the colour scheme."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import resolve

from lms.context import color_scheme_of, navigation_for, section_of
from people.models import Role
from tests.factories.people import GrantFactory, PersonFactory

pytestmark = pytest.mark.django_db

LEARNER = ["catalogue", "learning", "competence"]


@pytest.mark.parametrize(
    ("roles", "names"),
    [
        ([], LEARNER),
        ([Role.INSTRUCTOR], [*LEARNER, "checks"]),
        ([Role.SUBJECT_OWNER], [*LEARNER, "plans"]),
        ([Role.LEADER], [*LEARNER, "unit"]),
        ([Role.DEPUTY], [*LEARNER, "unit"]),
        ([Role.COURSE_ADMIN], [*LEARNER, "content"]),
        ([Role.CLINIC_HEAD, Role.COURSE_ADMIN], [*LEARNER, "unit", "content"]),
    ],
)
def test_roles_open_the_navigation(roles, names):
    person = PersonFactory()
    for role in roles:
        GrantFactory(person=person, role=role)
    items = navigation_for(person)
    assert [item.name for item in items] == names
    assert all(item.url.startswith("/") for item in items)


def test_a_visitor_finds_the_open_courses():
    for viewer in (AnonymousUser(), None):
        assert [item.name for item in navigation_for(viewer)] == ["catalogue"]


@pytest.mark.parametrize(
    ("path", "section"),
    [
        ("/", ""),
        ("/courses/", "catalogue"),
        ("/courses/handhygiene/", "catalogue"),
        ("/learning/", "learning"),
        ("/learn/6f1f8f2e-6a86-4ba7-9a7f-8b0a3f3b9a11/", "learning"),
        ("/competence/", "competence"),
        ("/units/", "unit"),
        ("/content/", "content"),
        ("/help/", ""),
    ],
)
def test_a_page_belongs_to_a_section(rf, path, section):
    request = rf.get(path)
    request.resolver_match = resolve(path)
    assert section_of(request) == section


@pytest.mark.parametrize(
    ("cookie", "scheme"), [("", "auto"), ("dark", "dark"), ("light", "light"), ('"><b>', "auto")]
)
def test_the_colour_scheme_comes_from_the_cookie(rf, settings, cookie, scheme):
    request = rf.get("/")
    request.COOKIES[settings.COLOR_SCHEME_COOKIE_NAME] = cookie
    assert color_scheme_of(request) == scheme
