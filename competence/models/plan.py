"""The living training plan: what its keepers write, and what was published of it."""

import uuid

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from competence.models.competence import Competence
from competence.models.frequency import Frequency
from courses.models import Course
from people.models import JobRole, Person, Unit


class Audience(models.Model):
    """A target group: who works in `units` or below, in one of `job_roles` (none: in any)."""

    units = models.ManyToManyField(Unit, related_name="+", verbose_name=_("units"))
    job_roles = models.ManyToManyField(
        JobRole, related_name="+", blank=True, verbose_name=_("positions")
    )

    class Meta:
        verbose_name = _("target group")


class PlanQuerySet(models.QuerySet["Plan"]):
    """Named questions about plans."""

    def published(self) -> "PlanQuerySet":
        """Those that are in force."""
        return self.filter(published_at__isnull=False, archived_at__isnull=True)


class Plan(models.Model):
    """One living table of rows. What applies to people is its newest `PlanVersion`."""

    class State(models.TextChoices):
        """Where the plan stands; derived from its own times."""

        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        ARCHIVED = "archived", _("archived")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=200)
    purpose = models.TextField(_("purpose"), blank=True)
    owner_unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="plans", verbose_name=_("unit")
    )
    subject_owner = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="plans",
        verbose_name=_("subject owner"),
    )
    created = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(null=True)  # the last change by its keepers
    published_at = models.DateTimeField(null=True)  # the newest version
    archived_at = models.DateTimeField(null=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ("title", "id")
        verbose_name = _("training plan")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The plan's page."""
        return reverse("competence:plan", args=[self.uuid])

    @property
    def state(self) -> State:
        """Archived comes before published, published before draft."""
        if self.archived_at is not None:
            return self.State.ARCHIVED
        return self.State.DRAFT if self.published_at is None else self.State.PUBLISHED

    @property
    def has_unpublished_changes(self) -> bool:
        """Whether the keepers wrote something after the newest version."""
        if self.published_at is None or self.changed_at is None:
            return False
        return self.changed_at > self.published_at


class RowFields(Frequency):
    """What a row says, in the keepers' table and in a published version alike."""

    position = models.PositiveSmallIntegerField(default=0)
    topic = models.CharField(_("topic"), max_length=200)
    objective = models.TextField(_("learning objective"))
    activities = models.TextField(_("other learning activities"), blank=True)
    due_days = models.PositiveSmallIntegerField(_("due, days after start"), default=30)

    class Meta:
        abstract = True


class PlanRow(RowFields):
    """A row as its keepers write it. It asks for one competence, which the plan names once.

    What it changes of the competence waits, like the row, until the plan is published:
    `needs_approval` and `high_risk` (None: as it is), and `new_checklist`, the title, items and
    valid_months of `competence.services.publish_checklist` (None: the list in force).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="rows")
    competence = models.ForeignKey(Competence, models.PROTECT, related_name="plan_rows")
    audience = models.OneToOneField(Audience, models.PROTECT, related_name="row")
    courses = models.ManyToManyField(
        Course, related_name="+", blank=True, verbose_name=_("courses")
    )

    needs_approval = models.BooleanField(null=True)
    high_risk = models.BooleanField(null=True)
    new_checklist = models.JSONField(null=True)

    class Meta:
        ordering = ("position", "id")
        verbose_name = _("row")
        constraints = (
            models.UniqueConstraint(
                fields=["plan", "competence"], name="competence_row_competence_once"
            ),
        )

    @property
    def will_need_approval(self) -> bool:
        """Whether the competence needs a leader's approval once the plan is published."""
        now, said = self.competence.needs_approval, self.needs_approval
        return now if said is None else said

    @property
    def will_be_high_risk(self) -> bool:
        """Whether the competence is high risk once the plan is published."""
        now, said = self.competence.high_risk, self.high_risk
        return now if said is None else said

    @property
    def changes_competence(self) -> bool:
        """Whether publishing the plan changes what the competence takes."""
        will_take = (self.will_need_approval, self.will_be_high_risk)
        takes = (self.competence.needs_approval, self.competence.high_risk)
        return will_take != takes or self.new_checklist is not None


class PlanVersion(models.Model):
    """What was published, when, by whom, and how far it reached. Never changed."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    people = models.PositiveIntegerField()
    new_obligations = models.PositiveIntegerField()

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=["plan", "number"], name="competence_plan_version"),
        )


class PublishedRow(RowFields):
    """A row as it was published. `audience_text` names the target group as it then was."""

    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="rows")
    competence = models.ForeignKey(Competence, models.PROTECT, related_name="published_rows")
    courses = models.ManyToManyField(Course, related_name="+", blank=True)
    audience_text = models.TextField()

    class Meta:
        ordering = ("position", "id")
