"""News from the runtime. Receivers run in the transaction of the save."""

import datetime as dt
from dataclasses import dataclass

from django.dispatch import Signal

from scorm.models import Interaction, ScoState, Visit

visit_started = Signal()  # fact: VisitStarted
visit_ended = Signal()  # fact: VisitEnded
status_changed = Signal()  # fact: StatusChanged
interaction_reported = Signal()  # fact: InteractionReported


@dataclass(frozen=True, slots=True)
class VisitStarted:
    """LMSInitialize. `resumed` when the SCO's state was kept from an earlier visit."""

    visit: Visit
    at: dt.datetime
    resumed: bool


@dataclass(frozen=True, slots=True)
class VisitEnded:
    """LMSFinish, or a visit that never finished and was closed by the next one.

    `suspended` follows cmi.core.exit; `seconds` is the visit's session_time.
    """

    visit: Visit
    state: ScoState
    at: dt.datetime
    suspended: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class StatusChanged:
    """The SCO's lesson_status became completed, passed or failed in this visit, on the transition.

    `scaled` is -1..1 where a score is known. `seq` is the save that brought the change, which
    together with the visit makes the statement's id unique.
    """

    visit: Visit
    state: ScoState
    status: str
    scaled: float | None
    seq: int
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class InteractionReported:
    """An interaction got its result in a visit, or got none before the visit ended.

    `seq` is 0, and where it was reported before with another result, the save that changed it.
    """

    interaction: Interaction
    visit: Visit
    at: dt.datetime
    seq: int = 0
