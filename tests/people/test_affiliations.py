"""What people say they are: declared once, taken back, verified by an administrator."""

import pytest

from people import affiliations, rules
from people.models import Affiliation, AuditEvent, Role
from tests.factories.people import (
    AffiliationFactory,
    EmploymentFactory,
    GrantFactory,
    PersonFactory,
    make_unit,
)

pytestmark = pytest.mark.django_db
Kind = Affiliation.Kind


def test_said_twice_is_said_once():
    person = PersonFactory()
    first = affiliations.declare(person=person, kind=Kind.STUDENT, organisation="Høgskolen")
    again = affiliations.declare(person=person, kind=Kind.STUDENT, organisation="Høgskolen")

    assert again == first
    assert Affiliation.objects.count() == 1


def test_another_organisation_must_be_verified_anew():
    person, admin = PersonFactory(), PersonFactory()
    first = affiliations.declare(person=person, kind=Kind.STUDENT, organisation="Høgskolen")
    affiliations.verify(affiliation=first, by=admin)
    second = affiliations.declare(person=person, kind=Kind.STUDENT, organisation="Universitetet")

    first.refresh_from_db()
    assert (first.ended_at is not None, first.verified_by) == (True, admin)
    assert not second.is_verified
    assert list(Affiliation.objects.current()) == [second]


def test_a_person_may_be_several_things_and_take_one_back():
    person = PersonFactory()
    student = affiliations.declare(person=person, kind=Kind.STUDENT)
    affiliations.declare(person=person, kind=Kind.RELATIVE)
    assert rules.affiliations_of(person) == {"student", "relative"}

    affiliations.end(affiliation=student)
    assert rules.affiliations_of(person) == {"relative"}


def test_an_employment_makes_an_employee():
    unit = make_unit("a")
    employee = EmploymentFactory(unit=unit).person
    AffiliationFactory(person=employee, kind=Kind.PATIENT)
    patient = AffiliationFactory(kind=Kind.PATIENT).person
    PersonFactory()

    assert rules.affiliations_of(employee) == {"employee", "patient"}
    assert set(rules.people_affiliated(["employee"])) == {employee}
    assert set(rules.people_affiliated(["patient"])) == {employee, patient}
    assert set(rules.people_affiliated(["student"])) == set()


def test_each_decision_is_audited_once():
    stated, admin = AffiliationFactory(organisation="Høgskolen"), PersonFactory()
    affiliations.verify(affiliation=stated, by=admin)
    affiliations.verify(affiliation=stated, by=admin)
    affiliations.withdraw(affiliation=stated, by=admin)

    stated.refresh_from_db()
    assert (stated.is_verified, stated.verified_by) == (False, None)
    assert list(
        AuditEvent.objects.order_by("at").values_list("action", "actor", "subject", "detail")
    ) == [
        (action, admin.pk, stated.person.pk, {"kind": "student", "organisation": "Høgskolen"})
        for action in ("affiliation.verified", "affiliation.verification_withdrawn")
    ]


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.UNIT_ADMIN, True),
        (Role.SYSTEM_ADMIN, True),
        (Role.LEADER, False),
        (Role.COURSE_ADMIN, False),
        (None, False),
    ],
)
def test_administrators_see_what_they_can_vouch_for_and_no_patients(role, may):
    viewer = GrantFactory(role=role).person if role else PersonFactory()
    student = AffiliationFactory()
    for kind in (Kind.PATIENT, Kind.RELATIVE):
        AffiliationFactory(kind=kind)
    affiliations.end(affiliation=AffiliationFactory(kind=Kind.TEMP))

    assert rules.may_verify_affiliations(viewer) is may
    assert list(rules.affiliations_to_verify(viewer)) == ([student] if may else [])
