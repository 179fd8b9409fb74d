"""Enrolment and course completion."""

from courses.models import Course
from courses.signals import CompletionFact, EnrolmentFact
from xapi_bridge.statements.base import (
    Draft,
    Json,
    activity,
    base_iri,
    draft,
    duration,
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
