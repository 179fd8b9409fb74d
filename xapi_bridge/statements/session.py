"""Seats and attendance in classroom sessions and simulations. Absence is no statement."""

from dataclasses import replace
from typing import Any

from courses.models import Meeting, Module, Session
from courses.signals import AttendanceFact, AttendanceTakenBack, SeatFact
from lrs.xapi import national_id
from people.models import Person
from people.services import actor_id_of
from xapi_bridge.statements.base import (
    Draft,
    Json,
    activity,
    base_iri,
    draft,
    duration,
    reference,
    statement_id,
    timestamp,
    voided_statement,
)
from xapi_bridge.vocabulary import adl, portal, tincan

_ATTENDED = "attended"


def session_activity(session: Session) -> Json:
    """The session as an Activity: a simulation, or a meeting for every other kind."""
    is_simulation = session.module.kind == Module.Kind.SIMULATION
    return activity(
        portal.session_iri(base_iri(), session.uuid),
        adl.SIMULATION if is_simulation else adl.MEETING,
        national_id.redact(session.title or session.module.title),
        session.module.course.language,
    )


def booked(fact: SeatFact) -> Draft:
    """ADL registered, on the session."""
    return _seat("seat-booked", adl.REGISTERED, fact)


def cancelled(fact: SeatFact) -> Draft:
    """Tin Can unregistered, on the session."""
    return _seat("seat-cancelled", tincan.UNREGISTERED, fact)


def attended(fact: AttendanceFact) -> Draft:
    """ADL attended, with the time they were there and the instructor who saw it."""
    row = fact.attendance
    return _about(
        row.seat.session,
        person=row.seat.person,
        event=_ATTENDED,
        row=row.uuid,
        verb=adl.ATTENDED,
        at=fact.at,
        registration=row.seat.enrolment.uuid,
        result={"duration": duration(60 * row.minutes)},
        instructor=row.by,
        extensions=_place(row.meeting.where) | _meeting(row.meeting),
    )


def taken_back(fact: AttendanceTakenBack) -> Draft:
    """ADL voided (Data 2.3.2), by who corrected; it stays in the learner's order."""
    row, correction = fact.attendance, fact.correction
    actor: Person = correction.by or row.seat.person
    one = draft(
        event="attendance-taken-back",
        row=correction.uuid,
        person=actor,
        verb=adl.VOIDED,
        target=voided_statement(statement_id(_ATTENDED, row.uuid)),
        at=correction.at,
        registration=row.seat.enrolment.uuid,
    )
    return replace(one, actor=actor_id_of(row.seat.person).uuid)


def _seat(event: str, verb: tuple[str, str], fact: SeatFact) -> Draft:
    session = fact.seat.session
    return _about(
        session,
        person=fact.seat.person,
        event=event,
        row=fact.event.uuid,
        verb=verb,
        at=fact.event.at,
        registration=fact.seat.enrolment.uuid,
        extensions=_place(session.place),
    )


def _about(session: Session, **parts: Any) -> Draft:
    course = session.module.course
    return draft(
        target=session_activity(session),
        language=course.language,
        parent=[reference(portal.course_iri(base_iri(), course.uuid))],
        **parts,
    )


def _place(name: str) -> Json:
    return {portal.extension_iri(base_iri(), "place"): national_id.redact(name)}


def _meeting(meeting: Meeting) -> Json:
    span = {"starts": timestamp(meeting.starts), "ends": timestamp(meeting.ends)}
    return {portal.extension_iri(base_iri(), "meeting"): {"id": str(meeting.uuid)} | span}
