"""Enrolment, course completion and certificate."""

from courses.models import Course
from courses.signals import CertificateFact, CompletionFact, EnrolmentFact
from xapi_bridge.statements.base import (
    Draft,
    Json,
    activity,
    base_iri,
    draft,
    duration,
    reference,
)
from xapi_bridge.vocabulary import adl, portal, tincan


def course_activity(course: Course) -> Json:
    """The course as an Activity."""
    iri = portal.course_iri(base_iri(), course.uuid)
    return activity(iri, adl.COURSE, course.title, course.language)


def enrolled(fact: EnrolmentFact) -> Draft:
    """ADL registered."""
    return _enrolment("enrolled", adl.REGISTERED, fact)


def withdrawn(fact: EnrolmentFact) -> Draft:
    """Tin Can unregistered."""
    return _enrolment("withdrawn", tincan.UNREGISTERED, fact)


def course_completed(fact: CompletionFact) -> Draft:
    """ADL completed, with the score where one is known (Data 2.4.5.1: scaled is -1..1)."""
    completion, enrolment = fact.completion, fact.enrolment
    result: Json = {"completion": True}
    if completion.scaled is not None:
        result["score"] = {"scaled": round(completion.scaled, 4)}
    if completion.seconds:
        result["duration"] = duration(completion.seconds)
    return draft(
        event="course-completed",
        row=completion.uuid,
        person=enrolment.person,
        verb=adl.COMPLETED,
        target=course_activity(enrolment.course),
        at=completion.at,
        registration=enrolment.uuid,
        language=enrolment.course.language,
        result=result,
    )


def certificate_issued(fact: CertificateFact) -> Draft:
    """Tin Can earned, on the certificate; its last valid day in an extension."""
    certificate, enrolment = fact.certificate, fact.enrolment
    base = base_iri()
    extensions: Json = {portal.extension_iri(base, "cycle"): enrolment.cycle}
    if certificate.valid_until:
        extensions[portal.extension_iri(base, "valid-until")] = certificate.valid_until.isoformat()
    target = activity(
        portal.certificate_iri(base, certificate.uuid),
        tincan.CERTIFICATE,
        certificate.course_title,
        enrolment.course.language,
        extensions=extensions,
    )
    return draft(
        event="certificate-issued",
        row=certificate.uuid,
        person=enrolment.person,
        verb=tincan.EARNED,
        target=target,
        at=certificate.issued_at,
        registration=enrolment.uuid,
        language=enrolment.course.language,
        parent=[reference(portal.course_iri(base, enrolment.course.uuid))],
    )


def _enrolment(event: str, verb: tuple[str, str], fact: EnrolmentFact) -> Draft:
    return draft(
        event=event,
        row=fact.id,
        person=fact.enrolment.person,
        verb=verb,
        target=course_activity(fact.enrolment.course),
        at=fact.at,
        registration=fact.enrolment.uuid,
        language=fact.enrolment.course.language,
    )
