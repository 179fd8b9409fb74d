"""A goal is sent, then approved, returned with a comment, or recalled. Each step is a row.

The approval of a competence is a legal act (legemiddelhåndteringsforskriften § 4): it says who,
when, with what log-in, and on what basis.
"""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from competence.counting import Lack, lacking
from competence.errors import RefusedError
from competence.models import Approval, ApprovalEvent, Competence, Evidence, Obligation
from competence.rules import may_decide_for
from competence.services.basis import described
from competence.services.evidence import bring_in_step
from competence.services.holdings import consents, shown
from competence.services.leaders import leaders_of, leads_own_place
from people.models import Employment, Person
from people.notices import notify
from people.services import audit

_State = Approval.State


@transaction.atomic
def send_for_approval(*, person: Person, competence: Competence, assurance: str = "") -> Approval:
    """The person asks their leader to approve; the basis is frozen as it stands now.

    Sent twice is sent once. Raises RefusedError where something else than the approval lacks, and
    where nobody could approve.
    """
    _lock(person)
    waiting = Approval.objects.waiting().filter(person=person, competence=competence).first()
    if waiting is not None:
        return waiting
    basis = _valid_evidence(person, competence)
    if not _waits_for_approval(basis, person, competence):
        raise RefusedError(_("There is nothing to approve yet. See what is missing first."))
    leaders = leaders_of(person)
    if not leaders:
        raise RefusedError(_whom_to_ask(person))
    obligation = Obligation.objects.filter(person=person, competence=competence)
    approval = Approval.objects.create(
        person=person,
        competence=competence,
        row_id=obligation.values_list("requirement__row", flat=True).first(),
        basis=described(basis),
        sent_at=timezone.now(),
    )
    approval.evidence.set(basis)
    _record(approval, _State.SENT, by=person, assurance=assurance)
    for leader in leaders:
        _tell(leader, approval, "sent")
    return approval


@transaction.atomic
def approve(*, approval: Approval, by: Person, assurance: str = "") -> Approval:
    """The leader approves what the basis shows; from now on the competence counts.

    Raises RefusedError when it no longer waits, when it is one's own or that of somebody whom one
    does not lead, and when the basis was withdrawn or has expired since it was sent.
    """
    approval = _waiting(approval, by)
    if approval.evidence.filter(withdrawn_at__isnull=False).exists():
        raise RefusedError(
            _("A part of the basis was withdrawn after it was sent. Return it with a comment.")
        )
    valid = approval.evidence.valid_on(timezone.localdate())
    if not _waits_for_approval(valid, approval.person, approval.competence):
        raise RefusedError(_("The basis has expired since it was sent. Return it with a comment."))
    _decide(approval, _State.APPROVED, by=by, assurance=assurance)
    bring_in_step(approval.person, approval.competence)
    _tell(approval.person, approval, "approved")
    return approval


@transaction.atomic
def return_with_comment(
    *, approval: Approval, by: Person, comment: str, assurance: str = ""
) -> Approval:
    """The leader says what is missing; the person may send again.

    Raises RefusedError as `approve` does, and for an empty comment.
    """
    approval = _waiting(approval, by)
    if not comment.strip():
        raise RefusedError(_("Write what is missing, so that the employee knows what to do."))
    _decide(approval, _State.RETURNED, by=by, assurance=assurance, comment=comment.strip())
    _tell(approval.person, approval, "returned", comment=comment.strip())
    return approval


@transaction.atomic
def recall(*, approval: Approval, by: Person, assurance: str = "") -> Approval:
    """The person takes back what they sent, while it waits."""
    _lock(approval.person)
    approval = _fresh(approval)
    if approval.state != _State.SENT or approval.person != by:
        raise RefusedError(_("It no longer waits for your leader."))
    _decide(approval, _State.RECALLED, by=by, assurance=assurance)
    return approval


def _waiting(approval: Approval, by: Person) -> Approval:
    _lock(approval.person)
    approval = _fresh(approval)
    if approval.person == by:
        raise RefusedError(_("Nobody approves their own competence."))
    if not may_decide_for(by, approval.person):
        raise RefusedError(_("You do not lead the employee, so you cannot decide this."))
    if approval.state != _State.SENT:
        raise RefusedError(_("Somebody has already dealt with it, or the employee recalled it."))
    return approval


def _decide(
    approval: Approval, state: Approval.State, *, by: Person, assurance: str, comment: str = ""
) -> None:
    approval.decided_at = timezone.now()
    approval.state = state
    approval.save(update_fields=["state", "decided_at"])
    _record(approval, state, by=by, assurance=assurance, comment=comment)


def _record(
    approval: Approval, kind: Approval.State, *, by: Person, assurance: str, comment: str = ""
) -> None:
    at = approval.decided_at or approval.sent_at
    ApprovalEvent.objects.create(
        approval=approval, kind=kind, by=by, at=at, assurance=assurance, comment=comment
    )
    detail = {
        "approval": str(approval.uuid),
        "competence": approval.competence.slug,
        "evidence": [proof["evidence"] for proof in approval.basis],
        "assurance": assurance,
    }
    audit(actor=by, action=f"approval.{kind.value}", subject=approval.person, detail=detail)


def _tell(person: Person, approval: Approval, news: str, comment: str = "") -> None:
    notify(
        person=person,
        key=f"approval-{approval.uuid}-{news}",
        template=f"competence/notices/{news}.txt",
        context={"approval": approval, "comment": comment},
        url=reverse("competence:approval", args=[approval.uuid]),
    )


def _whom_to_ask(person: Person) -> str:
    if Employment.objects.current(timezone.localdate()).filter(person=person).exists():
        if leads_own_place(person):
            return _(
                "No leader is registered above you, so nobody can approve."
                " Ask the unit administrator to register one."
            )
        return _(
            "No leader is registered where you work, so nobody can approve."
            " Ask the unit administrator to register one."
        )
    return _(
        "You have no employment here, so no leader can approve."
        " Ask the leader where you work to have it registered."
    )


def _valid_evidence(person: Person, competence: Competence) -> Sequence[Evidence]:
    standing = Evidence.objects.standing().filter(person=person, competence=competence)
    return list(standing.valid_on(timezone.localdate()).order_by("achieved_at", "pk"))


def _waits_for_approval(basis: Iterable[Evidence], person: Person, competence: Competence) -> bool:
    """Whether nothing but an approval keeps the basis from giving or renewing the competence."""
    approved = Approval.objects.filter(person=person, competence=competence).approved()
    return lacking(shown(basis), consents(approved), timezone.localdate()) == (Lack.APPROVAL,)


def _fresh(approval: Approval) -> Approval:
    return Approval.objects.select_related("person", "competence").get(pk=approval.pk)


def _lock(person: Person) -> None:
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
