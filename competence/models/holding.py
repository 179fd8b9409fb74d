"""The proof, and what follows from it."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from competence.models.competence import Competence
from people.models import Person


class Evidence(models.Model):
    """A proof that a person met a competence: frozen when it is recorded, never changed.

    A statement that was voided withdraws its evidence; the row stays, with the time and the reason.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="evidence")
    competence = models.ForeignKey(Competence, models.PROTECT, related_name="evidence")
    statement_id = models.UUIDField()
    # The rule that counted the statement, with its version: what a rebuild uses.
    rule = models.CharField(max_length=80)
    rule_version = models.PositiveIntegerField()
    verb = models.CharField(max_length=500)
    activity = models.CharField(max_length=2000)
    activity_name = models.CharField(max_length=500, blank=True)
    authority = models.CharField(max_length=500)
    scaled = models.FloatField(null=True)
    achieved_at = models.DateTimeField()  # the statement's timestamp
    valid_until = models.DateField(null=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=200, blank=True)
    # It was held to be about the wrong person: the statement may give evidence for another.
    misattributed = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("evidence")
        constraints = (
            models.UniqueConstraint(
                fields=["statement_id", "rule"],
                condition=models.Q(misattributed=False),
                name="competence_evidence_counts_once",
            ),
        )
        indexes = (
            models.Index(fields=["person", "competence"], name="competence_evidence_person"),
        )


class Holding(models.Model):
    """Derived: `person` holds `competence`, resting on `evidence`; can be rebuilt at any time.

    Never removed when it expires: `valid_until` tells. Without an end it is valid for good.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="holdings")
    competence = models.ForeignKey(Competence, models.PROTECT, related_name="holdings")
    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="+")
    achieved_at = models.DateTimeField()
    valid_until = models.DateField(null=True)

    class Meta:
        verbose_name = _("held competence")
        constraints = (
            models.UniqueConstraint(fields=["person", "competence"], name="competence_one_holding"),
        )


class HoldingExpiry(models.Model):
    """The last day of what rested on `evidence` has passed. `at` is the midnight after it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    evidence = models.OneToOneField(Evidence, models.PROTECT, related_name="expiry")
    at = models.DateTimeField()
