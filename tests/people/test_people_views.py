"""The pages about people and roles: who sees whom, what is given and ended, what is noted."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from people.models import AuditEvent, Grant, Role
from tests.factories.people import EmploymentFactory, GrantFactory, PersonFactory, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def units():
    region = make_unit("region")
    return {
        "region": region,
        "ward": make_unit("ward", region),
        "other": make_unit("other", region),
    }


@pytest.fixture
def nurse(units):
    return EmploymentFactory(unit=units["ward"], person__given_name="Amina").person


@pytest.fixture
def admin(client, units):
    admin = GrantFactory(role=Role.UNIT_ADMIN, unit=units["ward"]).person
    client.force_login(admin)
    return admin


@pytest.fixture
def system_admin():
    return GrantFactory(role=Role.SYSTEM_ADMIN).person


def give(client, person, **data):
    return client.post(reverse("people:person", args=[person.pk]), data)


def test_search_finds_those_in_the_units_alone(client, admin, nurse, units):
    EmploymentFactory(unit=units["other"], person__given_name="Amina", person__family_name="Ali")

    page = client.get(reverse("people:people"), {"q": "amina"})

    assert list(page.context["page"]) == [nurse]


def test_a_look_at_a_person_is_noted(client, admin, nurse):
    assert client.get(reverse("people:person", args=[nurse.pk])).status_code == 200

    event = AuditEvent.objects.get()
    assert (event.action, event.actor, event.subject) == ("person.read", admin, nurse)


def test_a_role_is_given_and_ended_and_both_are_noted(client, admin, nurse, units):
    answer = give(client, nurse, role="instructor", unit=units["ward"].pk, until="2027-01-31")
    assert answer.status_code == 302
    held = Grant.objects.get(person=nurse)
    assert (held.role, held.unit, held.given_by) == (Role.INSTRUCTOR, units["ward"], admin)
    assert held.until == dt.date(2027, 1, 31)

    client.post(reverse("people:end_grant", args=[held.pk]))
    held.refresh_from_db()
    assert held.until == timezone.localdate() - dt.timedelta(days=1)
    assert client.post(reverse("people:end_grant", args=[held.pk])).status_code == 404
    told = AuditEvent.objects.filter(subject=nurse).values_list("action", "actor")
    assert sorted(told) == [("grant.ended", admin.pk), ("grant.given", admin.pk)]


@pytest.mark.parametrize(
    ("role", "unit"),
    [
        ("system_admin", "ward"),
        ("auditor", "ward"),
        ("instructor", "other"),
        ("instructor", ""),
        ("nobody", "ward"),
    ],
)
def test_what_a_unit_admin_may_not_give_is_refused(client, admin, nurse, units, role, unit):
    answer = give(client, nurse, role=role, unit=units[unit].pk if unit else "")

    assert answer.status_code == 422
    assert not Grant.objects.filter(person=nurse).exists()


def test_the_same_role_twice_is_told(client, admin, nurse, units):
    give(client, nurse, role="instructor", unit=units["ward"].pk)

    assert give(client, nurse, role="instructor", unit=units["ward"].pk).status_code == 422
    assert Grant.objects.filter(person=nurse).count() == 1


def test_nobody_gives_themselves_a_role(client, system_admin, units):
    client.force_login(system_admin)

    assert give(client, system_admin, role="leader", unit=units["ward"].pk).status_code == 422
    page = client.get(reverse("people:person", args=[system_admin.pk])).content.decode()
    assert "Ingen gir seg selv en rolle" in page


def test_what_hr_keeps_is_not_ended_here(client, system_admin, units):
    client.force_login(system_admin)
    held = GrantFactory(role=Role.LEADER, unit=units["ward"], source="hr")

    assert client.post(reverse("people:end_grant", args=[held.pk])).status_code == 404
    page = client.get(reverse("people:person", args=[held.person_id])).content.decode()
    assert "styres av HR" in page


def test_the_audit_log_is_narrowed_paged_and_notes_who_reads_it(client, system_admin, nurse):
    client.force_login(system_admin)
    other = PersonFactory(given_name="Bo")
    noon = dt.datetime(2026, 11, 20, 11, tzinfo=dt.UTC)
    for n in range(60):
        AuditEvent.objects.create(
            actor=other,
            action="competence.read",
            subject=nurse,
            at=noon + dt.timedelta(seconds=n // 2),
        )
    AuditEvent.objects.create(actor=other, action="grant.given", subject=other, at=noon)
    asked = {
        "who": "amina",
        "action": "competence.read",
        "since": "2026-11-20",
        "until": "2026-11-20",
    }

    first = client.get(reverse("people:audit"), asked).context["page"]
    second = client.get(reverse("people:audit"), asked | {"before": first.next}).context["page"]

    shown = [event.pk for event, _words in (*first.events, *second.events)]
    assert (len(first.events), len(shown), len(set(shown)), second.next) == (50, 60, 60, "")
    reads = AuditEvent.objects.filter(action="audit.read", actor=system_admin)
    assert [event.detail for event in reads] == [asked, asked]
    assert client.get(reverse("people:audit"), {"before": "x", "since": "y"}).status_code == 200
    nothing = client.get(reverse("people:audit"), asked | {"until": "2026-11-19"})
    assert nothing.context["page"].events == []


def test_an_auditor_of_a_unit_sees_what_is_about_its_people(client, units, nurse):
    client.force_login(GrantFactory(role=Role.AUDITOR, unit=units["ward"]).person)
    here = AuditEvent.objects.create(action="competence.read", subject=nurse)
    AuditEvent.objects.create(action="competence.read", subject=PersonFactory())

    page = client.get(reverse("people:audit")).context["page"]

    assert [event for event, _words in page.events] == [here]


def test_each_person_sees_who_looked_at_their_data(client, nurse):
    client.force_login(nurse)
    leader = PersonFactory(given_name="Ingrid", family_name="Solberg")
    AuditEvent.objects.create(actor=leader, action="competence.read", subject=nurse)
    AuditEvent.objects.create(actor=nurse, action="competence.read", subject=nurse)
    AuditEvent.objects.create(actor=leader, action="competence.read", subject=leader)

    page = client.get(reverse("people:about_me"))

    assert [(e.actor, words) for e, words in page.context["page"].events] == [
        (leader, "Åpnet kompetansen til personen")
    ]
    assert "Ingrid Solberg" in page.content.decode()
