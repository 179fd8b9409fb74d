"""Practical checks: what a supervisor looks for, and what was signed."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from competence.models.competence import Competence
from people.models import Person, Unit


class Checklist(models.Model):
    """What someone must do in front of a supervisor to show a competence.

    Versions are rows: a change is a new row, and the old one gets an end. A passed check is valid
    for `valid_months`, or for good.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    competence = models.ForeignKey(Competence, models.PROTECT, related_name="checklists")
    version = models.PositiveIntegerField(default=1)
    title = models.CharField(_("title"), max_length=200)
    valid_months = models.PositiveSmallIntegerField(
        _("valid for, in months"), null=True, blank=True
    )
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("title", "id")
        verbose_name = _("checklist")
        constraints = (
            models.UniqueConstraint(
                fields=["competence", "version"], name="competence_checklist_version"
            ),
            models.UniqueConstraint(
                fields=["competence"],
                condition=Q(retired_at__isnull=True),
                name="competence_checklist_in_force",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def content(self) -> dict[str, Any]:
        """What a supervisor is asked: `title`, `items` (their texts in order), `valid_months`."""
        return {
            "title": self.title,
            "items": list(self.items.values_list("text", flat=True)),
            "valid_months": self.valid_months,
        }


class ChecklistItem(models.Model):
    """One thing to be seen done."""

    checklist = models.ForeignKey(Checklist, models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(
                fields=["checklist", "position"], name="competence_checklist_item"
            ),
        )


class SignOff(models.Model):
    """`supervisor` saw `person` do what the checklist says. Never changed.

    The uuid comes from the page that was filled in, so that a form sent twice is signed once.
    """

    uuid = models.UUIDField(unique=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="sign_offs")
    checklist = models.ForeignKey(Checklist, models.PROTECT, related_name="sign_offs")
    supervisor = models.ForeignKey(Person, models.PROTECT, related_name="sign_offs_given")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    assurance = models.CharField(max_length=100, blank=True)
    passed = models.BooleanField()  # every item was
    comment = models.TextField(_("comment"), blank=True)

    class Meta:
        ordering = ("-at", "-id")
        verbose_name = _("sign-off")
        indexes = (models.Index(fields=["person", "at"], name="competence_signoff_person"),)


class SignOffVerdict(models.Model):
    """What the supervisor saw of one item."""

    sign_off = models.ForeignKey(SignOff, models.PROTECT, related_name="verdicts")
    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="+")
    passed = models.BooleanField()

    class Meta:
        ordering = ("item__position",)
        constraints = (
            models.UniqueConstraint(fields=["sign_off", "item"], name="competence_verdict_once"),
        )


class SignOffWithdrawal(models.Model):
    """A sign-off that no longer counts, with who said so and why."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sign_off = models.OneToOneField(SignOff, models.PROTECT, related_name="withdrawal")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(_("reason"), max_length=300)
