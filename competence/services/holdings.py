"""What a person holds, kept equal to what counts, and known to the obligations."""

from collections.abc import Iterable
from typing import Any

from competence.counting import Consent, Shown, Standing, what_counts
from competence.models import Approval, Evidence, Holding
from competence.services.obligations import refresh_obligations


def standing_of(person_id: int, competence_id: int) -> Standing | None:
    """What the person's holding rests on now; two queries."""
    pair = {"person_id": person_id, "competence_id": competence_id}
    proofs = shown(Evidence.objects.standing().filter(**pair))
    return what_counts(proofs, consents(Approval.objects.filter(**pair).approved()))


def shown(evidence: Iterable[Evidence]) -> list[Shown]:
    """Evidence as the counting rule sees it."""
    return [
        Shown(
            pk=e.pk,
            achieved_at=e.achieved_at,
            valid_until=e.valid_until,
            is_practical=e.is_practical,
            needs_practical=e.needs_practical,
            needs_approval=e.needs_approval,
        )
        for e in evidence
    ]


def consents(approvals: Iterable[Approval]) -> list[Consent]:
    """Approvals as the counting rule sees them; their evidence is prefetched."""
    return [
        Consent(pk=a.pk, at=a.decided_at, on=frozenset(e.pk for e in a.evidence.all()))
        for a in approvals
        if a.decided_at is not None
    ]


def rest_on(standing: Standing | None, person_id: int, competence_id: int) -> Holding | None:
    """Let the holding rest on `standing`, or end it when nothing counts."""
    pair: dict[str, Any] = {"person_id": person_id, "competence_id": competence_id}
    holding = None
    if standing is None:
        Holding.objects.filter(**pair).delete()
    else:
        holding, _created = Holding.objects.update_or_create(**pair, defaults=_fields(standing))
    refresh_obligations(person_ids=[person_id], competence_ids=[competence_id])
    return holding


def rests_on(holding: Holding) -> Standing:
    """What the stored holding says that it rests on."""
    return Standing(
        evidence=holding.evidence_id,
        practical=holding.practical_id,
        approval=holding.approval_id,
        achieved_at=holding.achieved_at,
        valid_until=holding.valid_until,
        last_shown_at=holding.last_shown_at,
    )


def _fields(standing: Standing) -> dict[str, object]:
    return {
        "evidence_id": standing.evidence,
        "practical_id": standing.practical,
        "approval_id": standing.approval,
        "achieved_at": standing.achieved_at,
        "valid_until": standing.valid_until,
        "last_shown_at": standing.last_shown_at,
    }
