"""Whom a course is meant for: the rule as a table, its two directions, and what it costs."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from courses import rules, services
from courses.audience import AudienceChoice, choice_of, people_meant
from courses.catalogue import Search, area_choices, find, kind_choices
from courses.models import AFFILIATED, Audience, Course
from people.models import Affiliation, AuditEvent, JobRole, Person, Role, Unit
from people.rules import EMPLOYEE
from tests.factories.courses import CourseFactory, ModuleFactory
from tests.factories.people import (
    EmploymentFactory,
    GrantFactory,
    JobRoleFactory,
    PersonFactory,
    make_unit,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    """Two wards below a clinic, two positions, and a person of each sort."""
    clinic = make_unit("clinic")
    wards = [make_unit("ward1", clinic), make_unit("ward2", clinic)]
    nurse, doctor = JobRoleFactory(code="nurse"), JobRoleFactory(code="doctor")

    def works(name, *places, **dates):
        person = PersonFactory(username=name)
        for unit, role in places:
            EmploymentFactory(person=person, unit=unit, job_role=role, **dates)

    works("nurse1", (wards[0], nurse))
    works("doctor1", (wards[0], doctor))
    works("nurse2", (wards[1], nurse))
    works("lab", (make_unit("lab"), nurse))
    works("both", (wards[0], doctor), (wards[1], nurse))
    works("left", (wards[0], nurse), until=dt.date(2020, 2, 1))
    works("guest")
    for name, kind in (("patient", "patient"), ("relative", "relative"), ("was", "patient")):
        ended = timezone.now() if name == "was" else None
        person = PersonFactory(username=name)
        Affiliation.objects.create(person=person, kind=kind, ended_at=ended)


ALL = {"nurse1", "doctor1", "nurse2", "lab", "both", "left", "guest", "patient", "relative", "was"}
EMPLOYED = ALL - {"left", "guest", "patient", "relative", "was"}
TABLE = [
    (Audience.OPEN, [], [], ALL | {"visitor"}),
    (Audience.LOGGED_IN, [], [], ALL),
    (Audience.EMPLOYEES, [], [], EMPLOYED),
    (Audience.TARGET_GROUP, ["clinic"], [], EMPLOYED - {"lab"}),
    (Audience.TARGET_GROUP, ["ward1"], [], {"nurse1", "doctor1", "both"}),
    (Audience.TARGET_GROUP, ["ward1", "lab"], ["nurse"], {"nurse1", "lab"}),
    (Audience.TARGET_GROUP, ["clinic"], ["nurse"], {"nurse1", "nurse2", "both"}),
    (Audience.TARGET_GROUP, [], ["doctor"], {"doctor1", "both"}),
]


def _choose(audience, units=(), job_roles=(), affiliations=()):
    return AudienceChoice(
        audience=audience,
        affiliations=list(affiliations),
        units=list(Unit.objects.filter(code__in=units)),
        job_roles=list(JobRole.objects.filter(code__in=job_roles)),
    )


def _viewers():
    people = {person.username: person for person in Person.objects.all()}
    return {"visitor": AnonymousUser(), **people}


@pytest.mark.parametrize(("audience", "units", "job_roles", "expected"), TABLE)
def test_who_sees_a_course(region, audience, units, job_roles, expected):
    course = CourseFactory()
    choice = _choose(audience, units, job_roles)
    services.set_audience(course=course, choice=choice, by=None)

    seen = {name for name, one in _viewers().items() if rules.visible_courses(one).exists()}
    taken = {name for name, one in _viewers().items() if rules.may_take(one, course)}
    meant = {person.username for person in people_meant(choice)}

    assert seen == taken == expected
    assert meant == expected - {"visitor"}
    assert choice_of(course) == choice


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ({"patient"}, {"patient"}),
        ({"patient", "relative"}, {"patient", "relative"}),
        ({"relative", EMPLOYEE}, EMPLOYED | {"relative"}),
        ({"student"}, set()),
    ],
)
def test_a_course_for_affiliations(region, kinds, expected):
    course = CourseFactory()
    choice = _choose(Audience.AFFILIATIONS, affiliations=sorted(kinds))
    services.set_audience(course=course, choice=choice, by=None)

    assert {name for name, one in _viewers().items() if rules.may_take(one, course)} == expected
    assert {person.username for person in people_meant(choice)} == expected


def test_every_affiliation_can_be_chosen():
    assert set(AFFILIATED) == {*Affiliation.Kind.values, EMPLOYEE}


@pytest.mark.parametrize("audience", Audience)
def test_a_draft_is_for_nobody_and_what_was_begun_stays(region, audience):
    course = CourseFactory(audience=audience, published_at=None)
    person = Person.objects.get(username="nurse1")
    assert not any(rules.visible_courses(one).exists() for one in _viewers().values())

    services.enrol(person=person, course=course)

    assert [name for name, one in _viewers().items() if rules.may_take(one, course)] == ["nurse1"]


def test_a_course_admin_sees_what_they_manage_whoever_it_is_for(region):
    course = CourseFactory(audience=Audience.TARGET_GROUP, owner_unit=Unit.objects.get(code="lab"))
    course.audience_units.add(Unit.objects.get(code="ward1"))
    admin = GrantFactory(role=Role.COURSE_ADMIN, unit=Unit.objects.get(code="lab")).person

    assert rules.may_take(admin, course)
    assert not rules.may_take(Person.objects.get(username="guest"), course)


def test_the_catalogue_counts_only_what_the_viewer_sees(region):
    for audience in (Audience.OPEN, Audience.LOGGED_IN, Audience.EMPLOYEES):
        ModuleFactory(course=CourseFactory(audience=audience))

    def counts(name):
        among = rules.visible_courses(_viewers()[name])
        elearning, *_others = kind_choices(Search(), among)
        return find(Search(), among).count(), elearning.count, len(area_choices(Search(), among))

    assert {name: counts(name) for name in ("visitor", "guest", "nurse1")} == {
        "visitor": (1, 1, 0),
        "guest": (2, 2, 0),
        "nurse1": (3, 3, 0),
    }


def test_the_rule_costs_the_same_however_many_courses(region, django_assert_max_num_queries):
    for number in range(30):
        course = CourseFactory(audience=list(Audience)[number % len(Audience)])
        course.audience_units.add(Unit.objects.get(code="clinic"))
    person = Person.objects.get(username="both")

    with django_assert_max_num_queries(5):  # affiliations 2, employments, roles, courses
        assert len(rules.visible_courses(person)) == 24


def test_a_change_is_audited_and_drops_what_the_new_audience_does_not_use(region):
    course = CourseFactory()
    admin = PersonFactory(username="admin")
    group = _choose(Audience.TARGET_GROUP, ["ward1"], ["nurse"])
    for choice in (
        group,
        _choose(Audience.AFFILIATIONS, affiliations=["relative", "patient"]),
        AudienceChoice(audience=Audience.OPEN, affiliations=["patient"], units=group.units),
    ):
        services.set_audience(course=course, choice=choice, by=admin)

    assert choice_of(Course.objects.get()) == AudienceChoice(Audience.OPEN, [], [], [])
    details = list(AuditEvent.objects.order_by("at").values_list("detail", flat=True))
    assert details[0] == {
        "course": course.slug,
        "audience": "target_group",
        "affiliations": [],
        "units": ["ward1"],
        "job_roles": ["nurse"],
    }
    assert [d["audience"] for d in details] == ["target_group", "affiliations", "open"]
    assert details[1]["affiliations"] == ["patient", "relative"]
