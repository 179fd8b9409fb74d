"""News about competences. Receivers run in the sender's transaction."""

import datetime as dt
from dataclasses import dataclass

from django.dispatch import Signal

from competence.models import (
    Checklist,
    Evidence,
    Holding,
    HoldingExpiry,
    SignOff,
    SignOffWithdrawal,
)

conferred = Signal()  # fact: Conferred
withdrawn = Signal()  # fact: Withdrawn
expired = Signal()  # fact: Expired
checklist_published = Signal()  # fact: ChecklistPublished
signed_off = Signal()  # fact: SignedOff
sign_off_withdrawn = Signal()  # fact: SignOffWithdrawn


@dataclass(frozen=True, slots=True)
class Conferred:
    """A person came to hold a competence, or it rests on other proofs than before."""

    holding: Holding
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The evidence behind a holding was withdrawn and no other stands."""

    evidence: Evidence
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Expired:
    """The last day of a held competence has passed, and nothing newer stands."""

    expiry: HoldingExpiry
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class ChecklistPublished:
    """A passed check by this list now counts for its competence."""

    checklist: Checklist


@dataclass(frozen=True, slots=True)
class SignedOff:
    """A supervisor saw a person do what a checklist says, or not do it."""

    sign_off: SignOff


@dataclass(frozen=True, slots=True)
class SignOffWithdrawn:
    """A sign-off no longer counts."""

    withdrawal: SignOffWithdrawal
