"""A leader's approval of a goal: a legal act, so every step is a row of its own."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from competence.models.competence import Competence
from competence.models.holding import Evidence
from competence.models.plan import PublishedRow
from people.models import Person


class ApprovalQuerySet(models.QuerySet["Approval"]):
    """Named questions about approvals."""

    def waiting(self) -> "ApprovalQuerySet":
        """Those that wait for a leader."""
        return self.filter(state="sent")

    def approved(self) -> "ApprovalQuerySet":
        """Those that count, with the evidence that they were given on."""
        return self.filter(state="approved").prefetch_related("evidence")


class Approval(models.Model):
    """`person` asks that `competence` be approved, on a basis that is frozen when it is sent.

    `evidence` is the basis as rows; `basis` is the same in words, one entry a proof, as the leader
    read it. `state` is the kind of the newest event.
    """

    class State(models.TextChoices):
        """Sent waits for a leader; the others are final."""

        SENT = "sent", _("sent")
        APPROVED = "approved", _("approved")
        RETURNED = "returned", _("returned")
        RECALLED = "recalled", _("recalled")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="approvals")
    competence = models.ForeignKey(Competence, models.PROTECT, related_name="approvals")
    row = models.ForeignKey(PublishedRow, models.PROTECT, null=True, related_name="approvals")
    evidence = models.ManyToManyField(Evidence, related_name="approvals")
    basis = models.JSONField()
    state = models.CharField(max_length=8, choices=State, default=State.SENT)
    sent_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        ordering = ("sent_at", "id")
        verbose_name = _("approval")
        constraints = (
            models.UniqueConstraint(
                fields=["person", "competence"],
                condition=Q(state="sent"),
                name="competence_one_waiting_approval",
            ),
        )
        indexes = (
            models.Index(fields=["person", "competence"], name="competence_approval_person"),
        )


class ApprovalEvent(models.Model):
    """One step: who did it, when, and how sure the portal was of who it was. Append-only."""

    approval = models.ForeignKey(Approval, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=8, choices=Approval.State)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    assurance = models.CharField(max_length=100, blank=True)  # people.assurance, as_text
    comment = models.TextField(blank=True)

    class Meta:
        ordering = ("at", "id")
