"""Evidence: a cursor over the log that asks the rules what each statement proves."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from competence.services import record_evidence, withdraw_evidence
from competence.services.evidence import Proof
from courses.models import Certificate
from courses.services.results import add_months
from lrs import log
from lrs.log import LoggedStatement
from people.models import ActorId, Person
from xapi_bridge.models import Cursor, EvidenceRule, StatementOutcome
from xapi_bridge.vocabulary import adl

CURSOR = "evidence"
BATCH = 500
_Key = tuple[str, str, str]  # authority, verb, activity


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What became of a statement under a rule."""

    outcome: StatementOutcome.Outcome
    reason: str = ""


def collect() -> int:
    """Read the log from the cursor to its end; how many statements were looked at.

    A rule that is new since the last time first judges what was logged before it.
    """
    seen = 0
    for rule_id in _new_rules():
        while read := _history_batch(rule_id):
            seen += read
    while read := _collect_batch():
        seen += read
    return seen


def _new_rules() -> list[int]:
    new = EvidenceRule.objects.filter(retired_at__isnull=True, history_done=False)
    return list(new.values_list("pk", flat=True))


@transaction.atomic
def _history_batch(rule_id: int) -> int:
    """Let one rule judge the next statements on its activity that the cursor has passed."""
    cursor = _locked_cursor()
    rule = EvidenceRule.objects.select_related("competence").get(pk=rule_id)
    batch = [
        logged
        for logged in log.read(
            after=rule.history_seq, limit=BATCH, verb=rule.verb, activity=rule.activity
        )
        if logged.seq <= cursor.seq
    ]
    for logged in batch:
        if logged.authority == rule.authority:
            _judge(logged, rule)
    rule.history_done = len(batch) < BATCH
    rule.history_seq = batch[-1].seq if batch else cursor.seq
    rule.save(update_fields=["history_done", "history_seq"])
    return len(batch)


@transaction.atomic
def _collect_batch() -> int:
    cursor = _locked_cursor()
    batch = log.read(after=cursor.seq, limit=BATCH)
    if not batch:
        return 0
    rules = _rules_in_force()
    for logged in batch:
        _take(logged, rules)
    cursor.seq = batch[-1].seq
    cursor.save(update_fields=["seq", "moved_at"])
    return len(batch)


def _locked_cursor() -> Cursor:
    """The cursor, locked: one reader at a time."""
    Cursor.objects.get_or_create(name=CURSOR)
    return Cursor.objects.select_for_update().get(name=CURSOR)


def _take(logged: LoggedStatement, rules: dict[_Key, list[EvidenceRule]]) -> None:
    target = logged.statement["object"]
    if logged.verb == adl.VOIDED[0]:
        withdraw_evidence(statement_id=uuid.UUID(target["id"]), reason=f"voided by {logged.id}")
        return
    for rule in rules.get((logged.authority, logged.verb, str(target.get("id", ""))), ()):
        _judge(logged, rule)


def _judge(logged: LoggedStatement, rule: EvidenceRule) -> None:
    verdict = _apply(logged, rule)
    StatementOutcome.objects.update_or_create(
        statement_id=logged.id,
        rule=rule,
        defaults={"seq": logged.seq, "outcome": verdict.outcome, "reason": verdict.reason},
    )


def _apply(logged: LoggedStatement, rule: EvidenceRule) -> _Verdict:
    """Count the statement under `rule`, or say why not."""
    result = logged.statement.get("result", {})
    scaled = result.get("score", {}).get("scaled")
    refusal = _refusal(logged, rule, result, scaled)
    if refusal:
        return _Verdict(StatementOutcome.Outcome.REJECTED, refusal)
    person = _person_of(logged.statement["actor"])
    if person is None:
        return _Verdict(StatementOutcome.Outcome.UNMATCHED, "no person has this actor id")
    record_evidence(
        person=person,
        competence=rule.competence,
        proof=_proof(logged, scaled),
        rule=rule.key,
        rule_version=rule.version,
        valid_until=_valid_until(rule, logged),
    )
    return _Verdict(StatementOutcome.Outcome.MATCHED)


def _refusal(
    logged: LoggedStatement, rule: EvidenceRule, result: dict[str, object], scaled: float | None
) -> str:
    if logged.voided:
        return "the statement was voided"
    if result.get("success") is False:
        return "the statement says success: false"
    if result.get("completion") is False:
        return "the statement says completion: false"
    if rule.minimum_scaled is not None and (scaled is None or scaled < rule.minimum_scaled):
        return f"the score is below {rule.minimum_scaled}"
    if rule.follows_certificate and _certificate(logged) is None:
        return "the round has no certificate that the competence could follow"
    return ""


def _proof(logged: LoggedStatement, scaled: float | None) -> Proof:
    target = logged.statement["object"]
    names = target.get("definition", {}).get("name", {})
    return Proof(
        statement_id=logged.id,
        verb=logged.verb,
        activity=target["id"],
        activity_name=next(iter(names.values()), "")[:500],
        authority=logged.authority,
        achieved_at=logged.timestamp,
        scaled=scaled,
    )


def _person_of(actor: dict[str, object]) -> Person | None:
    """The person behind one of our own actor ids."""
    account = actor.get("account")
    if not isinstance(account, dict) or account.get("homePage") != settings.ACTOR_HOMEPAGE:
        return None
    try:
        name = uuid.UUID(str(account.get("name")))
    except ValueError:
        return None
    known = ActorId.objects.filter(uuid=name).select_related("person").first()
    return known.person if known else None


def _certificate(logged: LoggedStatement) -> Certificate | None:
    """The certificate of the round in which the statement was made."""
    registration = logged.statement.get("context", {}).get("registration")
    return Certificate.objects.filter(completion__enrolment__uuid=registration).first()


def _valid_until(rule: EvidenceRule, logged: LoggedStatement) -> dt.date | None:
    if rule.follows_certificate:
        certificate = _certificate(logged)
        return certificate.valid_until if certificate else None
    if rule.valid_months is None:
        return None
    return add_months(timezone.localdate(logged.timestamp), rule.valid_months)


def _rules_in_force() -> dict[_Key, list[EvidenceRule]]:
    found: dict[_Key, list[EvidenceRule]] = {}
    in_force = EvidenceRule.objects.filter(retired_at__isnull=True).select_related("competence")
    for rule in in_force:
        found.setdefault((rule.authority, rule.verb, rule.activity), []).append(rule)
    return found
