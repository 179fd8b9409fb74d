"""What keeps a proof from counting, for a page of people at once."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from competence.counting import Lack, lacking
from competence.models import Approval, Evidence
from competence.services.holdings import consents, shown

_Key = tuple[int, int]  # person, competence


@dataclass(frozen=True, slots=True)
class Waiting:
    """Proofs that do not count yet: what they lack, and the newest thing sent to a leader."""

    lacks: tuple[Lack, ...]
    approval: Approval | None = None

    @property
    def is_sent(self) -> bool:
        """Whether it lies with a leader now."""
        return self.approval is not None and self.approval.state == Approval.State.SENT

    @property
    def may_send(self) -> bool:
        """Whether nothing but the approval lacks, and nobody has been asked for it."""
        return self.lacks == (Lack.APPROVAL,) and not self.is_sent

    @property
    def was_returned(self) -> bool:
        """Whether the leader sent it back last."""
        return self.approval is not None and self.approval.state == Approval.State.RETURNED

    @property
    def comment(self) -> str:
        """What the leader wrote when it was returned."""
        returned = [e for e in self.approval.events.all() if e.comment] if self.approval else []
        return returned[-1].comment if returned else ""


def waiting_among(
    person_ids: Collection[int], today: dt.date, competence_ids: Collection[int] | None = None
) -> dict[_Key, Waiting]:
    """What lacks for each person and competence with proofs that need more; four queries at most.

    A pair where nothing lacks, for renewing it either, is left out.
    """
    needing = Evidence.objects.standing().filter(
        Q(needs_practical=True) | Q(needs_approval=True) | Q(is_practical=True),
        person=OuterRef("person"),
        competence=OuterRef("competence"),
    )
    evidence = Evidence.objects.standing().filter(Exists(needing), person__in=person_ids)
    asked = Approval.objects.filter(person__in=person_ids)
    if competence_ids is not None:
        evidence = evidence.filter(competence__in=competence_ids)
        asked = asked.filter(competence__in=competence_ids)
    approvals: dict[_Key, list[Approval]] = {}
    for approval in asked.prefetch_related("evidence", "events").order_by("sent_at", "pk"):
        approvals.setdefault((approval.person_id, approval.competence_id), []).append(approval)
    proofs: dict[_Key, list[Evidence]] = {}
    for one in evidence:
        proofs.setdefault((one.person_id, one.competence_id), []).append(one)
    found = {}
    for key, given in proofs.items():
        sent = approvals.get(key, [])
        approved = [a for a in sent if a.state == Approval.State.APPROVED]
        lacks = lacking(shown(given), consents(approved), today)
        if lacks:
            found[key] = Waiting(lacks=lacks, approval=sent[-1] if sent else None)
    return found
