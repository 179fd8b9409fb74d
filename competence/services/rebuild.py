"""Holdings can be made again from their proofs at any time; this proves that they are right."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.db import transaction

from competence.counting import Standing, what_counts
from competence.models import Approval, Evidence, Holding
from competence.services.holdings import consents, rest_on, rests_on, shown

_Key = tuple[int, int]  # person, competence


@dataclass(frozen=True, slots=True)
class Difference:
    """A holding that is not what its proofs say. None: it is not there."""

    person_id: int
    competence_id: int
    has: Standing | None
    should: Standing | None


def differences() -> Iterator[Difference]:
    """Every holding that evidence, sign-offs and approvals do not bear out, or that is missing.

    The log, the approvals and what each proof needed when it was recorded never change; this reads
    nothing else.
    """
    held = {(h.person_id, h.competence_id): rests_on(h) for h in Holding.objects.all().iterator()}
    should = dict(_all_standings())
    for key in sorted(held.keys() | should.keys()):
        if held.get(key) != should.get(key):
            yield Difference(*key, has=held.get(key), should=should.get(key))


@transaction.atomic
def rebuild_holdings() -> int:
    """Make every holding what its proofs say; how many were mended."""
    wrong = list(differences())
    for one in wrong:
        rest_on(one.should, one.person_id, one.competence_id)
    return len(wrong)


def _all_standings() -> Iterator[tuple[_Key, Standing]]:
    approvals: dict[_Key, list[Approval]] = {}
    for approval in Approval.objects.approved():
        approvals.setdefault((approval.person_id, approval.competence_id), []).append(approval)
    standing = Evidence.objects.standing()
    ordered = standing.order_by("person_id", "competence_id").iterator()
    for key, proofs in groupby(ordered, key=lambda e: (e.person_id, e.competence_id)):
        counts = what_counts(shown(proofs), consents(approvals.get(key, ())))
        if counts is not None:
            yield key, counts
