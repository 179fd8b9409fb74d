"""Holdings can be made again from their evidence at any time; this proves that they are right."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from competence.models import Evidence, Holding
from competence.services.holdings import best_evidence, rest_on


@dataclass(frozen=True, slots=True)
class Difference:
    """A holding that is not what its evidence says. None: it is not there."""

    person_id: int
    competence_id: int
    has: int | None  # evidence behind the holding
    should: int | None


def differences() -> Iterator[Difference]:
    """Every holding that the evidence does not bear out, or that is missing."""
    held = {(h.person_id, h.competence_id): h.evidence_id for h in Holding.objects.all().iterator()}
    pairs = set(Evidence.objects.values_list("person_id", "competence_id").distinct())
    for person_id, competence_id in sorted(pairs | held.keys()):
        best = best_evidence(person_id, competence_id)
        should = best.pk if best else None
        has = held.get((person_id, competence_id))
        if has != should:
            yield Difference(person_id, competence_id, has, should)


@transaction.atomic
def rebuild_holdings() -> int:
    """Make every holding what its evidence says; how many were mended."""
    wrong = list(differences())
    for one in wrong:
        best = Evidence.objects.get(pk=one.should) if one.should else None
        rest_on(best, one.person_id, one.competence_id)
    return len(wrong)
