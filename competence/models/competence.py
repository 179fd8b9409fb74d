"""What must be known, and by whom."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import JobRole, Person, Unit


class Competence(models.Model):
    """Something a person can hold, such as hand hygiene. `short_name` heads a matrix column."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=24)
    description = models.TextField(_("description"), blank=True)

    class Meta:
        ordering = ("short_name",)
        verbose_name = _("competence")

    def __str__(self) -> str:
        return self.name


class Requirement(models.Model):
    """Everybody in `unit` and below, in `job_role` if given, must hold `competence`."""

    competence = models.ForeignKey(Competence, models.PROTECT, related_name="requirements")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="requirements")
    job_role = models.ForeignKey(
        JobRole, models.PROTECT, null=True, blank=True, related_name="requirements"
    )
    due_days = models.PositiveSmallIntegerField(_("due, days after start"), default=30)
    since = models.DateField(_("from"))
    until = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        verbose_name = _("requirement")
        constraints = (
            models.UniqueConstraint(
                fields=["competence", "unit", "job_role"], name="competence_one_for_role"
            ),
            models.UniqueConstraint(
                fields=["competence", "unit"],
                condition=models.Q(job_role__isnull=True),
                name="competence_one_for_all",
            ),
        )


class Obligation(models.Model):
    """Read model: `person` must hold `competence` by `due_on`.

    Where several requirements ask for the same, the earliest date counts. `holding` is what the
    person has, also when it is expired, and `held_until` its last day (empty when it has no end).
    competence.services keeps them up to date.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="obligations")
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
