"""What a statement proves: each rule that wants it decides, and the outcome is written down."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from competence.errors import CountsForAnotherError
from competence.models import Evidence
from competence.services import record_evidence, withdraw_evidence
from competence.services.evidence import Proof
from courses.models import Certificate
from courses.services.results import add_months
from lrs import log
from lrs.log import LoggedStatement
from people.services import lock_people
from xapi_bridge import reasons
from xapi_bridge.models import EvidenceRule, StatementOutcome, Supplier
from xapi_bridge.services import practical, scope
from xapi_bridge.services.actors import Resolver
from xapi_bridge.vocabulary import adl

Outcome = StatementOutcome.Outcome


@dataclass(frozen=True, slots=True)
class Case:
    """A statement to judge by some rules, none perhaps; `supplier` is None for our own."""

    logged: LoggedStatement
    supplier: Supplier | None
    rules: Sequence[EvidenceRule]


@dataclass(frozen=True, slots=True)
class _Verdict:
    outcome: StatementOutcome.Outcome
    reason: str = ""
    detail: str = ""


def is_voiding(logged: LoggedStatement) -> bool:
    """Whether the statement takes another back."""
    return logged.verb == adl.VOIDED[0]


def lock_concerned(cases: Sequence[Case]) -> Resolver:
    """Lock those for whom the statements will count, or for whom they, or what they take back,
    count now. Answers who is meant by their actors.
    """
    people = Resolver([(case.supplier, case.logged.statement["actor"]) for case in cases])
    will = (people.person(c.supplier, c.logged.statement["actor"]).person for c in cases if c.rules)
    ids = {case.logged.id for case in cases}
    ids |= {_target_of(case.logged) for case in cases if is_voiding(case.logged)}
    now = Evidence.objects.standing().filter(statement_id__in=ids)
    lock_people({p.pk for p in will if p} | set(now.values_list("person", flat=True)))
    return people


@transaction.atomic
def judge(cases: Sequence[Case]) -> None:
    """Judge in order. Judging again changes nothing, save what has become of the statements."""
    people = lock_concerned(cases)
    unruled: list[StatementOutcome] = []
    for case in cases:
        if is_voiding(case.logged):
            verdict: _Verdict | None = _take_back(case.logged)
        else:
            verdict = _judge(case, people)
        if verdict and case.supplier:
            unruled.append(_outcome(case, None, verdict))
    _keep(unruled, [case.logged.id for case in cases if case.supplier])


def _keep(unruled: Sequence[StatementOutcome], judged: Sequence[uuid.UUID]) -> None:
    """Let verdicts on statements themselves stand for those of rules, save where one counts.

    Judged again, a statement may be of those that its supplier may no longer make.
    """
    counting = Evidence.objects.standing().filter(
        statement_id__in=[one.statement_id for one in unruled]
    )
    stands = set(counting.values_list("statement_id", flat=True))
    new = [one for one in unruled if one.statement_id not in stands]
    StatementOutcome.objects.filter(
        Q(statement_id__in=judged, rule__isnull=True)
        | Q(statement_id__in=[one.statement_id for one in new])
    ).delete()
    StatementOutcome.objects.bulk_create(new, ignore_conflicts=True)


def _judge(case: Case, people: Resolver) -> _Verdict | None:
    """Let each rule judge; a verdict on the statement itself where it comes to no rule."""
    if case.supplier and (refusal := scope.outside(case.supplier, case.logged)):
        return _Verdict(Outcome.REJECTED, *refusal)
    if case.supplier and case.logged.voided and not case.rules:
        return _Verdict(Outcome.REJECTED, reasons.VOIDED)
    if not case.rules:
        return _Verdict(Outcome.NO_RULE)
    for rule in case.rules:
        found = _outcome(case, rule, _apply(case, rule, people))
        StatementOutcome.objects.update_or_create(
            statement_id=found.statement_id,
            rule=rule,
            defaults={
                "seq": found.seq,
                "supplier": found.supplier,
                "actor": found.actor,
                "outcome": found.outcome,
                "reason": found.reason,
                "detail": found.detail,
            },
        )
    return None


def _outcome(case: Case, rule: EvidenceRule | None, verdict: _Verdict) -> StatementOutcome:
    return StatementOutcome(
        statement_id=case.logged.id,
        seq=case.logged.seq,
        rule=rule,
        supplier=case.supplier,
        actor=log.actor_key(case.logged.statement["actor"]),
        outcome=verdict.outcome,
        reason=verdict.reason,
        detail=verdict.detail[:300],
    )


def _take_back(logged: LoggedStatement) -> _Verdict:
    """Withdraw what the voided statement gave.

    The log decides whether the voiding counts: it marks the target voided when the same authority,
    or one that may void any, says so, whichever of the two came first.
    """
    target_id = _target_of(logged)
    target = log.get(target_id)
    if target is None or not target.voided:
        return _Verdict(Outcome.VOIDING, reasons.NO_TARGET)
    withdraw_evidence(statement_id=target_id, reason=f"voided by {logged.id}")
    StatementOutcome.objects.filter(statement_id=target_id).update(
        outcome=Outcome.REJECTED, reason=reasons.VOIDED, detail="", decided_at=timezone.now()
    )
    return _Verdict(Outcome.VOIDING)


def _target_of(logged: LoggedStatement) -> uuid.UUID:
    """The statement that a voiding one takes back."""
    return uuid.UUID(logged.statement["object"]["id"])


def _apply(case: Case, rule: EvidenceRule, people: Resolver) -> _Verdict:
    """Count the statement under `rule`, or say why not."""
    logged = case.logged
    result = logged.statement.get("result", {})
    scaled = result.get("score", {}).get("scaled")
    refusal = _refusal(logged, rule, result, scaled)
    if refusal:
        return _Verdict(Outcome.REJECTED, *refusal)
    answer = people.person(case.supplier, logged.statement["actor"])
    if answer.person is None:
        return _Verdict(Outcome.UNMATCHED, answer.reason)
    try:
        record_evidence(
            person=answer.person,
            competence=rule.competence,
            proof=_proof(logged, scaled),
            rule=rule.key,
            rule_version=rule.version,
            valid_until=_valid_until(rule, logged),
        )
    except CountsForAnotherError:
        return _Verdict(Outcome.REJECTED, reasons.ANOTHER_PERSON)
    return _Verdict(Outcome.MATCHED)


def _refusal(
    logged: LoggedStatement, rule: EvidenceRule, result: dict[str, Any], scaled: float | None
) -> scope.Refusal | None:
    if logged.voided:
        return reasons.VOIDED, ""
    if logged.statement["actor"].get("objectType") == "Group":
        return reasons.GROUP, ""
    for name, required, no, missing in (
        ("success", rule.requires_success, reasons.NO_SUCCESS, reasons.SUCCESS_MISSING),
        ("completion", rule.requires_completion, reasons.NO_COMPLETION, reasons.COMPLETION_MISSING),
    ):
        if result.get(name) is False:
            return no, ""
        if required and name not in result:
            return missing, ""
    if rule.minimum_scaled is not None and (scaled is None or scaled < rule.minimum_scaled):
        return reasons.LOW_SCORE, f"{rule.minimum_scaled:g}"
    return _refusal_by_time(logged, rule)


def _refusal_by_time(logged: LoggedStatement, rule: EvidenceRule) -> scope.Refusal | None:
    day = timezone.localdate(logged.timestamp)
    first, last = rule.happened_from or dt.date.min, rule.happened_until or dt.date.max
    if not first <= day <= last:
        return reasons.OUTSIDE_WINDOW, day.isoformat()
    if rule.follows_certificate and _certificate(logged) is None:
        return reasons.NO_CERTIFICATE, ""
    return None


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
        confirmed_by=practical.instructor_of(logged),
        is_practical=practical.is_practical(logged),
    )


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
