"""A certificate is issued, expires, or is revoked."""

from dataclasses import replace

from courses.models import Certificate
from courses.signals import CertificateFact, ExpiryFact, RevocationFact
from people.services import actor_id_of
from xapi_bridge.statements.base import (
    Draft,
    Json,
    activity,
    base_iri,
    draft,
    reference,
    statement_id,
    voided_statement,
)
from xapi_bridge.vocabulary import adl, portal, tincan


def certificate_issued(fact: CertificateFact) -> Draft:
    """Tin Can earned, on the certificate; its last valid day in an extension."""
    certificate, enrolment = fact.certificate, fact.enrolment
    return draft(
        event="certificate-issued",
        row=certificate.uuid,
        person=enrolment.person,
        verb=tincan.EARNED,
        target=_certificate_activity(certificate),
        at=certificate.issued_at,
        registration=enrolment.uuid,
        language=enrolment.course.language,
        parent=[reference(portal.course_iri(base_iri(), enrolment.course.uuid))],
    )


def certificate_expired(fact: ExpiryFact) -> Draft:
    """Tin Can expired, at the midnight after the last valid day, which stands in an extension."""
    enrolment = fact.certificate.completion.enrolment
    return draft(
        event="certificate-expired",
        row=fact.expiry.uuid,
        person=enrolment.person,
        verb=tincan.EXPIRED,
        target=_certificate_activity(fact.certificate),
        at=fact.expiry.at,
        registration=enrolment.uuid,
        language=enrolment.course.language,
        parent=[reference(portal.course_iri(base_iri(), enrolment.course.uuid))],
    )


def certificate_voided(fact: RevocationFact) -> Draft:
    """ADL voided: the certificate was not earned after all."""
    issued = statement_id("certificate-issued", fact.certificate.uuid)
    return _voiding("certificate-voided", voided_statement(issued), fact)


def completion_voided(fact: RevocationFact) -> Draft:
    """ADL voided: the completion no longer proves anything, so its evidence is withdrawn."""
    completed = statement_id("course-completed", fact.certificate.completion.uuid)
    return _voiding("completion-voided", voided_statement(completed), fact)


def _voiding(event: str, target: Json, fact: RevocationFact) -> Draft:
    """Said by who revoked; in the learner's order, after the statement that it voids."""
    revocation = fact.revocation
    said = draft(
        event=event,
        row=revocation.uuid,
        person=revocation.by,
        verb=adl.VOIDED,
        target=target,
        at=revocation.at,
        registration=None,
    )
    learner = fact.certificate.completion.enrolment.person
    return replace(said, actor=actor_id_of(learner).uuid)


def _certificate_activity(certificate: Certificate) -> Json:
    base, enrolment = base_iri(), certificate.completion.enrolment
    extensions: Json = {portal.extension_iri(base, "cycle"): enrolment.cycle}
    if certificate.valid_until:
        extensions[portal.extension_iri(base, "valid-until")] = certificate.valid_until.isoformat()
    return activity(
        portal.certificate_iri(base, certificate.uuid),
        tincan.CERTIFICATE,
        certificate.course_title,
        enrolment.course.language,
        extensions=extensions,
    )
