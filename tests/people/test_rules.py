"""Who leads whom: rules and their queryset twins, over a table of grants."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser

from people import rules
from people.models import Role
from tests.factories.people import EmploymentFactory, GrantFactory, PersonFactory, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    region = make_unit("region")
    clinic = make_unit("clinic", region)
    return {
        "region": region,
        "clinic": clinic,
        "ward": make_unit("ward", clinic),
        "other": make_unit("other", region),
    }


@pytest.mark.parametrize(
    ("role", "unit", "until", "led"),
    [
        (Role.LEADER, "ward", None, {"ward"}),
        (Role.LEADER, "clinic", None, {"clinic", "ward"}),
        (Role.DEPUTY, "clinic", None, {"clinic", "ward"}),
        (Role.CLINIC_HEAD, "region", None, {"region", "clinic", "ward", "other"}),
        (Role.UNIT_ADMIN, None, None, {"region", "clinic", "ward", "other"}),
        (Role.LEADER, "ward", dt.date(2020, 6, 1), set()),
        (Role.COURSE_ADMIN, "clinic", None, set()),
    ],
)
def test_units_led(tree, role, unit, until, led):
    grant = GrantFactory(role=role, unit=tree.get(unit), until=until)

    assert {u.code for u in rules.units_led(grant.person)} == led


def test_people_led_are_those_employed_there_today(tree):
    leader = GrantFactory(role=Role.LEADER, unit=tree["clinic"]).person
    here = EmploymentFactory(unit=tree["ward"]).person
    EmploymentFactory(unit=tree["other"])
    EmploymentFactory(unit=tree["ward"], until=dt.date(2021, 1, 1))

    assert list(rules.people_led(leader)) == [here]
    assert rules.may_see_person(leader, here)
    assert not rules.may_see_person(here, leader)
    assert rules.may_see_person(here, here)


@pytest.mark.parametrize("viewer", [AnonymousUser(), None])
def test_a_visitor_leads_nobody(tree, viewer):
    viewer = viewer or PersonFactory(is_active=False)
    GrantFactory(
        role=Role.LEADER,
        unit=tree["region"],
        person=viewer if viewer.pk else PersonFactory(),
    )

    assert not rules.units_led(viewer).exists()
    assert not rules.people_led(viewer).exists()
    assert not rules.has_role(viewer, Role.LEADER)
