"""How long a certificate is valid, and from when it may be renewed. Dates in, dates out."""

import calendar
import datetime as dt
from dataclasses import dataclass

# Unless the course says otherwise.
MINIMUM_MONTHS = 3
RENEWAL_DAYS = 90


@dataclass(frozen=True, slots=True)
class Validity:
    """A course's rule: for `months`, or until the next `yearly` date (month, day), or for good.

    Until a yearly date, a certificate lasts at least `minimum_months`, so that who completes in
    December is not asked again in January. It may be renewed from `renewal_days` before its end.
    """

    months: int | None = None
    yearly: tuple[int, int] | None = None
    minimum_months: int = 0
    renewal_days: int = RENEWAL_DAYS

    def until(self, completed: dt.date, renews: dt.date | None = None) -> dt.date | None:
        """The last valid day of a certificate completed on the day `completed`; None has no end.

        `renews` is the last day of the certificate that this one follows, when it is renewed in
        its renewal window: what is left of it is not lost, so the new time counts from there.
        """
        base = max(completed, renews or completed)
        if self.months is not None:
            return add_months(base, self.months)
        if self.yearly is None:
            return None
        earliest = add_months(completed, self.minimum_months)
        return _next_yearly(*self.yearly, not_before=max(earliest, base + dt.timedelta(days=1)))

    def renewable_from(self, issued: dt.date, until: dt.date) -> dt.date:
        """The first day on which a new round may begin.

        Never before two thirds of the certificate's time have passed, so that a short one is not
        renewable at once.
        """
        return until - dt.timedelta(days=min(self.renewal_days, (until - issued).days // 3))


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day `months` later; the last day of a shorter month (31 Jan + 1 = 28 Feb)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return _in_month(year, month + 1, day.day)


def _next_yearly(month: int, day: int, *, not_before: dt.date) -> dt.date:
    """The first such date; 29 February is 28 February in common years."""
    this_year = _in_month(not_before.year, month, day)
    return this_year if this_year >= not_before else _in_month(not_before.year + 1, month, day)


def _in_month(year: int, month: int, day: int) -> dt.date:
    return dt.date(year, month, min(day, calendar.monthrange(year, month)[1]))
