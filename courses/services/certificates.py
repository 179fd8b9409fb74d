"""Issuing and revoking certificates. A certificate is never changed: renewal issues another."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from courses import signals
from courses.models import Certificate, Completion, Course, Revocation
from people.models import Person
from people.notices import notify
from people.services import audit


def longest_certificate(person: Person, course: Course) -> Certificate | None:
    """The one that is valid longest of those that are not revoked; expired ones count too."""
    issued = Certificate.objects.filter(
        completion__enrolment__person=person,
        completion__enrolment__course=course,
        revocation__isnull=True,
    ).select_related("completion__enrolment__course")
    return max(issued, key=lambda one: one.lasts, default=None)


def renewable_from(certificate: Certificate) -> dt.date | None:
    """The first day on which a new round may begin; None for a certificate without an end."""
    if certificate.valid_until is None:
        return None
    validity = certificate.completion.enrolment.course.validity
    return validity.renewable_from(
        timezone.localdate(certificate.issued_at), certificate.valid_until
    )


def may_renew(certificate: Certificate, on: dt.date) -> bool:
    """Whether a new round may begin on the day `on`."""
    first = renewable_from(certificate)
    return first is not None and first <= on


def issue(completion: Completion) -> Certificate:
    """Freeze what the diploma says, in the transaction of the completion."""
    enrolment = completion.enrolment
    person, course = enrolment.person, enrolment.course
    day = timezone.localdate(completion.at)
    certificate = Certificate.objects.create(
        completion=completion,
        course_title=course.title,
        holder_name=person.get_full_name(),
        hpr_number=person.hpr_number,
        issuer_name=course.owner_unit.name if course.owner_unit else "",
        language=person.language or settings.LANGUAGE_CODE,
        hours=course.accreditation_hours,
        accreditation_body=course.accreditation_body,
        accreditation_category=course.accreditation_category,
        issued_at=completion.at,
        valid_until=course.validity.until(day, renews=_end_of_renewed(person, course, day)),
    )
    signals.certificate_issued.send(
        sender=Certificate,
        fact=signals.CertificateFact(certificate=certificate, enrolment=enrolment),
    )
    return certificate


@transaction.atomic
def revoke(*, certificate: Certificate, by: Person, reason: str) -> Revocation:
    """Decide that the certificate no longer counts; a second call changes nothing.

    The person is told with the reason. What rests on the completion falls with it.
    """
    locked = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    standing = Revocation.objects.filter(certificate=locked).first()
    if standing is not None:
        return standing
    person = locked.completion.enrolment.person
    revocation = Revocation.objects.create(
        certificate=locked, by=by, at=timezone.now(), reason=reason
    )
    audit(
        actor=by,
        action="certificate.revoked",
        subject=person,
        detail={"certificate": str(locked.uuid), "reason": reason},
    )
    notify(
        person=person,
        key=f"certificate-{locked.uuid}-revoked",
        template="courses/notices/revoked.txt",
        context={"certificate": locked, "revocation": revocation},
        url=locked.get_absolute_url(),
    )
    signals.certificate_revoked.send(
        sender=Revocation,
        fact=signals.RevocationFact(revocation=revocation, certificate=locked),
    )
    return revocation


def _end_of_renewed(person: Person, course: Course, day: dt.date) -> dt.date | None:
    """The last day of the certificate that is renewed on `day`, inside its renewal window."""
    before = longest_certificate(person, course)
    if before is None or before.valid_until is None or not may_renew(before, day):
        return None
    return before.valid_until
