"""The yearly talk between an employee and the leader (medarbeidersamtale)."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import Person, Unit


class Appraisal(models.Model):
    """A talk of `person` with the leader of `unit`: planned, then held or cancelled.

    `unit` is the one whose leaders registered it: only its present leaders and the person read
    `notes`. What happened when, and by whom, stands in the events.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="appraisals")
    leader = models.ForeignKey(Person, models.PROTECT, related_name="appraisals_led")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="appraisals")
    planned_for = models.DateField(_("planned for"), null=True, blank=True)
    held_on = models.DateField(_("held on"), null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True)
    notes = models.TextField(_("agreed points"), blank=True)

    class Meta:
        ordering = ("-held_on", "-planned_for", "-id")
        verbose_name = _("appraisal")
        indexes = (models.Index(fields=["person", "held_on"], name="competence_appraisal_person"),)


class AppraisalEvent(models.Model):
    """One step in the history of a talk. Append-only."""

    class Kind(models.TextChoices):
        """What was done."""

        PLANNED = "planned", _("planned")
        HELD = "held", _("held")
        NOTED = "noted", _("agreed points changed")
        CANCELLED = "cancelled", _("cancelled")

    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=9, choices=Kind)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    day = models.DateField(null=True)

    class Meta:
        ordering = ("at", "id")
