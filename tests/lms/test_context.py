"""The frame: navigation by role, the current section, the colour scheme."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import resolve

from lms.context import color_scheme_of, section_of, shown_section
from lms.navigation import behind_more, everything_for, menu_of
from people.models import Role
from tests.factories.people import GrantFactory, PersonFactory

pytestmark = pytest.mark.django_db

LEARNER = ["catalogue", "learning", "competence"]


@pytest.mark.parametrize(
    ("roles", "names"),
    [
        ([], LEARNER),
        ([Role.INSTRUCTOR], [*LEARNER, "teaching", "checks"]),
        ([Role.SUBJECT_OWNER], [*LEARNER, "plans"]),
        ([Role.LEADER], [*LEARNER, "unit"]),
        ([Role.DEPUTY], [*LEARNER, "unit"]),
        ([Role.COURSE_ADMIN], [*LEARNER, "content"]),
        ([Role.AUDITOR], [*LEARNER, "statements", "audit"]),
        ([Role.LEADER, Role.COURSE_ADMIN], [*LEARNER, "unit", "content"]),
        ([Role.CLINIC_HEAD, Role.COURSE_ADMIN], [*LEARNER, "unit", "more"]),
    ],
)
def test_roles_open_the_navigation(roles, names):
    person = PersonFactory()
    for role in roles:
        GrantFactory(person=person, role=role)
    items = menu_of(everything_for(person))
    assert [item.name for item in items] == names
    assert all(item.url.startswith("/") for item in items)


def test_nothing_is_lost_behind_more():
    person = GrantFactory(role=Role.SYSTEM_ADMIN).person
    everything = everything_for(person)

    menu, rest = menu_of(everything), behind_more(everything)

    assert [*menu[:-1], *rest] == everything
    assert menu[-1].name == "more"
    assert all(item.about and item.url.startswith("/") for item in rest)


@pytest.mark.parametrize(
    ("section", "names", "shown"),
    [
        ("unit", ["catalogue", "unit"], "unit"),
        ("audit", ["catalogue", "more"], "more"),
        ("audit", ["catalogue"], "audit"),
        ("", ["catalogue", "more"], ""),
    ],
)
def test_the_page_behind_more_is_marked_there(section, names, shown):
    assert shown_section(section, names) == shown


def test_a_visitor_finds_the_open_courses():
    for viewer in (AnonymousUser(), None):
        assert [item.name for item in menu_of(everything_for(viewer))] == ["catalogue"]


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
