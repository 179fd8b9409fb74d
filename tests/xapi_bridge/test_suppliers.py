"""What a supplier sends, and what becomes of it: over HTTP, through the real log and rules."""

import datetime as dt
import hashlib
import uuid
from importlib import import_module

import pytest
from django.apps import apps

from competence.models import Evidence, Holding
from lrs import credentials, log
from lrs.models import Credential, Statement
from people.models import AuditEvent, Person
from tests.factories.competence import CompetenceFactory
from tests.factories.people import PersonFactory
from tests.factories.suppliers import (
    HOME_PAGE,
    PASSED,
    PREFIX,
    SendingSupplier,
    account,
    mbox,
    passed,
    voiding,
)
from xapi_bridge import reasons
from xapi_bridge.errors import AlreadyLinked
from xapi_bridge.models import ActorLink, EvidenceRule, StatementOutcome
from xapi_bridge.services import evidence, linking, suppliers
from xapi_bridge.services.suppliers import Terms

pytestmark = pytest.mark.django_db
OWN = "https://portal.example.org/id"


@pytest.fixture
def competence():
    return CompetenceFactory(name="Hjertestans")


@pytest.fixture
def supplier():
    return SendingSupplier()


@pytest.fixture
def person():
    return PersonFactory(email="kari@vestfjell.example")


def outcomes():
    """(outcome, reason) of every statement, in order."""
    return list(StatementOutcome.objects.order_by("seq").values_list("outcome", "reason"))


def send(supplier, *statements):
    answer = supplier.post(*statements)
    assert answer.status_code == 200, answer.content
    evidence.collect()
    return [one["id"] for one in statements]


def test_a_passed_simulation_becomes_a_holding_that_names_its_supplier(
    supplier, competence, person
):
    rule = supplier.rule(competence, valid_months=12)

    (statement_id,) = send(supplier, passed(mbox(person.email)))

    held = Holding.objects.get(person=person, competence=competence)
    assert held.valid_until == dt.date(2027, 11, 20)
    proof = held.evidence
    assert str(proof.statement_id) == statement_id
    assert (proof.rule, proof.rule_version) == (rule.key, 1)
    assert proof.authority == supplier.row.authority
    assert proof.activity_name == "Simulering: hjertestans"
    assert outcomes() == [("matched", "")]


@pytest.mark.parametrize(
    "actor",
    [
        lambda p: account(str(p.actor_ids.get().uuid), OWN),
        lambda p: mbox("kari@vestfjell.example"),
        lambda p: mbox("Kari@Vestfjell.example"),
        lambda p: {
            "mbox_sha1sum": hashlib.sha1(b"mailto:kari@vestfjell.example").hexdigest().upper()
        },
    ],
    ids=["our account", "mailbox", "mailbox in other letters", "its hash"],
)
def test_a_person_is_found_by_account_mailbox_and_hash(supplier, competence, person, actor):
    supplier.rule(competence)

    send(supplier, passed(actor(person)))

    assert Holding.objects.get().person == person


@pytest.mark.parametrize(
    ("actor", "reason"),
    [
        (account("kari"), reasons.NO_PERSON),
        (account(str(uuid.uuid4()), OWN), reasons.NO_PERSON),
        (account("kari", OWN), reasons.NO_PERSON),
        (mbox("nobody@vestfjell.example"), reasons.NO_PERSON),
        (mbox("shared@vestfjell.example"), reasons.TWO_PERSONS),
        (mbox("nobody@vestfjell.example") | {"name": "Kari Hansen"}, reasons.NO_PERSON),
        ({"openid": "https://id.example/kari"}, reasons.NO_PERSON),
    ],
)
def test_who_is_not_found_for_certain_waits_and_is_never_created(
    supplier, competence, actor, reason
):
    PersonFactory(given_name="Kari", family_name="Hansen", email="shared@vestfjell.example")
    PersonFactory(email="Shared@vestfjell.example")
    supplier.rule(competence)

    send(supplier, passed(actor))

    assert outcomes() == [("unmatched", reason)]
    assert Person.objects.count() == 2
    assert not Holding.objects.exists()


@pytest.mark.parametrize(
    ("terms", "statement", "outcome", "reason"),
    [
        ({}, {"verb": {"id": "http://adlnet.gov/expapi/verbs/attempted"}}, "no_rule", ""),
        ({"verbs": [PASSED]}, {"verb": {"id": "http://x.example/v"}}, "rejected", reasons.VERB),
        ({}, {"object": {"id": "https://other.example/1"}}, "rejected", reasons.ACTIVITY),
        (
            {},
            {"object": {"objectType": "Agent", "mbox": "mailto:a@b.example"}},
            "rejected",
            reasons.ACTIVITY,
        ),
        ({}, {"actor": account("kari", "https://other.example")}, "rejected", reasons.HOME_PAGE),
        ({"mail_domains": ["sim.example"]}, {}, "rejected", reasons.MAIL_DOMAIN),
        ({}, {"timestamp": "2099-01-01T00:00:00Z"}, "rejected", reasons.AHEAD),
        ({}, {"actor": {"objectType": "Group", **mbox("kari@vestfjell.example")}}, "rejected",
         reasons.GROUP),
        ({}, {"result": {"success": False}}, "rejected", reasons.NO_SUCCESS),
        ({}, {"result": {"success": True, "completion": False}}, "rejected",
         reasons.NO_COMPLETION),
        ({}, {"result": None}, "rejected", reasons.SUCCESS_MISSING),
        ({}, {"result": {"success": True, "score": {"scaled": 0.79}}}, "rejected",
         reasons.LOW_SCORE),
        ({}, {"result": {"success": True}}, "rejected", reasons.LOW_SCORE),
        ({}, {"timestamp": "2025-12-31T22:59:00Z"}, "rejected", reasons.OUTSIDE_WINDOW),
        ({}, {"timestamp": "2025-12-31T23:01:00Z"}, "matched", ""),
        ({}, {}, "matched", ""),
    ],
)  # fmt: skip
def test_each_statement_of_a_supplier_has_an_outcome(
    competence, person, terms, statement, outcome, reason
):
    supplier = SendingSupplier(**terms)
    supplier.rule(
        competence,
        requires_success=True,
        minimum_scaled=0.8,
        happened_from=dt.date(2026, 1, 1),
        happened_until=dt.date(2026, 12, 31),
    )

    send(supplier, passed(mbox(person.email)) | statement if statement.get("result", 1) else
         {k: v for k, v in passed(mbox(person.email)).items() if k != "result"})  # fmt: skip

    assert outcomes() == [(outcome, reason)]
    assert Holding.objects.exists() == (outcome == "matched")


def test_trust_comes_from_the_credential_and_not_from_what_the_statement_says(
    supplier, competence, person
):
    supplier.rule(competence)
    stranger = SendingSupplier("Fremmed")

    send(
        stranger,
        passed(
            mbox(person.email),
            authority=account("Simuleringssenteret", f"{OWN}/supplier"),
        ),
    )

    assert outcomes() == [("no_rule", "")]
    assert not Holding.objects.exists()


@pytest.mark.parametrize(
    ("activity", "is_prefix", "counts"),
    [
        (PREFIX, True, True),
        (f"{PREFIX}hjerte", True, True),
        (f"{PREFIX}hjertestans", False, True),
        (PREFIX, False, False),
        (f"{PREFIX}sepsis", True, False),
    ],
)
def test_a_rule_is_for_one_activity_or_for_all_below_a_prefix(
    supplier, competence, person, activity, is_prefix, counts
):
    supplier.rule(competence, activity=activity, is_prefix=is_prefix)

    send(supplier, passed(mbox(person.email)))

    assert Holding.objects.exists() == counts


def test_voiding_takes_the_competence_back_in_either_order(supplier, competence, person):
    supplier.rule(competence)
    (first,) = send(supplier, passed(mbox(person.email)))
    assert Holding.objects.exists()

    send(supplier, voiding(first))
    assert not Holding.objects.exists()
    assert Evidence.objects.get().withdrawn_at
    assert outcomes() == [("rejected", reasons.VOIDED), ("voiding", "")]

    late = passed(mbox(person.email))
    send(supplier, voiding(late["id"]))
    send(supplier, late)
    assert not Holding.objects.exists()
    assert outcomes()[2:] == [("voiding", reasons.NO_TARGET), ("rejected", reasons.VOIDED)]


def test_nobody_takes_back_what_another_supplier_sent(supplier, competence, person):
    supplier.rule(competence)
    stranger = SendingSupplier("Fremmed")
    early = passed(mbox(person.email))

    send(stranger, voiding(early["id"]))  # before there is anything to refuse
    send(supplier, early)
    assert stranger.post(voiding(early["id"])).status_code == 403

    evidence.collect()
    assert Holding.objects.get().person == person


def test_a_late_older_statement_never_shortens_what_a_person_holds(supplier, competence, person):
    supplier.rule(competence, valid_months=12)

    send(supplier, passed(mbox(person.email)))
    send(supplier, passed(mbox(person.email), timestamp="2025-01-01T10:00:00Z"))

    assert Holding.objects.get().valid_until == dt.date(2027, 11, 20)


def test_an_unmatched_actor_is_linked_and_all_that_waits_counts(supplier, competence, person):
    supplier.rule(competence)
    send(supplier, passed(account("ks-17")), passed(account("ks-17")), passed(account("other")))
    actor = StatementOutcome.objects.order_by("seq").first().actor

    made = linking.link(supplier=supplier.row, actor=actor, person=person, by=None)

    assert made.identifier == f"account {HOME_PAGE} ks-17"
    assert [one for one, _ in outcomes()] == ["matched", "matched", "unmatched"]
    assert Holding.objects.get().person == person
    send(supplier, passed(account("ks-17")))
    assert outcomes()[-1] == ("matched", "")
    event = AuditEvent.objects.get(action="actor.linked")
    assert (event.subject, event.detail["statements"]) == (person, 2)
    with pytest.raises(AlreadyLinked):
        linking.link(supplier=supplier.row, actor=actor, person=PersonFactory(), by=None)


def test_a_link_holds_for_its_supplier_alone(supplier, competence, person):
    other = SendingSupplier("Fremmed")
    for one in (supplier, other):
        one.rule(competence)
        send(one, passed(account("ks-17")))
    actor = StatementOutcome.objects.first().actor

    linking.link(supplier=supplier.row, actor=actor, person=person, by=None)

    assert [one for one, _ in outcomes()] == ["matched", "unmatched"]


def test_a_wrong_link_is_undone_and_the_right_person_gets_the_evidence(
    supplier, competence, person
):
    supplier.rule(competence)
    send(supplier, passed(account("ks-17")))
    actor = StatementOutcome.objects.get().actor
    wrong = PersonFactory()
    made = linking.link(supplier=supplier.row, actor=actor, person=wrong, by=None)

    assert linking.undo_link(made=made, by=None) == 1

    assert not Holding.objects.exists()
    assert outcomes() == [("unmatched", reasons.NO_PERSON)]
    linking.link(supplier=supplier.row, actor=actor, person=person, by=None)
    assert Holding.objects.get().person == person
    again = linking.undo_link(made=ActorLink.objects.get(undone_at=None), by=None)
    linking.link(supplier=supplier.row, actor=actor, person=person, by=None)
    assert (again, Holding.objects.get().person) == (1, person)
    assert linking.undo_link(made=made, by=None) == 0
    assert AuditEvent.objects.filter(action="actor.unlinked").count() == 2


NARROWER = Terms(
    [PREFIX], ["https://sim.example/others"], [], []
)  # the account is of none of these


def test_an_undone_link_leaves_nothing_counted_that_the_supplier_may_no_longer_say(
    supplier, competence, person
):
    supplier.rule(competence)
    send(supplier, passed(account("ks-17")))
    actor = StatementOutcome.objects.get().actor
    made = linking.link(supplier=supplier.row, actor=actor, person=person, by=None)
    suppliers.change_terms(supplier=supplier.row, terms=NARROWER, by=None)
    evidence.collect()
    assert outcomes() == [("matched", "")]  # what counted before stands

    linking.undo_link(made=made, by=None)

    assert not Holding.objects.exists()
    assert outcomes() == [("rejected", reasons.HOME_PAGE)]


def test_what_waits_for_its_person_waits_no_more_when_the_supplier_may_no_longer_say_it(
    supplier, competence
):
    supplier.rule(competence)
    send(supplier, passed(account("ks-17")))
    assert outcomes() == [("unmatched", reasons.NO_PERSON)]

    suppliers.change_terms(supplier=supplier.row, terms=NARROWER, by=None)
    evidence.collect()

    assert outcomes() == [("rejected", reasons.HOME_PAGE)]


def test_who_came_after_the_statement_is_found_by_the_nightly_look(supplier, competence):
    supplier.rule(competence)
    send(supplier, passed(mbox("ny@vestfjell.example")))

    late = PersonFactory(email="ny@vestfjell.example")

    assert evidence.replay_unmatched() == 1
    assert Holding.objects.get().person == late


def test_a_new_rule_also_counts_what_came_before_it(supplier, competence, person):
    send(supplier, passed(mbox(person.email)))
    assert outcomes() == [("no_rule", "")]

    supplier.rule(competence)
    evidence.collect()

    assert outcomes() == [("matched", "")]
    assert Holding.objects.exists()


def test_a_changed_rule_is_a_new_version_and_what_the_old_one_gave_stands(
    supplier, competence, person
):
    first = supplier.rule(competence)
    same = supplier.rule(competence, key=first.key)
    send(supplier, passed(mbox(person.email)))

    second = supplier.rule(competence, key=first.key, minimum_scaled=0.95)
    evidence.collect()

    assert (same.pk, second.version) == (first.pk, 2)
    assert EvidenceRule.objects.get(retired_at=None) == second
    assert Evidence.objects.get().rule_version == 1
    assert Holding.objects.exists()
    later = PersonFactory(email="ola@vestfjell.example")
    send(supplier, passed(mbox(later.email)))
    assert not Holding.objects.filter(person=later).exists()


def test_a_rule_for_another_competence_counts_what_came_before_and_takes_nothing(
    supplier, competence, person
):
    first = supplier.rule(competence)
    send(supplier, passed(mbox(person.email)))
    other = CompetenceFactory(name="Sepsis")

    moved = supplier.rule(other, key=first.key)
    evidence.collect()
    send(supplier, passed(mbox("ola@vestfjell.example")))

    assert (moved.key != first.key, moved.version) == (True, 1)
    assert list(EvidenceRule.objects.filter(retired_at=None)) == [moved]
    assert {held.competence for held in Holding.objects.filter(person=person)} == {
        competence,
        other,
    }
    told = StatementOutcome.objects.order_by("seq", "pk").values_list("outcome", "rule")
    assert list(told) == [("matched", first.pk), ("matched", moved.pk), ("unmatched", moved.pk)]
    ended = AuditEvent.objects.get(action="evidence_rule.retired")
    assert ended.detail == {"rule": first.key, "version": 1, "competence": competence.slug}


def test_a_statement_that_counts_for_one_person_is_not_said_to_count_for_another(
    supplier, competence, person
):
    supplier.rule(competence)
    send(supplier, passed(mbox(person.email)))
    address, person.email = person.email, ""
    person.save()
    PersonFactory(email=address)  # has the address of who had it then

    suppliers.change_terms(supplier=supplier.row, terms=Terms([PREFIX], [], [], []), by=None)
    evidence.collect()

    assert outcomes() == [("rejected", reasons.ANOTHER_PERSON)]
    assert [held.person for held in Holding.objects.all()] == [person]


def test_what_one_key_had_named_is_told_apart_and_judged_again(supplier, competence, person):
    """As it was once: a rule that was moved kept its key, under which a statement counts once."""
    first = supplier.rule(competence)
    send(supplier, passed(mbox(person.email)))
    moved = supplier.rule(CompetenceFactory(), key=first.key)
    EvidenceRule.objects.filter(pk=moved.pk).update(key=first.key, version=2, history_done=True)
    late = PersonFactory(email="ola@vestfjell.example")
    send(supplier, passed(mbox(late.email)))

    import_module("xapi_bridge.migrations.0007_one_competence_a_key").tell_apart(apps, None)
    evidence.collect()

    moved.refresh_from_db()
    assert (moved.key != first.key, moved.version) == (True, 2)
    proofs = Evidence.objects.order_by("competence_id", "person_id").values_list("rule", "person")
    assert list(proofs) == [
        (first.key, person.pk),
        (moved.key, person.pk),
        (moved.key, late.pk),
    ]


def test_a_rule_that_was_moved_and_moved_back_judges_again(supplier, competence, person):
    first = supplier.rule(competence)
    between = supplier.rule(CompetenceFactory(), key=first.key)
    send(supplier, passed(mbox(person.email)))  # counts for the other competence alone
    back = supplier.rule(competence, key=between.key)
    Evidence.objects.update(rule=first.key)
    for version, rule in ((2, between), (3, back)):
        EvidenceRule.objects.filter(pk=rule.pk).update(key=first.key, version=version)
    EvidenceRule.objects.update(history_done=True, history_seq=log.end())

    import_module("xapi_bridge.migrations.0007_one_competence_a_key").tell_apart(apps, None)
    evidence.collect()

    assert Holding.objects.filter(person=person, competence=competence).exists()
    assert EvidenceRule.objects.filter(key=first.key).count() == 2


def test_wider_terms_judge_again_what_was_rejected(supplier, competence, person):
    supplier.rule(competence, activity="https://new.example/1", is_prefix=False)
    send(supplier, passed(mbox(person.email), object={"id": "https://new.example/1"}))
    assert outcomes() == [("rejected", reasons.ACTIVITY)]

    terms = Terms([PREFIX, "https://new.example/"], [], [], [])
    suppliers.change_terms(supplier=supplier.row, terms=terms, by=None)
    evidence.collect()

    assert outcomes() == [("matched", "")]


def test_a_national_identity_number_is_refused_and_written_nowhere(
    supplier, competence, caplog, capfd
):
    number = "01019000083"

    answer = supplier.post(passed(account(number)))

    assert answer.status_code == 400
    assert number not in answer.content.decode() + caplog.text + "".join(capfd.readouterr())
    assert not Statement.objects.exists()


def test_a_secret_is_rotated_with_an_overlap(supplier, competence, person):
    supplier.rule(competence)
    before = Credential.objects.get(name=supplier.row.name)

    made = suppliers.rotate_secret(supplier=supplier.row, by=None)

    assert made.key == before.key
    assert credentials.check(made.key, made.secret) == before
    before.refresh_from_db()
    assert before.previous_until - before.created < suppliers.OVERLAP + dt.timedelta(minutes=1)
    assert supplier.post(passed(mbox(person.email))).status_code == 200


def test_who_is_ended_sends_nothing_more_and_what_it_gave_stands(supplier, competence, person):
    supplier.rule(competence)
    send(supplier, passed(mbox(person.email)))

    suppliers.end_supplier(supplier=supplier.row, by=None)

    assert supplier.post(passed(mbox(person.email))).status_code == 401
    assert not EvidenceRule.objects.filter(retired_at=None).exists()
    assert Holding.objects.exists()
    suppliers.end_supplier(supplier=supplier.row, by=None)
    assert AuditEvent.objects.filter(action="supplier.ended").count() == 1


def test_judging_a_batch_takes_the_same_queries_however_many_wait(
    supplier, competence, django_assert_max_num_queries
):
    supplier.post(*(passed(mbox(f"p{n}@vestfjell.example")) for n in range(50)))

    with django_assert_max_num_queries(25):
        evidence.collect()

    assert outcomes() == [("no_rule", "")] * 50
