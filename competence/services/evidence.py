"""Evidence in, holding out. A holding is always what its evidence says, and nothing more."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from competence import signals
from competence.models import Competence, Evidence, Holding
from competence.services.holdings import best_evidence, rest_on
from people.models import Person


@dataclass(frozen=True, slots=True)
class Proof:
    """What a statement says, frozen for the reader of the evidence. `scaled` is -1..1."""

    statement_id: uuid.UUID
    verb: str
    activity: str
    activity_name: str
    authority: str
    achieved_at: dt.datetime
    scaled: float | None = None


@transaction.atomic
def record_evidence(
    *,
    person: Person,
    competence: Competence,
    proof: Proof,
    rule: str,
    rule_version: int,
    valid_until: dt.date | None,
) -> Evidence:
    """Keep the proof and bring the holding in step. The same statement and rule count once."""
    evidence, created = Evidence.objects.get_or_create(
        statement_id=proof.statement_id,
        rule=rule,
        misattributed=False,
        defaults={
            "person": person,
            "competence": competence,
            "rule_version": rule_version,
            "verb": proof.verb,
            "activity": proof.activity,
            "activity_name": proof.activity_name,
            "authority": proof.authority,
            "scaled": proof.scaled,
            "achieved_at": proof.achieved_at,
            "valid_until": valid_until,
        },
    )
    if created:
        _bring_in_step(person, competence)
    return evidence


@transaction.atomic
def withdraw_evidence(*, statement_id: uuid.UUID, reason: str, misattributed: bool = False) -> int:
    """The statement was voided: its evidence no longer counts. How many rows that were.

    With `misattributed` the statement stands, but is about another person than was thought.
    """
    now = timezone.now()
    standing = list(
        Evidence.objects.filter(
            statement_id=statement_id, withdrawn_at__isnull=True
        ).select_related("person", "competence")
    )
    for evidence in standing:
        evidence.withdrawn_at = now
        evidence.withdrawn_reason = reason[:200]
        evidence.misattributed = misattributed
        evidence.save(update_fields=["withdrawn_at", "withdrawn_reason", "misattributed"])
        if _bring_in_step(evidence.person, evidence.competence) is None:
            signals.withdrawn.send(
                sender=Evidence, fact=signals.Withdrawn(evidence=evidence, at=now)
            )
    return len(standing)


def _bring_in_step(person: Person, competence: Competence) -> Holding | None:
    Person.objects.select_for_update().get(pk=person.pk)  # one at a time for each person
    best = best_evidence(person.pk, competence.pk)
    before = Holding.objects.filter(person=person, competence=competence).first()
    if best is not None and before is not None and before.evidence_id == best.pk:
        return before
    holding = rest_on(best, person.pk, competence.pk)
    if holding is not None and best is not None:
        signals.conferred.send(
            sender=Holding, fact=signals.Conferred(holding=holding, evidence=best)
        )
    return holding
