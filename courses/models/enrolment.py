"""Who takes which course, round by round; what happened is never changed."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models.course import Course, Module
from people.models import Person


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    """Named questions about enrolments."""

    def open(self) -> "EnrolmentQuerySet":
        """Those under way."""
        return self.filter(closed_at__isnull=True)


class Enrolment(models.Model):
    """A person takes a course for the `cycle`-th time. Its uuid is the xAPI registration.

    At most one cycle is open at a time. The state is derived from the events.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="enrolments")
    course = models.ForeignKey(Course, models.PROTECT, related_name="enrolments")
    cycle = models.PositiveSmallIntegerField(default=1)
    due_on = models.DateField(null=True, blank=True)
    opened_at = models.DateTimeField()
    last_active_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)  # completed or withdrawn

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "course", "cycle"], name="courses_one_enrolment_per_cycle"
            ),
            models.UniqueConstraint(
                fields=["person", "course"],
                condition=models.Q(closed_at__isnull=True),
                name="courses_one_open_cycle",
            ),
        )
        indexes = (models.Index(fields=["person", "-last_active_at"], name="courses_enrol_recent"),)


class EnrolmentEvent(models.Model):
    """Something that happened to an enrolment. The row's uuid seeds the statement's id."""

    class Kind(models.TextChoices):
        """What happened."""

        ENROLLED = "enrolled", _("enrolled")
        WITHDRAWN = "withdrawn", _("withdrawn")
        STARTED = "started", _("started")
        COMPLETED = "completed", _("completed")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("at", "id")


class Standing(models.Model):
    """How far somebody has come in one module, as the module's player last said.

    `progress` is 0..1 or empty when the player cannot tell; `scaled` is the best score, 0..1.
    What a player reported as completed or passed is never taken back; what an instructor marked by
    mistake may be, while the round is open.
    """

    class State(models.TextChoices):
        """From nothing to passed. Failed may be tried again."""

        NOT_ATTEMPTED = "not attempted", _("not started")
        INCOMPLETE = "incomplete", _("started")
        COMPLETED = "completed", _("completed")
        PASSED = "passed", _("passed")
        FAILED = "failed", _("failed")

    state = models.CharField(max_length=13, choices=State, default=State.NOT_ATTEMPTED)
    scaled = models.FloatField(null=True)
    progress = models.FloatField(null=True)
    seconds = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(auto_now=True)
    completed_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    DONE = (State.COMPLETED, State.PASSED)

    @property
    def is_done(self) -> bool:
        """Whether the module counts as completed."""
        return self.state in self.DONE


class ModuleResult(Standing):
    """How far an enrolment has come in one module."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="module_results")
    module = models.ForeignKey(Module, models.PROTECT, related_name="results")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["enrolment", "module"], name="courses_one_result"),
        )
