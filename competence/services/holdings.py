"""What a person holds, kept equal to its best evidence, and known to the obligations."""

import datetime as dt

from competence.models import Evidence, Holding, Obligation


def best_evidence(person_id: int, competence_id: int) -> Evidence | None:
    """The proof that the holding rests on: the one that is valid longest, then the newest.

    A late, older statement therefore never shortens what a person holds.
    """
    standing = Evidence.objects.filter(
        person_id=person_id, competence_id=competence_id, withdrawn_at__isnull=True
    )
    return max(
        standing, key=lambda e: (e.valid_until or dt.date.max, e.achieved_at, -e.pk), default=None
    )


def rest_on(best: Evidence | None, person_id: int, competence_id: int) -> Holding | None:
    """Let the holding rest on `best`, or end it when there is none."""
    obligations = Obligation.objects.filter(person_id=person_id, competence_id=competence_id)
    if best is None:
        obligations.update(holding=None, held_until=None)
        Holding.objects.filter(person_id=person_id, competence_id=competence_id).delete()
        return None
    holding, _created = Holding.objects.update_or_create(
        person_id=person_id,
        competence_id=competence_id,
        defaults={
            "evidence": best,
            "achieved_at": best.achieved_at,
            "valid_until": best.valid_until,
        },
    )
    obligations.update(holding=holding, held_until=holding.valid_until)
    return holding
