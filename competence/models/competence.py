"""What must be known, and by whom."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from competence.models.frequency import Frequency
from people.models import JobRole, Person, Unit


class Competence(models.Model):
    """Something a person can hold, such as hand hygiene. `short_name` heads a matrix column.

    What a browser reports can be forged: one that is `high_risk` needs a second proof, a practical
    check where it has a checklist, else a leader's approval. One that `needs_approval` needs a
    leader's approval in any case. Both count for proofs that come after they were set.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=24)
    description = models.TextField(_("description"), blank=True)
    needs_approval = models.BooleanField(_("counts only when a leader has approved"), default=False)
    high_risk = models.BooleanField(_("high risk: a second proof is needed"), default=False)

    class Meta:
        ordering = ("short_name",)
        verbose_name = _("competence")

    def __str__(self) -> str:
        return self.name


class Requirement(Frequency):
    """Everybody in `unit` and below, in `job_role` if given, must hold `competence`.

    One that a plan asks for names the `plan` and the published `row`; the others stand by
    themselves. One that ended keeps its row, with `until`.
    """

    competence = models.ForeignKey(Competence, models.PROTECT, related_name="requirements")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="requirements")
    job_role = models.ForeignKey(
        JobRole, models.PROTECT, null=True, blank=True, related_name="requirements"
    )
    due_days = models.PositiveSmallIntegerField(_("due, days after start"), default=30)
    since = models.DateField(_("from"))
    until = models.DateField(_("to"), null=True, blank=True)
    plan = models.ForeignKey(
        "competence.Plan", models.PROTECT, null=True, blank=True, related_name="requirements"
    )
    row = models.ForeignKey(
        "competence.PublishedRow",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="requirements",
    )

    class Meta:
        verbose_name = _("requirement")
        constraints = (
            models.UniqueConstraint(
                fields=["competence", "unit", "job_role"],
                condition=models.Q(plan__isnull=True),
                name="competence_one_for_role",
            ),
            models.UniqueConstraint(
                fields=["competence", "unit"],
                condition=models.Q(job_role__isnull=True, plan__isnull=True),
                name="competence_one_for_all",
            ),
            models.UniqueConstraint(
                fields=["plan", "competence", "unit", "job_role"],
                condition=models.Q(plan__isnull=False),
                name="competence_one_of_plan_role",
            ),
            models.UniqueConstraint(
                fields=["plan", "competence", "unit"],
                condition=models.Q(job_role__isnull=True, plan__isnull=False),
                name="competence_one_of_plan_all",
            ),
        )


class Obligation(models.Model):
    """Read model: `person` must hold `competence` by `due_on`.

    Where several requirements ask for the same, the earliest date counts. `holding` is what the
    person has, also when it is expired. `held_until` is the last day on which it meets the
    requirement: its own last day, or the day by which a plan asks for it again, whichever comes
    first (empty when there is neither). competence.services keeps them up to date.
    """

    # No index of its own where another begins with it: planners choose the poorer one.
    person = models.ForeignKey(Person, models.CASCADE, related_name="obligations", db_index=False)
    competence = models.ForeignKey(Competence, models.CASCADE, related_name="obligations")
    requirement = models.ForeignKey(Requirement, models.CASCADE, related_name="obligations")
    holding = models.ForeignKey(
        "competence.Holding", models.SET_NULL, null=True, related_name="obligations"
    )
    held_until = models.DateField(null=True)
    due_on = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "competence"], name="competence_one_obligation"
            ),
        )
