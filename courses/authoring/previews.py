"""What a validity rule means: the last days that some completions would give."""

import datetime as dt
from dataclasses import dataclass

from courses.validity import Validity


@dataclass(frozen=True, slots=True)
class Example:
    """Completed on one day, valid until another; `may_renew` from a third. None has no end."""

    completed: dt.date
    until: dt.date | None
    may_renew: dt.date | None


def examples(validity: Validity, today: dt.date) -> list[Example]:
    """Completed today; and, for a yearly date, in a month, in three and in six."""
    ahead = (0, 30, 91, 182) if validity.yearly else (0,)
    return [_example(validity, today + dt.timedelta(days=days)) for days in ahead]


def _example(validity: Validity, completed: dt.date) -> Example:
    until = validity.until(completed)
    may_renew = until and validity.renewable_from(completed, until)
    return Example(completed=completed, until=until, may_renew=may_renew)
