"""Medarbeidersamtale: dates for the unit, words for two."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from competence import rules, services
from competence.models import Appraisal
from competence.selectors import TalkState, appraisals_due, appraisals_in
from people.models import AuditEvent, Notice, Role, Unit
from tests.factories.people import EmploymentFactory, GrantFactory, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward():
    return make_unit("ward", make_unit("clinic"))


@pytest.fixture
def leader(ward):
    return GrantFactory(unit=ward).person


@pytest.fixture
def nurse(ward):
    return EmploymentFactory(unit=ward, person__username="nurse").person


def ago(days):
    return timezone.localdate() - dt.timedelta(days=days)


@pytest.mark.parametrize(
    ("held", "planned", "employed", "state", "due"),
    [
        (None, None, 2000, TalkState.OVERDUE, 1),
        (None, None, 100, TalkState.NEVER, 1),
        (400, None, 2000, TalkState.OVERDUE, 1),
        (300, None, 2000, TalkState.HELD, 0),
        (400, -7, 2000, TalkState.PLANNED, 0),
        (None, -7, 2000, TalkState.PLANNED, 0),
        (300, -7, 2000, TalkState.HELD, 0),
        (None, 7, 2000, TalkState.OVERDUE, 1),  # the planned day went by
    ],
)
def test_the_state_of_someones_talks(ward, leader, held, planned, employed, state, due):
    person = EmploymentFactory(unit=ward, since=ago(employed)).person
    for values in (
        {"held_on": ago(held)} if held is not None else None,
        {"planned_for": ago(planned)} if planned is not None else None,
    ):
        if values:
            Appraisal.objects.create(person=person, leader=leader, unit=ward, **values)

    (talk,) = appraisals_in(ward).talks

    assert talk.state == state
    assert appraisals_due([ward]) == {ward.pk: due}
    assert len(appraisals_in(ward, only_due=True).talks) == due


def test_the_talks_due_in_several_units_are_one_query(ward, django_assert_num_queries):
    lab, empty = make_unit("lab"), make_unit("empty")
    room = make_unit("room", lab)
    both = EmploymentFactory(unit=ward).person
    EmploymentFactory(unit=room, person=both)
    EmploymentFactory(unit=lab)
    EmploymentFactory(unit=make_unit("elsewhere"))

    with django_assert_num_queries(1):
        found = appraisals_due([ward, lab, empty])

    assert found == {ward.pk: 1, lab.pk: 2, empty.pk: 0}
    assert appraisals_due([]) == {}


def test_planned_then_held_is_one_talk_with_its_history(ward, leader, nurse):
    day = timezone.localdate()
    first = services.plan_appraisal(person=nurse, leader=leader, unit=ward, day=day)
    moved = services.plan_appraisal(
        person=nurse, leader=leader, unit=ward, day=day + dt.timedelta(days=3)
    )
    held = services.hold_appraisal(person=nurse, leader=leader, unit=ward, day=day, notes="Kurs")
    again = services.hold_appraisal(person=nurse, leader=leader, unit=ward, day=day)

    assert first == moved == held == again
    kinds = list(held.events.values_list("kind", flat=True))
    assert kinds == ["planned", "planned", "held"]
    assert Notice.objects.filter(person=nurse).count() == 2  # planned, and moved


def test_only_the_two_and_who_leads_the_unit_now_read_what_was_agreed(ward, leader, nurse):
    clinic = Unit.objects.get(code="clinic")
    talk = services.hold_appraisal(
        person=nurse, leader=leader, unit=ward, day=timezone.localdate(), notes="Hemmelig"
    )
    above = GrantFactory(unit=clinic).person
    successor = GrantFactory(unit=ward).person
    deputy = GrantFactory(unit=ward, role=Role.DEPUTY).person
    former = GrantFactory(unit=ward, until=ago(1)).person
    head = GrantFactory(unit=clinic, role=Role.CLINIC_HEAD).person

    seeing = [
        viewer
        for viewer in (nurse, leader, successor, deputy, above, former, head)
        if rules.visible_appraisals(viewer).filter(pk=talk.pk).exists()
    ]

    assert seeing == [nurse, leader, successor, deputy]


def test_a_leader_above_sees_dates_and_no_words(client, ward, leader, nurse):
    services.hold_appraisal(
        person=nurse, leader=leader, unit=ward, day=timezone.localdate(), notes="Hemmelig"
    )
    above = GrantFactory(unit=Unit.objects.get(code="clinic")).person
    client.force_login(above)

    address = reverse("competence:person_appraisals", args=[ward.pk, nurse.pk])
    page = client.get(address).content.decode()

    assert "Hemmelig" not in page
    assert AuditEvent.objects.filter(action="appraisal.read", actor=above).count() == 1


def test_the_pages_plan_register_and_show(client, ward, leader, nurse):
    client.force_login(leader)
    address = reverse("competence:person_appraisals", args=[ward.pk, nurse.pk])
    today = timezone.localdate()

    refused = client.post(
        address, {"kind": "planned", "planned-day": (today - dt.timedelta(days=1)).isoformat()}
    )
    assert refused.status_code == 200
    assert not Appraisal.objects.exists()
    client.post(address, {"kind": "planned", "planned-day": today.isoformat()})
    client.post(address, {"kind": "held", "held-day": today.isoformat(), "held-notes": "Mer kurs"})
    talk = Appraisal.objects.get()
    assert (talk.held_on, talk.notes, talk.unit) == (today, "Mer kurs", ward)

    client.force_login(nurse)
    assert "Mer kurs" in client.get(reverse("competence:appraisals")).content.decode()


@pytest.mark.parametrize("people", [2, 12])
def test_the_status_costs_the_same_however_many(ward, people, django_assert_num_queries):
    EmploymentFactory.create_batch(people, unit=ward)

    with django_assert_num_queries(2):
        appraisals_in(ward)
