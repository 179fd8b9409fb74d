"""People who are moved to another version of a module, as a job with a row of its own."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from content.models import Package
from courses.models import Module
from people.models import Person


class VersionMove(models.Model):
    """Those under way in `source` begin the module anew in `target`; a worker does it.

    `total` is how many there were when it was asked for; `done` how many have been looked at, of
    whom `moved` got a new attempt. The others had completed the course by then.
    """

    class Who(models.TextChoices):
        """Whom it is about."""

        UNTOUCHED = "untouched", _("Only those who have not begun, and lose nothing")
        ALL = "all", _("Everybody who is under way")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    module = models.ForeignKey(Module, models.CASCADE, related_name="version_moves")
    source = models.ForeignKey(Package, models.PROTECT, related_name="+")
    target = models.ForeignKey(Package, models.PROTECT, related_name="+")
    who = models.CharField(max_length=10, choices=Who)
    reason = models.TextField()
    asked_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    moved = models.PositiveIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)  # by a worker, who renews it on the way
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-asked_at",)

    @property
    def percent(self) -> int:
        """How far the worker has come."""
        return min(100, 100 * self.done // self.total) if self.total else 0
