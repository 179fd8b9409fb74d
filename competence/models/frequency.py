"""How often something must be shown again: once, every so many months, or each year by a date."""

import datetime as dt

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from courses.services.results import add_months


class Frequency(models.Model):
    """Three columns: `every_months`, or `yearly_month` and `yearly_day`, or none of them for once.

    A frequency sets due dates; it never makes what a person holds less valid.
    """

    every_months = models.PositiveSmallIntegerField(
        _("every, in months"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    yearly_month = models.PositiveSmallIntegerField(
        _("each year, month"), null=True, blank=True, choices=list(MONTHS.items())
    )
    yearly_day = models.PositiveSmallIntegerField(
        _("each year, day"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(31)],
    )

    class Meta:
        abstract = True

    def due_again(self, achieved: dt.date) -> dt.date | None:
        """The day by which it must be shown again when it was shown on `achieved`; None for once.

        A yearly date asks once in the year that ends with it: who did it in March is done for the
        first of June of that year, and asked again by the first of June of the next.
        """
        if self.every_months:
            return add_months(achieved, self.every_months)
        if self.yearly_month and self.yearly_day:
            this_year = dt.date(achieved.year, self.yearly_month, self.yearly_day)
            return this_year.replace(year=achieved.year + (1 if this_year >= achieved else 2))
        return None

    @property
    def yearly_date(self) -> dt.date | None:
        """The day of the year, in a year without a 29th of February."""
        if self.yearly_month and self.yearly_day:
            return dt.date(2025, self.yearly_month, self.yearly_day)
        return None
