"""A practical check goes through the log like a course: signed, stored, counted, taken back."""

import uuid

import pytest
from django.core.management import call_command

from competence import services
from competence.models import Evidence, Holding
from competence.selectors import competences_of
from competence.selectors.states import CellState
from lrs import log
from tests.competence.test_evidence import record
from tests.factories.competence import CompetenceFactory
from tests.factories.people import EmploymentFactory, GrantFactory, PersonFactory, make_unit
from xapi_bridge.models import EvidenceRule
from xapi_bridge.services import evidence, outbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward():
    return make_unit("ward")


@pytest.fixture
def nurse(ward):
    return EmploymentFactory(unit=ward, person__username="nurse").person


@pytest.fixture
def supervisor(ward):
    person = PersonFactory(given_name="Anders", family_name="Moen")
    return GrantFactory(role="supervisor", unit=ward, person=person).person


def publish(competence, **values):
    values = {"title": "Praktisk prøve", "items": ["Kontrollerer", "Dokumenterer"]} | values
    return services.publish_checklist(competence=competence, by=None, **values)


def sign(person, checklist, supervisor, *, done=True):
    verdicts = {item.pk: done for item in checklist.items.all()}
    return services.sign(
        uuid=uuid.uuid4(),
        person=person,
        checklist=checklist,
        supervisor=supervisor,
        verdicts=verdicts,
    )


def run_pipe():
    outbox.drain()
    evidence.collect()


def test_a_signed_check_becomes_evidence_with_the_supervisor_as_instructor(nurse, supervisor):
    checklist = publish(CompetenceFactory(), valid_months=12)
    sign_off = sign(nurse, checklist, supervisor)

    run_pipe()

    (proof,) = Evidence.objects.all()
    assert (proof.is_practical, proof.confirmed_by) == (True, "Anders Moen")
    assert (proof.person, proof.achieved_at) == (nurse, sign_off.at)
    assert Holding.objects.get().valid_until == proof.valid_until is not None
    (stored,) = [one for one in log.read(after=0, limit=50) if one.verb.endswith("/passed")]
    assert stored.id == proof.statement_id
    assert stored.statement["context"]["instructor"]["account"]["name"]
    assert "Moen" not in str(stored.statement)


def test_a_check_that_was_not_passed_is_in_the_log_and_counts_for_nothing(nurse, supervisor):
    sign(nurse, publish(CompetenceFactory()), supervisor, done=False)

    run_pipe()

    assert [one.verb.rsplit("/")[-1] for one in log.read(after=0, limit=50)] == ["failed"]
    assert not Evidence.objects.exists()


def test_a_high_risk_competence_counts_with_course_and_check_and_not_with_one(
    ward, nurse, supervisor
):
    competence = CompetenceFactory(high_risk=True)
    services.require(competence=competence, unit=ward)
    checklist = publish(competence)
    record(nurse, competence)
    (one,) = competences_of(nurse)
    assert one.cell.state == CellState.WAITING_PRACTICAL

    sign_off = sign(nurse, checklist, supervisor)
    run_pipe()
    (one,) = competences_of(nurse)
    assert one.cell.state == CellState.VALID
    assert Holding.objects.get().practical.is_practical
    call_command("rebuild_competence", "--check")

    services.withdraw_sign_off(sign_off=sign_off, by=supervisor, reason="Feil person")
    run_pipe()
    (one,) = competences_of(nurse)
    assert one.cell.state == CellState.WAITING_PRACTICAL
    assert not Holding.objects.exists()
    call_command("rebuild_competence", "--check")


def test_what_an_older_list_signed_still_counts_under_a_new_validity(nurse, supervisor):
    competence = CompetenceFactory()
    sign(nurse, publish(competence), supervisor)
    publish(competence, items=["Noe nytt"], valid_months=6)

    run_pipe()

    (proof,) = Evidence.objects.all()
    assert proof.rule_version == 2
    assert EvidenceRule.objects.filter(retired_at__isnull=True).count() == 1


def test_withdrawn_before_it_was_counted_it_never_counts(nurse, supervisor):
    sign_off = sign(nurse, publish(CompetenceFactory()), supervisor)
    services.withdraw_sign_off(sign_off=sign_off, by=supervisor, reason="Feil person")

    run_pipe()

    assert not Holding.objects.exists()


def test_the_whole_way_of_a_legal_act_can_be_rebuilt(ward, nurse, supervisor):
    """Course, check and approval; then the holding is thrown away and made again."""
    competence = CompetenceFactory(high_risk=True, needs_approval=True)
    services.require(competence=competence, unit=ward)
    leader = GrantFactory(unit=ward).person
    record(nurse, competence)
    sign(nurse, publish(competence), supervisor)
    run_pipe()
    approval = services.send_for_approval(person=nurse, competence=competence)
    assert [proof["practical"] for proof in approval.basis] == [False, True]
    assert approval.basis[1]["items"] == [
        {"text": "Kontrollerer", "passed": True},
        {"text": "Dokumenterer", "passed": True},
    ]
    services.approve(approval=approval, by=leader)
    made = Holding.objects.values("evidence", "practical", "approval", "achieved_at").get()

    Holding.objects.all().delete()
    assert services.rebuild_holdings() == 1

    assert Holding.objects.values("evidence", "practical", "approval", "achieved_at").get() == made
    (one,) = competences_of(nurse)
    assert one.cell.state == CellState.VALID
    run_pipe()
    told = [s.statement for s in log.read(after=0, limit=50) if s.verb.endswith("/conferred")]
    assert len(told) == 1
