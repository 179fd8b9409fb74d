"""Who sees and manages which course."""

import datetime as dt

import pytest
from django.utils import timezone

from courses import rules, services
from people.models import Role
from tests.factories.courses import CourseFactory, ModuleFactory
from tests.factories.people import EmploymentFactory, GrantFactory, PersonFactory, make_unit

pytestmark = pytest.mark.django_db


def test_a_course_out_of_the_catalogue_stays_open_to_those_who_have_started():
    course = ModuleFactory().course
    started, other = PersonFactory(), PersonFactory()
    services.enrol(person=started, course=course)
    services.unpublish(course=course, by=None)

    assert rules.visible_courses(started).get() == course
    assert not rules.visible_courses(other).exists()


def test_a_course_admin_manages_the_courses_of_the_unit_and_below():
    clinic = make_unit("clinic")
    ward = make_unit("ward", clinic)
    own = CourseFactory(owner_unit=ward, published_at=None)
    CourseFactory(owner_unit=make_unit("elsewhere"), published_at=None)
    nobodys = CourseFactory(owner_unit=None, published_at=None)
    admin = GrantFactory(role=Role.COURSE_ADMIN, unit=clinic).person
    chief = GrantFactory(role=Role.COURSE_ADMIN, unit=None).person

    assert list(rules.managed_courses(admin)) == [own]
    assert rules.visible_courses(admin).get() == own
    assert nobodys in rules.managed_courses(chief)
    assert not rules.managed_courses(PersonFactory()).exists()


def test_who_has_left_is_not_offered_as_an_instructor():
    ward = make_unit("ward")
    gone = EmploymentFactory(unit=ward, until=timezone.localdate() - dt.timedelta(days=1)).person
    GrantFactory(role=Role.INSTRUCTOR, unit=ward, person=gone)
    from_outside = GrantFactory(role=Role.INSTRUCTOR, unit=ward).person
    admin = GrantFactory(role=Role.COURSE_ADMIN, unit=ward).person

    assert rules.possible_instructors(admin).get() == from_outside
