"""Each rule about administering people agrees with its queryset twin, for generated viewers."""

import datetime as dt
import itertools
import random

import pytest
from django.contrib.auth.models import AnonymousUser

from competence import rules as competence
from courses import rules as courses
from people import admin_rules, rules
from people.models import Grant, Person, Role, Unit
from tests.factories.courses import CourseFactory
from tests.factories.people import EmploymentFactory, GrantFactory, PersonFactory, make_unit

pytestmark = pytest.mark.django_db
SEEDS = range(6)


@pytest.fixture(params=SEEDS)
def people(request):
    """A small organisation with people and roles thrown at random, the same for each seed."""
    dice = random.Random(request.param)
    region = make_unit("region")
    clinic = make_unit("clinic", region)
    units = [region, clinic, make_unit("ward", clinic), make_unit("other", region)]
    people = [EmploymentFactory(unit=dice.choice(units)).person for _ in range(4)]
    people.append(PersonFactory())
    people.append(PersonFactory(is_active=False))
    for person in people:
        for role in dice.sample(list(Role), dice.choice([0, 1, 1, 2])):
            GrantFactory(
                person=person,
                role=role,
                unit=dice.choice([*units, None]),
                until=dice.choice([None, None, dt.date(2021, 1, 1), dt.date(2090, 1, 1)]),
                source=dice.choice(["manual", "manual", "hr"]),
            )
    for unit in units:
        CourseFactory(owner_unit=unit, published_at=None)
    return people


def pairs(people):
    return itertools.product([*people, AnonymousUser()], people)


def test_whom_one_may_see_are_oneself_and_those_one_leads(people):
    for viewer, person in pairs(people):
        led = rules.people_led(viewer).filter(pk=person.pk).exists()
        assert rules.may_see_person(viewer, person) == (led or viewer == person)


def test_whom_one_may_administer(people):
    for viewer, person in pairs(people):
        twin = admin_rules.administered_people(viewer).filter(pk=person.pk).exists()
        assert admin_rules.may_administer(viewer, person) == twin
        if twin:
            assert admin_rules.may_administer_people(viewer)


def test_what_one_may_end_is_what_one_may_give(people):
    today = dt.date.today()  # noqa: DTZ011  # near midnight either day will do
    held = Grant.objects.current(today).filter(source="manual").select_related("person", "unit")
    for viewer, grant in itertools.product([*people, AnonymousUser()], held):
        may = admin_rules.may_grant(
            viewer, person=grant.person, role=Role(grant.role), unit=grant.unit
        )
        twin = admin_rules.endable_grants(viewer).filter(pk=grant.pk).exists()
        assert may == twin, (viewer, grant.role, grant.unit)


def test_nobody_gives_more_than_the_roles_they_are_offered(people):
    units = [None, *Unit.objects.all()]
    for viewer, person in pairs(people):
        for role, unit in itertools.product(Role, units):
            if admin_rules.may_grant(viewer, person=person, role=role, unit=unit):
                assert role in admin_rules.grantable_roles(viewer)
                assert viewer != person


def test_the_other_rules_agree_with_their_twins(people):
    for viewer in [*people, AnonymousUser()]:
        sees = {
            admin_rules.may_import_people: admin_rules.visible_imports,
            admin_rules.may_audit: admin_rules.visible_audit_events,
            rules.may_verify_affiliations: rules.affiliations_to_verify,
        }
        for may, visible in sees.items():
            assert may(viewer) or not visible(viewer).exists()
        managed = set(courses.managed_courses(viewer))
        assert bool(managed) <= courses.may_manage_courses(viewer)
        assert managed <= set(courses.visible_courses(viewer))
        led = {unit.path for unit in rules.units_led(viewer)}
        tops = competence.topmost_units_led(viewer)
        assert all(any(path.startswith(top.path) for top in tops) for path in led)


def test_a_closed_account_may_nothing(people):
    closed = Person.objects.get(is_active=False)
    GrantFactory(person=closed, role=Role.SYSTEM_ADMIN)

    assert not admin_rules.administered_people(closed).exists()
    assert not admin_rules.endable_grants(closed).exists()
    assert not admin_rules.may_import_people(closed)
    assert not admin_rules.may_audit(closed)
