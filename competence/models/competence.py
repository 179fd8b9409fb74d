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
    # What a browser reports can be forged: a high-risk competence asks for a second proof.
    high_risk = models.BooleanField(_("high risk"), default=False)

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
                fields=["competence", "unit", "job_role"],
                nulls_distinct=False,
                name="competence_one_requirement",
            ),
        )


class Obligation(models.Model):
    """Read model: `person` must hold the competence of `requirement` by `due_on`.

    Rebuilt from requirements and employments by competence.services.refresh_obligations.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="obligations")
    requirement = models.ForeignKey(Requirement, models.CASCADE, related_name="obligations")
    competence = models.ForeignKey(Competence, models.CASCADE, related_name="obligations")
    due_on = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "requirement"], name="competence_one_obligation"
            ),
        )
        indexes = (models.Index(fields=["competence", "person"], name="competence_obl_matrix"),)
