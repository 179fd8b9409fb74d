"""What a cell of the matrix says about one person and one competence."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from competence.models import Competence, Holding, Obligation

# From this many days before the end a competence is called expiring.
EXPIRING_DAYS = 60


class CellState(TextChoices):
    """In the order of what needs a leader's eye least."""

    VALID = "valid", _("valid")
    EXPIRING = "expiring", _("expiring soon")
    STARTED = "started", _("started")
    MISSING = "missing", _("missing")
    EXPIRED = "expired", _("expired")
    NOT_REQUIRED = "not_required", _("not required")


GAPS = frozenset({CellState.STARTED, CellState.MISSING, CellState.EXPIRED})


@dataclass(frozen=True, slots=True)
class Cell:
    """One person's state in one competence. `percent` is 0..100 of a course under way."""

    competence: Competence
    state: CellState
    today: dt.date
    obligation: Obligation | None = None
    holding: Holding | None = None
    percent: int | None = None

    @property
    def days_left(self) -> int | None:
        """Days until the holding ends; negative when it has ended; None when it never does."""
        if self.holding is None or self.holding.valid_until is None:
            return None
        return (self.holding.valid_until - self.today).days

    @property
    def is_gap(self) -> bool:
        """Whether the person does not hold what is required today."""
        return self.state in GAPS

    @property
    def is_overdue(self) -> bool:
        """A gap whose due date has passed."""
        return self.is_gap and self.obligation is not None and self.obligation.due_on < self.today


def state_of(holding: Holding | None, percent: int | None, today: dt.date) -> CellState:
    """The state of a required competence; `percent` is set when a course towards it is open."""
    if holding is not None:
        if holding.valid_until is None:
            return CellState.VALID
        left = (holding.valid_until - today).days
        if left > EXPIRING_DAYS:
            return CellState.VALID
        if left >= 0:
            return CellState.EXPIRING
    if percent is not None:
        return CellState.STARTED
    return CellState.MISSING if holding is None else CellState.EXPIRED
