"""From a fact to the log to a holding, through the real outbox, log and rules."""

import uuid

import pytest
from django.db import transaction
from django.utils import timezone

from competence.models import Evidence, Holding
from courses import services as courses
from courses.services.results import add_months
from lrs import authorities, log
from lrs import services as lrs
from tests.factories.competence import CompetenceFactory
from tests.factories.courses import ModuleFactory
from tests.factories.people import PersonFactory
from xapi_bridge.models import Cursor, EvidenceRule, OutboxEntry, StatementOutcome
from xapi_bridge.services import evidence, outbox
from xapi_bridge.services.rules import let_course_give, stop_course_giving, ways_to
from xapi_bridge.statements.base import base_iri

pytestmark = pytest.mark.django_db


@pytest.fixture
def competence():
    return CompetenceFactory()


@pytest.fixture
def module(competence):
    module = ModuleFactory(course__valid_months=24)
    let_course_give(course=module.course, competence=competence, by=None)
    return module


@pytest.fixture
def timed_module(competence):
    """Its competence is valid for two years, whatever becomes of the certificate."""
    module = ModuleFactory()
    let_course_give(course=module.course, competence=competence, by=None, valid_months=24)
    return module


def complete(module, person=None, scaled=0.9):
    launch = courses.start(person=person or PersonFactory(), course=module.course)
    courses.record_result(enrolment=launch.enrolment, module=module, state="passed", scaled=scaled)
    return launch.enrolment


def run_pipe():
    return outbox.drain(), evidence.collect()


def verbs():
    return [s.verb.rsplit("/", 1)[1] for s in log.read(after=0, limit=100)]


def test_a_completed_course_becomes_a_holding_with_its_proof(module, competence):
    enrolment = complete(module)

    run_pipe()
    run_pipe()  # what a holding confers is logged in the next round, and proves nothing

    assert verbs() == ["registered", "completed", "earned", "conferred"]
    holding = Holding.objects.get(person=enrolment.person, competence=competence)
    proof = log.get(holding.evidence.statement_id)
    assert proof.verb.endswith("/completed")
    assert proof.statement["context"]["registration"] == str(enrolment.uuid)
    assert holding.valid_until == enrolment.completion.certificate.valid_until
    assert Evidence.objects.count() == 1


def test_a_fact_that_is_rolled_back_leaves_no_statement(module):
    with transaction.atomic():
        complete(module)
        transaction.set_rollback(True)

    assert not OutboxEntry.objects.exists()


def test_draining_again_stores_nothing_twice(module):
    complete(module)
    outbox.drain()
    OutboxEntry.objects.update(delivered_at=None)  # a worker was killed before it could note it

    outbox.drain()

    assert len(verbs()) == OutboxEntry.objects.filter(delivered_at__isnull=False).count() == 3


def test_poison_is_parked_with_its_answer_and_blocks_nobody(module):
    complete(module)
    poisoned = OutboxEntry.objects.order_by("pk")[1]
    poisoned.payload = '{"actor": 1}'
    poisoned.save()

    outbox.drain()

    poisoned.refresh_from_db()
    assert poisoned.parked_at
    assert "verb" in poisoned.answer
    assert len(verbs()) == 2
    assert outbox.drain() == 0


@pytest.mark.parametrize(
    ("minimum", "scaled", "outcome"),
    [(0.8, 0.8, "matched"), (0.8, 0.79, "rejected"), (None, 0.1, "matched")],
)
def test_the_rule_may_ask_for_a_score(competence, minimum, scaled, outcome):
    module = ModuleFactory()
    let_course_give(course=module.course, competence=competence, by=None, minimum_scaled=minimum)

    complete(module, scaled=scaled)
    run_pipe()

    assert StatementOutcome.objects.get().outcome == outcome
    assert Holding.objects.exists() == (outcome == "matched")


def _completed_by(module, actor, **members):
    return {
        "id": str(uuid.uuid4()),
        "actor": actor,
        "verb": {"id": "http://adlnet.gov/expapi/verbs/completed"},
        "object": {"id": f"{base_iri()}/activities/course/{module.course.uuid}"},
        **members,
    }


def _account(person):
    name = str(person.actor_ids.get().uuid)
    return {"account": {"homePage": "https://portal.example.org/id", "name": name}}


def test_only_the_authority_of_the_rule_counts(timed_module):
    person = PersonFactory()
    forged = _completed_by(timed_module, _account(person))
    lrs.store([forged], authority=authorities.supplier_authority("stranger"))

    evidence.collect()

    assert not Holding.objects.exists()
    assert not StatementOutcome.objects.exists()


@pytest.mark.parametrize(
    "actor",
    [
        {"mbox": "mailto:kari@example.org"},
        {"account": {"homePage": "https://elsewhere.example", "name": str(uuid.uuid4())}},
        {"account": {"homePage": "https://portal.example.org/id", "name": "not-a-uuid"}},
        {"account": {"homePage": "https://portal.example.org/id", "name": str(uuid.uuid4())}},
    ],
)
def test_who_is_not_found_is_noted_and_never_created(timed_module, actor):
    lrs.store([_completed_by(timed_module, actor)], authority=lrs.system_authority())

    evidence.collect()

    assert StatementOutcome.objects.get().outcome == "unmatched"
    assert not Holding.objects.exists()


def test_voiding_takes_the_competence_back_in_either_order(timed_module):
    module = timed_module
    person = PersonFactory()
    statement = _completed_by(module, _account(person))
    voiding = {
        "id": str(uuid.uuid4()),
        "actor": {"mbox": "mailto:admin@example.org"},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/voided"},
        "object": {"objectType": "StatementRef", "id": statement["id"]},
    }
    lrs.store([statement], authority=lrs.system_authority())
    evidence.collect()
    assert Holding.objects.exists()

    lrs.store([voiding], authority=lrs.system_authority())
    evidence.collect()
    assert not Holding.objects.exists()

    early = _completed_by(module, _account(person))
    lrs.store(
        [voiding | {"id": str(uuid.uuid4()), "object": voiding["object"] | {"id": early["id"]}}],
        authority=lrs.system_authority(),
    )
    lrs.store([early], authority=lrs.system_authority())
    evidence.collect()
    assert not Holding.objects.exists()


def test_a_new_rule_also_counts_what_was_done_before_it(competence):
    module = ModuleFactory()
    enrolment = complete(module)
    run_pipe()
    assert not Holding.objects.exists()

    let_course_give(course=module.course, competence=competence, by=None)
    evidence.collect()

    assert Holding.objects.get().person == enrolment.person


def test_a_holding_is_valid_as_long_as_the_certificate_was_when_it_was_issued(module, competence):
    enrolment = complete(module)
    module.course.valid_months = 1  # changed after this round
    module.course.save()
    run_pipe()

    certificate = enrolment.completion.certificate
    assert certificate.valid_until is not None
    assert Holding.objects.get(competence=competence).valid_until == certificate.valid_until


def test_a_statement_without_a_certificate_gives_nothing_that_would_last_for_ever(module):
    person = PersonFactory()
    lrs.store([_completed_by(module, _account(person))], authority=lrs.system_authority())

    evidence.collect()

    assert not Holding.objects.exists()
    assert "no certificate" in StatementOutcome.objects.get().reason


def test_a_rule_may_say_its_own_validity(competence):
    module = ModuleFactory(course__valid_months=24)
    let_course_give(course=module.course, competence=competence, by=None, valid_months=6)
    enrolment = complete(module)
    run_pipe()

    months = add_months(timezone.localdate(enrolment.completion.at), 6)
    assert Holding.objects.get().valid_until == months


def test_rules_are_versioned_and_retired(competence):
    course = ModuleFactory().course

    first = let_course_give(course=course, competence=competence, by=None)
    same = let_course_give(course=course, competence=competence, by=None)
    second = let_course_give(course=course, competence=competence, by=None, minimum_scaled=0.8)

    assert (first, second.version) == (same, 2)
    assert ways_to([competence.pk]) == {competence.pk: [course]}
    assert stop_course_giving(course=course, competence=competence, by=None)
    assert not EvidenceRule.objects.filter(retired_at__isnull=True).exists()
    assert ways_to([competence.pk]) == {}


def test_the_cursor_stands_at_the_end_of_the_log(module):
    complete(module)
    run_pipe()
    run_pipe()

    assert Cursor.objects.get(name=evidence.CURSOR).seq == log.end()
    assert evidence.collect() == 0


def revoke(enrolment):
    return courses.revoke(
        certificate=enrolment.completion.certificate, by=PersonFactory(), reason="Feil person."
    )


def test_a_revoked_certificate_takes_the_competence_with_it(module, competence):
    enrolment = complete(module)
    run_pipe()
    assert Holding.objects.filter(person=enrolment.person).exists()

    revoke(enrolment)
    run_pipe()
    run_pipe()

    assert not Holding.objects.filter(person=enrolment.person).exists()
    assert Evidence.objects.get().withdrawn_at is not None  # the row stays
    assert verbs()[-3:] == ["voided", "voided", "revoked"]
    kinds = {log.get(s.id).verb.rsplit("/", 1)[1] for s in log.read(after=0, limit=100) if s.voided}
    assert kinds == {"completed", "earned"}


def test_a_certificate_revoked_before_anybody_read_the_log_gives_nothing(module):
    revoke(complete(module))
    run_pipe()
    run_pipe()

    assert not Holding.objects.exists()
    assert StatementOutcome.objects.get().outcome == "rejected"


def test_an_older_proof_that_stands_keeps_the_competence(module, competence):
    person = PersonFactory()
    first = complete(module, person=person)
    courses.enrol(person=person, course=module.course)
    second = complete(module, person=person)
    run_pipe()

    revoke(second)
    run_pipe()

    holding = Holding.objects.get(person=person)
    assert holding.valid_until == first.completion.certificate.valid_until
