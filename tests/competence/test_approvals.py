"""Sent, approved, returned, recalled: who may, what it rests on, and what counts afterwards."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from competence import rules, services
from competence.counting import Lack
from competence.errors import RefusedError
from competence.models import Approval, Evidence, Holding, Obligation
from competence.selectors import competences_of, unit_matrix
from competence.selectors.states import CellState
from people.assurance import Level
from people.models import AuditEvent, Employment, Notice, Role, Unit
from tests.competence.test_evidence import record
from tests.factories.competence import CompetenceFactory
from tests.factories.people import EmploymentFactory, GrantFactory, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward():
    return make_unit("ward", make_unit("clinic"))


@pytest.fixture
def leader(ward):
    return GrantFactory(unit=ward, person__username="leader").person


@pytest.fixture
def competence(ward):
    competence = CompetenceFactory(slug="drugs", needs_approval=True)
    services.require(competence=competence, unit=ward)
    return competence


@pytest.fixture
def nurse(ward, leader, competence):
    """A nurse who has passed the course and waits for nothing but the leader."""
    nurse = EmploymentFactory(unit=ward, person__username="nurse").person
    services.refresh_obligations(person_ids=[nurse.pk])
    record(nurse, competence)
    return nurse


def state_of(person):
    (one,) = competences_of(person)
    return one.cell.state


def test_it_counts_when_the_leader_has_approved_and_not_before(nurse, leader, competence):
    assert state_of(nurse) == CellState.WAITING_APPROVAL
    assert not Holding.objects.exists()

    approval = services.send_for_approval(person=nurse, competence=competence, assurance="high")
    assert state_of(nurse) == CellState.WAITING_APPROVAL
    services.approve(approval=approval, by=leader, assurance="mfa")

    assert state_of(nurse) == CellState.VALID
    assert Holding.objects.get().approval == approval
    assert Obligation.objects.get().holding == Holding.objects.get()
    events = approval.events.values_list("kind", "by__username", "assurance")
    assert list(events) == [("sent", "nurse", "high"), ("approved", "leader", "mfa")]
    assert list(Notice.objects.values_list("person__username", flat=True).order_by("id")) == [
        "leader",
        "nurse",
    ]
    decided = AuditEvent.objects.get(action="approval.approved")
    assert (decided.actor, decided.subject) == (leader, nurse)
    assert decided.detail["evidence"] == [approval.basis[0]["evidence"]]
    call_command("rebuild_competence", "--check")


def test_the_basis_is_frozen_when_it_is_sent(nurse, competence):
    approval = services.send_for_approval(person=nurse, competence=competence)
    record(nurse, competence)

    (proof,) = approval.basis
    assert (proof["name"], proof["scaled"], proof["practical"]) == ("Håndhygiene", 0.9, False)
    assert approval.evidence.count() == 1


def test_returned_with_a_comment_it_can_be_sent_again(nurse, leader, competence):
    first = services.send_for_approval(person=nurse, competence=competence)
    services.return_with_comment(approval=first, by=leader, comment="Ta prøven på nytt.")

    (one,) = competences_of(nurse)
    assert (one.cell.waiting.was_returned, one.cell.waiting.comment) == (True, "Ta prøven på nytt.")
    assert one.cell.waiting.may_send
    second = services.send_for_approval(person=nurse, competence=competence)
    assert second != first
    services.approve(approval=second, by=leader)
    assert state_of(nurse) == CellState.VALID


def test_sent_twice_is_sent_once_and_recalled_it_is_decided_by_nobody(nurse, leader, competence):
    approval = services.send_for_approval(person=nurse, competence=competence)
    assert services.send_for_approval(person=nurse, competence=competence) == approval

    services.recall(approval=approval, by=nurse)

    with pytest.raises(RefusedError):
        services.approve(approval=approval, by=leader)
    assert not Holding.objects.exists()


def test_nothing_is_sent_before_everything_else_is_there(ward, leader, competence):
    newcomer = EmploymentFactory(unit=ward).person

    with pytest.raises(RefusedError):
        services.send_for_approval(person=newcomer, competence=competence)


def test_a_basis_that_was_withdrawn_cannot_be_approved_and_takes_an_approved_one_back(
    nurse, leader, competence
):
    approval = services.send_for_approval(person=nurse, competence=competence)
    services.approve(approval=approval, by=leader)
    statement = approval.evidence.get().statement_id

    services.withdraw_evidence(statement_id=statement, reason="voided")
    assert not Holding.objects.exists()

    again = record(nurse, competence)
    waiting = services.send_for_approval(person=nurse, competence=competence)
    services.withdraw_evidence(statement_id=again.statement_id, reason="voided")
    with pytest.raises(RefusedError):
        services.approve(approval=waiting, by=leader)
    call_command("rebuild_competence", "--check")


def test_a_basis_that_has_expired_cannot_be_approved(nurse, leader, competence):
    today = timezone.localdate()
    record(nurse, competence, until=today + dt.timedelta(days=10))
    Evidence.objects.filter(valid_until=None).update(withdrawn_at=timezone.now())
    waiting = services.send_for_approval(person=nurse, competence=competence)
    Evidence.objects.update(valid_until=today - dt.timedelta(days=1))

    with pytest.raises(RefusedError):
        services.approve(approval=waiting, by=leader)

    waiting.refresh_from_db()
    assert (waiting.state, Holding.objects.exists()) == ("sent", False)


def test_an_old_proof_may_end_while_its_renewal_waits(nurse, leader, competence):
    services.approve(
        approval=services.send_for_approval(person=nurse, competence=competence), by=leader
    )
    today = timezone.localdate()
    Evidence.objects.update(valid_until=today)
    services.rebuild_holdings()
    record(nurse, competence, until=today + dt.timedelta(days=365))
    renewal = services.send_for_approval(person=nurse, competence=competence)
    Evidence.objects.filter(valid_until=today).update(valid_until=today - dt.timedelta(days=1))

    services.approve(approval=renewal, by=leader)

    assert Holding.objects.get().valid_until == today + dt.timedelta(days=365)


def test_nothing_waits_for_nobody(client, nurse, leader, competence):
    Employment.objects.filter(person=nurse).update(until=dt.date(2026, 1, 1))
    client.force_login(nurse)
    page = client.post(reverse("competence:send", args=["drugs"]), follow=True).content.decode()
    assert "Du har ingen ansettelse her" in page

    Employment.objects.filter(person=nurse).update(until=None)
    leader.grants.all().delete()
    page = client.post(reverse("competence:send", args=["drugs"]), follow=True).content.decode()
    assert "Det er ikke registrert noen leder der du jobber" in page

    own = GrantFactory(role=Role.LEADER, unit=Unit.objects.get(code="ward"), person=nurse)
    page = client.post(reverse("competence:send", args=["drugs"]), follow=True).content.decode()
    assert "Ingen er registrert som leder over deg" in page
    own.delete()

    assert not Approval.objects.exists()
    clinic = Unit.objects.get(code="clinic")
    head = GrantFactory(role=Role.CLINIC_HEAD, unit=clinic).person
    approval = services.send_for_approval(person=nurse, competence=competence)
    assert approval in rules.approvals_to_decide(head)
    assert Notice.objects.get().person == head


def test_nobody_approves_their_own(ward, leader, competence):
    EmploymentFactory(unit=ward, person=leader)
    GrantFactory(role=Role.CLINIC_HEAD, unit=Unit.objects.get(code="clinic"))
    services.refresh_obligations(person_ids=[leader.pk])
    record(leader, competence)
    approval = services.send_for_approval(person=leader, competence=competence)

    assert approval not in rules.approvals_to_decide(leader)
    with pytest.raises(RefusedError):
        services.approve(approval=approval, by=leader)


@pytest.mark.parametrize(
    ("role", "where", "may"),
    [
        (Role.LEADER, "ward", True),
        (Role.DEPUTY, "ward", True),
        (Role.CLINIC_HEAD, "clinic", True),
        (Role.UNIT_ADMIN, "clinic", False),
        (Role.LEADER, "other", False),
        (Role.SUPERVISOR, "ward", False),
    ],
)
def test_who_decides(nurse, competence, ward, role, where, may):
    units = {"ward": ward, "clinic": type(ward).objects.get(code="clinic")}
    unit = units.get(where) or make_unit("other")
    viewer = GrantFactory(role=role, unit=unit).person
    approval = services.send_for_approval(person=nurse, competence=competence)

    assert rules.approvals_to_decide(viewer).filter(pk=approval.pk).exists() is may


def test_the_leaders_who_are_told_are_the_nearest_ones(ward, nurse, leader):
    clinic = type(ward).objects.get(code="clinic")
    GrantFactory(role=Role.LEADER, unit=clinic)
    deputy = GrantFactory(role=Role.DEPUTY, unit=ward).person

    assert set(services.leaders_of(nurse)) == {leader, deputy}


@pytest.mark.parametrize(
    ("role", "where", "works_in", "led_by", "may_decide"),
    [
        (Role.LEADER, "ward", "ward", {"head"}, {"head", "top"}),  # not the deputy
        (Role.DEPUTY, "ward", "ward", {"leader", "deputy"}, {"leader", "deputy", "head", "top"}),
        (Role.LEADER, "clinic", "ward", {"top"}, {"top"}),
        (Role.CLINIC_HEAD, "clinic", "ward", {"top"}, {"top"}),
        (Role.CLINIC_HEAD, "clinic", "clinic", {"top"}, {"top"}),
        (Role.CLINIC_HEAD, "hospital", "ward", set(), set()),
        (Role.CLINIC_HEAD, None, "ward", set(), set()),
        (
            Role.LEADER,
            "other",
            "ward",
            {"leader", "deputy"},
            {"leader", "deputy", "head", "top"},
        ),
    ],
)
def test_who_leads_a_leader(role, where, works_in, led_by, may_decide):
    make_unit("ward", make_unit("clinic", make_unit("hospital")))
    make_unit("other")
    units = {unit.code: unit for unit in Unit.objects.all()}
    people = {
        "leader": GrantFactory(role=Role.LEADER, unit=units["ward"]).person,
        "deputy": GrantFactory(role=Role.DEPUTY, unit=units["ward"]).person,
        "head": GrantFactory(role=Role.LEADER, unit=units["clinic"]).person,
        "top": GrantFactory(role=Role.CLINIC_HEAD, unit=units["hospital"]).person,
        "elsewhere": GrantFactory(role=Role.LEADER, unit=units["other"]).person,
    }
    person = EmploymentFactory(unit=units[works_in]).person
    GrantFactory(role=role, unit=units.get(where), person=person)

    assert set(services.leaders_of(person)) == {people[name] for name in led_by}
    may = {name for name, viewer in people.items() if rules.may_decide_for(viewer, person)}
    assert may == may_decide


def test_a_leader_of_everything_is_told_where_nobody_is_nearer(nurse, leader):
    everywhere = GrantFactory(role=Role.CLINIC_HEAD, unit=None).person
    assert services.leaders_of(nurse) == [leader]
    leader.grants.all().delete()

    assert services.leaders_of(nurse) == [everywhere]
    assert rules.may_decide_for(everywhere, nurse)


def test_a_deputy_neither_sees_nor_decides_what_their_leader_sends(client, ward, leader):
    clinic = Unit.objects.get(code="clinic")
    head = GrantFactory(role=Role.CLINIC_HEAD, unit=clinic).person
    deputy = GrantFactory(role=Role.DEPUTY, unit=ward).person
    competence = CompetenceFactory(needs_approval=True)
    EmploymentFactory(unit=ward, person=leader)
    record(leader, competence)
    approval = services.send_for_approval(person=leader, competence=competence)

    assert list(rules.visible_approvals(deputy)) == []
    client.force_login(deputy)
    address = reverse("competence:approve", args=[approval.uuid])
    assert client.post(address).status_code == 404
    with pytest.raises(RefusedError):
        services.approve(approval=approval, by=deputy)
    with pytest.raises(RefusedError):
        services.return_with_comment(approval=approval, by=deputy, comment="Mer")
    assert list(rules.approvals_to_decide(head)) == [approval]
    services.approve(approval=approval, by=head)
    assert Holding.objects.get().person == leader


def test_the_matrix_says_what_is_waited_for(nurse, ward, competence):
    (row,) = unit_matrix(ward).rows

    assert [cell.state for cell in row.cells] == [CellState.WAITING_APPROVAL]
    assert row.met == 0


def test_a_competence_that_becomes_stricter_takes_nothing(ward, nurse, competence):
    held = CompetenceFactory()
    record(nurse, held)
    held.high_risk = True
    held.save()
    services.rebuild_holdings()

    assert Holding.objects.get().competence == held


def test_the_pages_from_send_to_approve(client, nurse, leader, competence):
    client.force_login(nurse)
    client.post(reverse("competence:send", args=["drugs"]))
    approval = Approval.objects.get()

    client.force_login(leader)
    log_in_as = {"way": "sso", "level": Level.SUBSTANTIAL, "methods": ["pwd", "mfa"]}
    session = client.session
    session["assurance"] = log_in_as | {"at": timezone.now().isoformat()}
    session.save()
    queue = client.get(reverse("competence:approvals")).content.decode()
    assert str(approval.uuid) in queue
    page = client.get(reverse("competence:approval", args=[approval.uuid])).content.decode()
    assert "90\N{NO-BREAK SPACE}%" in page or "90%" in page
    assert AuditEvent.objects.filter(action="approval.read", subject=nurse).count() == 1
    empty = client.post(reverse("competence:return", args=[approval.uuid]), {"comment": ""})
    assert empty.status_code == 200
    approval.refresh_from_db()
    assert approval.state == "sent"
    client.post(reverse("competence:approve", args=[approval.uuid]))

    approval.refresh_from_db()
    assert approval.state == "approved"
    with_what = approval.events.values_list("assurance", flat=True)
    assert list(with_what) == ["local low pwd", "sso substantial pwd mfa"]
    assert AuditEvent.objects.get(action="approval.approved").detail["assurance"] == with_what[1]
    told = client.get(reverse("competence:approval", args=[approval.uuid])).content.decode()
    assert "ansattinnloggingen, betydelig sikkerhetsnivå" in told
    again = client.post(reverse("competence:approve", args=[approval.uuid]), follow=True)
    assert again.status_code == 200  # told that it is decided, and nothing changes
    assert approval.events.count() == 2


def test_an_expired_holding_waits_for_the_renewed_approval(nurse, leader, competence):
    services.approve(
        approval=services.send_for_approval(person=nurse, competence=competence), by=leader
    )
    Holding.objects.get().evidence.__class__.objects.update(valid_until=dt.date(2026, 1, 1))
    services.rebuild_holdings()
    assert state_of(nurse) == CellState.EXPIRED

    record(nurse, competence)

    assert state_of(nurse) == CellState.WAITING_APPROVAL


def test_a_renewal_is_sent_and_approved_before_the_old_proof_ends(nurse, leader, competence):
    services.approve(
        approval=services.send_for_approval(person=nurse, competence=competence), by=leader
    )
    today = timezone.localdate()
    soon, later = today + dt.timedelta(days=10), today + dt.timedelta(days=375)
    Evidence.objects.update(valid_until=soon)
    services.rebuild_holdings()
    record(nurse, competence, until=later)

    (one,) = competences_of(nurse)
    assert (one.cell.state, one.cell.waiting.may_send) == (CellState.EXPIRING, True)
    renewal = services.send_for_approval(person=nurse, competence=competence)
    assert Holding.objects.get().valid_until == soon
    services.approve(approval=renewal, by=leader)

    assert Holding.objects.get().valid_until == later
    (one,) = competences_of(nurse)
    assert (one.cell.state, one.cell.waiting) == (CellState.VALID, None)


def test_an_old_proof_that_needed_nothing_is_told_beside_one_that_does(nurse, competence):
    competence.needs_approval = False
    competence.save()
    record(nurse, competence, until=timezone.localdate() + dt.timedelta(days=500))
    assert state_of(nurse) == CellState.VALID

    (one,) = competences_of(nurse)

    assert one.cell.waiting.lacks == (Lack.APPROVAL,)  # the first proof has no end
    services.send_for_approval(person=nurse, competence=competence)
