"""What the certificate pages tell: how a certificate came to its status, and the rounds."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from courses.models import Certificate, Course
from people.models import Person


@dataclass(frozen=True, slots=True)
class Happened:
    """A step in the life of a certificate.

    `kind` is issued, reminded, renewed, expired or revoked; `number` is the days left when the
    holder was reminded; `certificate` is the one that a renewal gave; `reason` of a revocation.
    """

    at: dt.datetime
    kind: str
    number: int = 0
    certificate: Certificate | None = None
    reason: str = ""


def with_people(certificates: QuerySet[Certificate]) -> QuerySet[Certificate]:
    """With all that a page says about them, in the same query."""
    return certificates.select_related(
        "revocation", "completion__enrolment__person", "completion__enrolment__course"
    )


def certificates_of(person: Person, course: Course) -> list[Certificate]:
    """The rounds that gave a certificate, the latest first; one query."""
    rounds = Certificate.objects.filter(
        completion__enrolment__person=person, completion__enrolment__course=course
    )
    return list(with_people(rounds).order_by("-completion__enrolment__cycle"))


def story_of(certificate: Certificate) -> list[Happened]:
    """What has happened to the certificate, in order; three queries."""
    story = [Happened(at=certificate.issued_at, kind="issued")]
    story += [
        Happened(at=reminder.at, kind="reminded", number=reminder.stage)
        for reminder in certificate.reminders.all()
    ]
    enrolment = certificate.completion.enrolment
    renewed = (
        Certificate.objects.filter(
            completion__enrolment__person=enrolment.person_id,
            completion__enrolment__course=enrolment.course_id,
            completion__enrolment__cycle__gt=enrolment.cycle,
        )
        .order_by("completion__enrolment__cycle")
        .first()
    )
    if renewed is not None:
        story.append(Happened(at=renewed.issued_at, kind="renewed", certificate=renewed))
    expiry = getattr(certificate, "expiry", None)
    if expiry is not None:
        story.append(Happened(at=expiry.at, kind="expired"))
    if certificate.revoked is not None:
        revocation = certificate.revoked
        story.append(Happened(at=revocation.at, kind="revoked", reason=revocation.reason))
    return sorted(story, key=lambda happened: happened.at)
