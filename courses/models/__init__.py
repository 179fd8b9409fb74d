"""Courses, who takes them, and what that gave."""

from courses.models.audience import AFFILIATED, Audience, AudienceAffiliation
from courses.models.certificate import (
    Certificate,
    CertificateExpiry,
    Completion,
    Reminder,
    Revocation,
)
from courses.models.course import Course, Module, ModuleVersion, SubjectArea
from courses.models.enrolment import Enrolment, EnrolmentEvent, ModuleResult
from courses.models.guest import GuestResult, GuestRound
from courses.models.launch import Launch
from courses.models.seat import Attendance, CalendarFeed, Offer, Seat, SeatEvent
from courses.models.session import Meeting, Session

__all__ = [
    "AFFILIATED",
    "Attendance",
    "Audience",
    "AudienceAffiliation",
    "CalendarFeed",
    "Certificate",
    "CertificateExpiry",
    "Completion",
    "Course",
    "Enrolment",
    "EnrolmentEvent",
    "GuestResult",
    "GuestRound",
    "Launch",
    "Meeting",
    "Module",
    "ModuleResult",
    "ModuleVersion",
    "Offer",
    "Reminder",
    "Revocation",
    "Seat",
    "SeatEvent",
    "Session",
    "SubjectArea",
]
