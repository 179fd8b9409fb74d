"""News about competences. Receivers run in the sender's transaction."""

import datetime as dt
from dataclasses import dataclass

from django.dispatch import Signal

from competence.models import Evidence, Holding, HoldingExpiry

conferred = Signal()  # fact: Conferred
withdrawn = Signal()  # fact: Withdrawn
expired = Signal()  # fact: Expired


@dataclass(frozen=True, slots=True)
class Conferred:
    """A person came to hold a competence, or holds it until a later day than before."""

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
