"""Evidence in, holding out. A holding is always what its evidence says, and nothing more."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from competence import signals
from competence.errors import CountsForAnotherError
from competence.models import Competence, Evidence, Holding
from competence.services.holdings import rest_on, rests_on, standing_of
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
    confirmed_by: str = ""  # the instructor by name
    is_practical: bool = False  # a supervisor saw it done


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
    """Keep the proof and bring the holding in step. The same statement and rule count once.

    What the competence asks for beside the proof is frozen with it. Raises CountsForAnotherError
    where statement and rule count for another person or competence.
    """
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
            "confirmed_by": proof.confirmed_by,
            "scaled": proof.scaled,
            "achieved_at": proof.achieved_at,
            "valid_until": valid_until,
            "is_practical": proof.is_practical,
            **_further_needs(competence),
        },
    )
    if created:
        bring_in_step(person, competence)
    elif (evidence.person_id, evidence.competence_id) != (person.pk, competence.pk):
        raise CountsForAnotherError
    return evidence


def _further_needs(competence: Competence) -> dict[str, bool]:
    """A high risk asks for a practical check where there is a checklist, else for an approval."""
    has_checklist = competence.checklists.filter(retired_at__isnull=True).exists()
    return {
        "needs_practical": competence.high_risk and has_checklist,
        "needs_approval": competence.needs_approval or (competence.high_risk and not has_checklist),
    }


@transaction.atomic
def withdraw_evidence(*, statement_id: uuid.UUID, reason: str, misattributed: bool = False) -> int:
    """The statement was voided: its evidence no longer counts. How many rows that were.

    With `misattributed` the statement stands, but is about another person than was thought.
    """
    now = timezone.now()
    of_statement = Evidence.objects.standing().filter(statement_id=statement_id)
    standing = list(of_statement.select_related("person", "competence"))
    for evidence in standing:
        evidence.withdrawn_at = now
        evidence.withdrawn_reason = reason[:200]
        evidence.misattributed = misattributed
        evidence.save(update_fields=["withdrawn_at", "withdrawn_reason", "misattributed"])
        held, holds = bring_in_step(evidence.person, evidence.competence)
        if held and holds is None:
            signals.withdrawn.send(
                sender=Evidence, fact=signals.Withdrawn(evidence=evidence, at=now)
            )
    return len(standing)


@transaction.atomic
def bring_in_step(person: Person, competence: Competence) -> tuple[bool, Holding | None]:
    """Make the holding what the proofs say: whether there was one before, and what there is now."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)  # one at a time for each
    standing = standing_of(person.pk, competence.pk)
    before = Holding.objects.filter(person=person, competence=competence).first()
    held = rests_on(before) if before else None
    if standing == held:
        return before is not None, before
    holding = rest_on(standing, person.pk, competence.pk)
    if holding and standing and (held is None or standing.rests_on != held.rests_on):
        signals.conferred.send(
            sender=Holding, fact=signals.Conferred(holding=holding, evidence=holding.evidence)
        )
    return before is not None, holding
