"""The proof, and what follows from it."""

import datetime as dt
import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from competence.models.competence import Competence
from people.models import Person


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    """Named questions about evidence."""

    def standing(self) -> "EvidenceQuerySet":
        """What was not withdrawn; in words that the index of `counts_once` knows."""
        return self.filter(withdrawn_at__isnull=True, misattributed=False)

    def valid_on(self, day: dt.date) -> "EvidenceQuerySet":
        """What does not end before `day`."""
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day))


class Evidence(models.Model):
    """A proof that a person met a competence: frozen when it is recorded, never changed.

    A statement that was voided withdraws its evidence; the row stays, with the time and the reason.
    What else must be there before it counts is frozen too, so that a competence that is made
    stricter takes nothing from those who hold it.
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
    # The instructor of the statement by name, where it had one of ours.
    confirmed_by = models.CharField(max_length=210, blank=True)
    scaled = models.FloatField(null=True)
    achieved_at = models.DateTimeField()  # the statement's timestamp
    valid_until = models.DateField(null=True)
    is_practical = models.BooleanField(default=False)  # a supervisor saw it done
    needs_practical = models.BooleanField(default=False)
    needs_approval = models.BooleanField(default=False)
    recorded_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=200, blank=True)
    # It was held to be about the wrong person: the statement may give evidence for another.
    misattributed = models.BooleanField(default=False)

    objects = EvidenceQuerySet.as_manager()

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

    `practical` and `approval` are the further proofs where the evidence needed them. Never removed
    when it expires: `valid_until` tells. Without an end it is valid for good.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="holdings", db_index=False)
    competence = models.ForeignKey(Competence, models.PROTECT, related_name="holdings")
    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="+")
    practical = models.ForeignKey(Evidence, models.PROTECT, null=True, related_name="+")
    approval = models.ForeignKey("competence.Approval", models.PROTECT, null=True, related_name="+")
    achieved_at = models.DateTimeField()  # when the last of its proofs was there
    last_shown_at = models.DateTimeField()  # the newest of all that counts: what a frequency asks
    valid_until = models.DateField(null=True)

    class Meta:
        verbose_name = _("held competence")
        constraints = (
            models.UniqueConstraint(fields=["person", "competence"], name="competence_one_holding"),
        )


class HoldingExpiry(models.Model):
    """`valid_until`, the last day of what rested on `evidence`, has passed; `at` is the midnight.

    Beside a new practical check the same evidence gives a holding again, which ends again.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="expiries", db_index=False)
    valid_until = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["evidence", "valid_until"], name="competence_one_expiry"
            ),
        )
