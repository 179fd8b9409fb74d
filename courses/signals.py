"""News from the courses app. Receivers run in the sender's transaction; a failing one fails it."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.dispatch import Signal

from courses.models import (
    Attendance,
    Certificate,
    CertificateExpiry,
    Completion,
    Enrolment,
    EnrolmentEvent,
    GuestRound,
    Revocation,
    Seat,
    SeatEvent,
)

enrolled = Signal()  # fact: EnrolmentFact
withdrawn = Signal()  # fact: EnrolmentFact
course_completed = Signal()  # fact: CompletionFact
certificate_issued = Signal()  # fact: CertificateFact
certificate_expired = Signal()  # fact: ExpiryFact
certificate_revoked = Signal()  # fact: RevocationFact
guest_claimed = Signal()  # fact: GuestClaimed
seat_booked = Signal()  # fact: SeatFact
seat_cancelled = Signal()  # fact: SeatFact
attended = Signal()  # fact: AttendanceFact
attendance_taken_back = Signal()  # fact: AttendanceTakenBack


@dataclass(frozen=True, slots=True)
class EnrolmentFact:
    """A person was enrolled in a course, or withdrawn from it."""

    event: EnrolmentEvent
    enrolment: Enrolment

    @property
    def id(self) -> uuid.UUID:
        """The event's own id, which makes the statement's id."""
        return self.event.uuid

    @property
    def at(self) -> dt.datetime:
        """When it happened."""
        return self.event.at


@dataclass(frozen=True, slots=True)
class CompletionFact:
    """A course was completed by its rule."""

    completion: Completion
    enrolment: Enrolment


@dataclass(frozen=True, slots=True)
class CertificateFact:
    """A certificate was issued for a completion."""

    certificate: Certificate
    enrolment: Enrolment


@dataclass(frozen=True, slots=True)
class ExpiryFact:
    """A certificate's last day has passed."""

    expiry: CertificateExpiry
    certificate: Certificate


@dataclass(frozen=True, slots=True)
class RevocationFact:
    """A certificate was revoked: what it and its completion proved no longer counts."""

    revocation: Revocation
    certificate: Certificate


@dataclass(frozen=True, slots=True)
class GuestClaimed:
    """What was done in an open course without log-in belongs to an enrolment now.

    Who plays the modules tells what was held of them, in the claim's transaction.
    """

    guest: GuestRound
    enrolment: Enrolment


@dataclass(frozen=True, slots=True)
class SeatFact:
    """A seat was booked, or a booked seat was given back."""

    event: SeatEvent
    seat: Seat


@dataclass(frozen=True, slots=True)
class AttendanceFact:
    """A person was at a meeting, for so many minutes."""

    attendance: Attendance

    @property
    def at(self) -> dt.datetime:
        """When they had been there: the end of the meeting, or the mark if that came first."""
        return min(self.attendance.at, self.attendance.meeting.ends)


@dataclass(frozen=True, slots=True)
class AttendanceTakenBack:
    """A mark that said they were there was wrong; `correction` is the row that says so."""

    attendance: Attendance
    correction: Attendance
