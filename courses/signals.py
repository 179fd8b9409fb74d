"""News from the courses app. Receivers run in the sender's transaction; a failing one fails it."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.dispatch import Signal

from courses.models import (
    Certificate,
    CertificateExpiry,
    Completion,
    Enrolment,
    EnrolmentEvent,
    GuestRound,
    Revocation,
)

enrolled = Signal()  # fact: EnrolmentFact
withdrawn = Signal()  # fact: EnrolmentFact
course_completed = Signal()  # fact: CompletionFact
certificate_issued = Signal()  # fact: CertificateFact
certificate_expired = Signal()  # fact: ExpiryFact
certificate_revoked = Signal()  # fact: RevocationFact
guest_claimed = Signal()  # fact: GuestClaimed


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
