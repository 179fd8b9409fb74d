"""Where people work: the tree of units, positions and employments."""

import datetime as dt
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from people.models.person import Person

if TYPE_CHECKING:
    from typing import Any


class Unit(MP_Node):  # type: ignore[misc]  # treebeard has no type hints
    """A unit of the organisation; `path` sorts a subtree together."""

    name = models.CharField(_("name"), max_length=200)
    code = models.CharField(_("code"), max_length=40, unique=True)

    node_order_by: ClassVar["list[Any]"] = []

    class Meta:
        verbose_name = _("unit")

    def __str__(self) -> str:
        return self.name


class JobRole(models.Model):
    """A position such as nurse, as HR names it."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)

    class Meta:
        ordering = ("name",)
        verbose_name = _("position")

    def __str__(self) -> str:
        return self.name


class EmploymentQuerySet(models.QuerySet["Employment"]):
    """Named questions about employments."""

    def current(self, on: dt.date) -> "EmploymentQuerySet":
        """Those that hold on the day `on`."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=on), since__lte=on)

    def within(self, unit: Unit) -> "EmploymentQuerySet":
        """Those in `unit` or below it."""
        return self.filter(unit__path__startswith=unit.path)


class Employment(models.Model):
    """A person works in a unit in a position; one person may have several at once."""

    # Two indexes below begin with these.
    person = models.ForeignKey(Person, models.CASCADE, related_name="employments", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="employments", db_index=False)
    job_role = models.ForeignKey(JobRole, models.PROTECT, related_name="employments")
    share = models.DecimalField(_("share in percent"), max_digits=5, decimal_places=2, default=100)
    since = models.DateField(_("from"))
    until = models.DateField(_("to"), null=True, blank=True)

    objects = EmploymentQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["unit", "person"], name="people_employment_unit"),)
        constraints = (
            models.UniqueConstraint(
                fields=["person", "unit", "job_role", "since"], name="people_employment_once"
            ),
        )
        verbose_name = _("employment")
