"""Erasing a person: from the log, from what waits for it, and from the portal."""

from dataclasses import asdict, dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from competence.models import (
    Appraisal,
    Approval,
    ApprovalEvent,
    Evidence,
    SignOff,
    SignOffWithdrawal,
)
from courses.models import Certificate, Revocation
from lrs import erasure, log
from lrs.models import StatementKey
from lrs.xapi.keys import key
from lrs.xapi.scrubbing import Subject
from people import erasure as people
from people.models import ActorId, Person
from people.services import audit
from scorm.models import Attempt, Interaction, ScoState
from xapi_bridge.models import (
    ActorLink,
    OutboxEntry,
    Poison,
    StatementExport,
    StatementOutcome,
    Target,
)
from xapi_bridge.selectors.statements import agents_of_address
from xapi_bridge.services import outbox
from xapi_bridge.statements.base import base_iri


@dataclass(frozen=True, slots=True)
class Report:
    """What was done, and the remote LRSs that got the person's statements: these must be told."""

    erasure: str
    statements: int
    documents: int
    targets: list[str]


@transaction.atomic
def erase(*, person: Person, by: Person | None, reason: str) -> Report:
    """Take `person` out of everything; `reason` must not name them.

    Statements keep the random actor id, which leads to nobody from then on. Raises StillHere.
    """
    people.check(person)
    outbox.drain()  # what waits is scrubbed with the rest
    subject = _subject_of(person)
    done = erasure.erase(
        subject=subject, addresses=[person.email] if person.email else [], by=by, reason=reason
    )
    _take_out_of_bridge(person, subject)
    _take_out_of_records(person)
    _take_out_as_instructor(person, subject)
    people.forget(person)
    targets = list(Target.objects.values_list("name", flat=True))
    report = Report(str(done.erasure), done.statements, done.documents, targets)
    detail = asdict(report) | {"reason": reason}
    audit(actor=by, action="person.erased", subject=None, detail=detail)
    return report


def _subject_of(person: Person) -> Subject:
    own = ActorId.objects.filter(person=person).order_by("-is_current")
    accounts = [{"homePage": settings.ACTOR_HOMEPAGE, "name": str(one.uuid)} for one in own]
    links = ActorLink.objects.filter(person=person).values_list("identifier", flat=True)
    return Subject(
        identifiers={*map(log.identifier, agents_of_address(person.email)), *links},
        kept={log.identifier({"account": one}) for one in accounts},
        pseudonym=accounts[0],
        words=people.words_of(person),
        trusted=f"{base_iri()}/",
    )


def _take_out_of_bridge(person: Person, subject: Subject) -> None:
    """The outbox holds copies; answers of targets may quote what they refused."""
    keys = {log.key_of(one) for one in subject.identifiers}
    outcomes = StatementOutcome.objects.filter(actor__in=keys)
    Poison.objects.filter(statement_id__in=outcomes.values("statement_id")).update(answer="")
    outcomes.update(actor=log.actor_key({"account": subject.pseudonym}), detail="")
    own = ActorId.objects.filter(person=person).values("uuid")
    entries = OutboxEntry.objects.filter(actor__in=own)
    Poison.objects.filter(statement_id__in=entries.values("statement_id")).update(answer="")
    entries.delete()
    ActorLink.objects.filter(person=person).delete()
    # A file taken out of the log may hold them.
    StatementExport.objects.filter(state=StatementExport.State.DONE).update(
        expires_at=timezone.now()
    )
    StatementExport.objects.filter(by=person).delete()


def _take_out_of_records(person: Person) -> None:
    """Names and free text on what the person achieved here; that it was achieved stands."""
    Certificate.objects.filter(completion__enrolment__person=person).update(
        holder_name="", hpr_number=""
    )
    Interaction.objects.filter(visit__attempt__enrolment__person=person).update(student_response="")
    ScoState.objects.filter(attempt__enrolment__person=person).update(
        suspend_data="", lesson_location="", cmi={}
    )
    Attempt.objects.filter(enrolment__person=person).update(reason="")
    Revocation.objects.filter(certificate__completion__enrolment__person=person).update(reason="")
    Appraisal.objects.filter(person=person).update(notes="")
    SignOff.objects.filter(person=person).update(comment="")
    SignOffWithdrawal.objects.filter(sign_off__person=person).update(reason="")
    ApprovalEvent.objects.filter(approval__person=person).update(comment="")
    for approval in Approval.objects.filter(person=person):
        _empty(approval, "comment", {proof["evidence"] for proof in approval.basis})


def _take_out_as_instructor(person: Person, subject: Subject) -> None:
    """The name on what others achieved; by which statement it was confirmed stands."""
    keys = {key("related_agents", one) for one in subject.kept}
    told = StatementKey.objects.filter(key__in=keys).values("seq__statement_id")
    others = Evidence.objects.exclude(person=person).exclude(confirmed_by="")
    confirmed = {one.pk: str(one.uuid) for one in others.filter(statement_id__in=told)}
    for approval in Approval.objects.filter(evidence__in=confirmed).distinct():
        _empty(approval, "confirmed_by", set(confirmed.values()))
    Evidence.objects.filter(pk__in=confirmed).update(confirmed_by="")


def _empty(approval: Approval, name: str, proofs: set[str]) -> None:
    """Take one text out of the basis of an approval, where it stands at one of `proofs`."""
    for proof in approval.basis:
        if proof["evidence"] in proofs:
            proof[name] = ""
    approval.save(update_fields=["basis"])
