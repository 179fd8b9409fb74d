"""Open courses taken without logging in, until somebody claims what was done."""

import uuid

from django.db import models
from django.db.models import Q

from courses.models.course import Course, Module
from courses.models.enrolment import Enrolment, Standing


class GuestRoundQuerySet(models.QuerySet["GuestRound"]):
    """Named questions about guest rounds."""

    def unclaimed(self) -> "GuestRoundQuerySet":
        """Those that nobody has said to be theirs."""
        return self.filter(claimed_at__isnull=True)


class GuestRound(models.Model):
    """A visitor takes an open course in one browser session, without logging in.

    `visitor` is the random id that the session carries; nothing else tells who it is. A person who
    logs in within that session may claim the round, once: then `enrolment` is theirs.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    visitor = models.UUIDField()
    course = models.ForeignKey(Course, models.PROTECT, related_name="guest_rounds")
    opened_at = models.DateTimeField()
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, null=True, related_name="guest_rounds")
    claimed_at = models.DateTimeField(null=True)

    objects = GuestRoundQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["visitor", "course"],
                condition=Q(claimed_at__isnull=True),
                name="courses_one_guest_round",
            ),
            models.CheckConstraint(
                name="courses_guest_claimed_for",
                condition=Q(claimed_at__isnull=True, enrolment__isnull=True)
                | Q(claimed_at__isnull=False, enrolment__isnull=False),
            ),
        )


class GuestResult(Standing):
    """How far a guest round has come in one module."""

    guest = models.ForeignKey(GuestRound, models.CASCADE, related_name="results")
    module = models.ForeignKey(Module, models.PROTECT, related_name="guest_results")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["guest", "module"], name="courses_one_guest_result"),
        )
