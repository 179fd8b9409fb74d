"""Who sees and manages which course."""

import pytest

from courses import rules, services
from people.models import Role
from tests.factories.courses import CourseFactory, ModuleFactory
from tests.factories.people import GrantFactory, PersonFactory, make_unit

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
