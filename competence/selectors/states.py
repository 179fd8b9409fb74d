"""What a cell of the matrix says about one person and one competence."""

import datetime as dt
from dataclasses import dataclass, replace

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from competence.counting import Lack
from competence.models import Competence, Holding, Obligation
from competence.selectors.progress import UnderWay
from competence.selectors.waiting import Waiting

# From this many days before the end a competence is called expiring.
EXPIRING_DAYS = 60


class CellState(TextChoices):
    """In the order of what needs a leader's eye least."""

    VALID = "valid", _("valid")
    EXPIRING = "expiring", _("expiring soon")
    WAITING_APPROVAL = "waiting_approval", _("waiting for approval")
    WAITING_PRACTICAL = "waiting_practical", _("waiting for practical check")
    STARTED = "started", _("started")
    ENROLLED = "enrolled", _("enrolled")
    MISSING = "missing", _("missing")
    EXPIRED = "expired", _("expired")
    REPEAT = "repeat", _("must be repeated")
    NOT_REQUIRED = "not_required", _("not required")


GAPS = frozenset(
    {
        CellState.WAITING_APPROVAL,
        CellState.WAITING_PRACTICAL,
        CellState.STARTED,
        CellState.ENROLLED,
        CellState.MISSING,
        CellState.EXPIRED,
        CellState.REPEAT,
    }
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One person's state in one competence, and the open enrolment towards it."""

    competence: Competence
    state: CellState
    today: dt.date
    obligation: Obligation | None = None
    holding: Holding | None = None
    under_way: UnderWay | None = None
    waiting: Waiting | None = None

    @property
    def until(self) -> dt.date | None:
        """The last day on which the requirement is met; without one, on which the holding is valid.

        A plan may ask for it again before the holding ends. None has no end.
        """
        if self.obligation is not None and self.obligation.holding_id is not None:
            return self.obligation.held_until
        return self.holding.valid_until if self.holding else None

    @property
    def asks_again(self) -> bool:
        """Whether `until` is the day by which a plan asks again, not the end of validity."""
        return (
            self.holding is not None
            and self.until is not None
            and self.until != self.holding.valid_until
        )

    @property
    def days_left(self) -> int | None:
        """Days until `until`; negative when it has passed; None when it never does."""
        return None if self.until is None else (self.until - self.today).days

    @property
    def has_expired(self) -> bool:
        """Whether what is held is no longer valid."""
        ends = self.holding.valid_until if self.holding else None
        return ends is not None and ends < self.today

    @property
    def has_proof(self) -> bool:
        """Whether the learning is done and something else is waited for."""
        return self.waiting is not None and Lack.PROOF not in self.waiting.lacks

    @property
    def is_gap(self) -> bool:
        """Whether the person does not hold what is required today."""
        return self.state in GAPS

    @property
    def is_overdue(self) -> bool:
        """A gap whose due date has passed."""
        return self.is_gap and self.obligation is not None and self.obligation.due_on < self.today


def cell_of(
    competence: Competence,
    today: dt.date,
    *,
    obligation: Obligation | None,
    holding: Holding | None,
    under_way: UnderWay | None,
    waiting: Waiting | None,
) -> Cell:
    """The cell with its state. A proof that waits says more than a course under way."""
    cell = Cell(
        competence=competence,
        state=CellState.NOT_REQUIRED,
        today=today,
        obligation=obligation,
        holding=holding,
        under_way=under_way,
        waiting=waiting,
    )
    state = state_of(holding, under_way, today, until=cell.until)
    if state in GAPS and waiting is not None and Lack.PROOF not in waiting.lacks:
        is_practical = Lack.PRACTICAL in waiting.lacks
        state = CellState.WAITING_PRACTICAL if is_practical else CellState.WAITING_APPROVAL
    return replace(cell, state=state)


def state_of(
    holding: Holding | None,
    under_way: UnderWay | None,
    today: dt.date,
    *,
    until: dt.date | None,
) -> CellState:
    """The state of a required competence that is met to the end of `until`."""
    if holding is not None:
        if until is None:
            return CellState.VALID
        left = (until - today).days
        if left >= 0:
            return CellState.VALID if left > EXPIRING_DAYS else CellState.EXPIRING
    if under_way is not None:
        return CellState.STARTED if under_way.has_started else CellState.ENROLLED
    if holding is None:
        return CellState.MISSING
    is_valid = holding.valid_until is None or holding.valid_until >= today
    return CellState.REPEAT if is_valid else CellState.EXPIRED
