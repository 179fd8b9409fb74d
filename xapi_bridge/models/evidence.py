"""Which statements count as evidence, and what became of each."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from competence.models import Competence


class EvidenceRule(models.Model):
    """A statement by `authority` with `verb` on `activity` gives `competence`.

    Versions are rows: a change is a new row with the next version, and the old one gets an end.
    `minimum_scaled` is -1..1. The competence is valid as long as the certificate of the round when
    `follows_certificate`, else for `valid_months` from the statement's timestamp, else for good.
    """

    key = models.CharField(max_length=80)
    version = models.PositiveIntegerField(default=1)
    competence = models.ForeignKey(Competence, models.PROTECT, related_name="evidence_rules")
    # Trust comes from whose credential stored the statement, never from its content.
    authority = models.CharField(max_length=500)
    verb = models.CharField(max_length=500)
    activity = models.CharField(max_length=2000)
    minimum_scaled = models.FloatField(null=True, blank=True)
    valid_months = models.PositiveSmallIntegerField(null=True, blank=True)
    follows_certificate = models.BooleanField(default=False)
    retired_at = models.DateTimeField(null=True, blank=True)
    # A new rule also judges what was logged before it; so far it has come.
    history_seq = models.BigIntegerField(default=0)
    history_done = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("evidence rule")
        constraints = (
            models.UniqueConstraint(fields=["key", "version"], name="xapi_bridge_rule_version"),
            models.UniqueConstraint(
                fields=["key"],
                condition=models.Q(retired_at__isnull=True),
                name="xapi_bridge_rule_in_force",
            ),
        )

    @property
    def minimum_percent(self) -> int | None:
        """The lowest score as people read it."""
        return None if self.minimum_scaled is None else round(100 * self.minimum_scaled)


class StatementOutcome(models.Model):
    """What the evidence rules made of a statement that some rule wanted."""

    class Outcome(models.TextChoices):
        """Matched gave evidence; unmatched waits until its actor is linked to a person."""

        MATCHED = "matched", _("counted")
        UNMATCHED = "unmatched", _("person not found")
        REJECTED = "rejected", _("rejected")

    statement_id = models.UUIDField()
    seq = models.BigIntegerField()
    rule = models.ForeignKey(EvidenceRule, models.PROTECT, related_name="outcomes")
    outcome = models.CharField(max_length=10, choices=Outcome)
    reason = models.CharField(max_length=300, blank=True)
    decided_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["statement_id", "rule"], name="xapi_bridge_outcome"),
        )
