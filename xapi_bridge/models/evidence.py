"""Which statements count as evidence, and what became of each."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competence.models import Competence
from xapi_bridge.models.supplier import Supplier


class EvidenceRule(models.Model):
    """A statement by `authority` with one of `verbs` on `activity` gives `competence`.

    With `is_prefix` every activity whose IRI begins with `activity` counts. Versions are rows: a
    change is a new row with the next version, and the old one gets an end. `minimum_scaled` is
    -1..1. `happened_from` and `happened_until` bound the day of the statement's timestamp, both
    inclusive. The competence is valid as long as the certificate of the round when
    `follows_certificate`, else for `valid_months` from the statement's timestamp, else for good.
    """

    # One a supplier's rule, or a course or checklist with its competence: two uuids and a word.
    key = models.CharField(max_length=80)
    version = models.PositiveIntegerField(default=1)
    competence = models.ForeignKey(Competence, models.PROTECT, related_name="evidence_rules")
    # None: the portal's own statements.
    supplier = models.ForeignKey(Supplier, models.PROTECT, null=True, related_name="rules")
    # Trust comes from whose credential stored the statement, never from its content.
    authority = models.CharField(max_length=500)
    verbs = models.JSONField(default=list)
    activity = models.CharField(max_length=2000)
    is_prefix = models.BooleanField(default=False)
    requires_success = models.BooleanField(default=False)
    requires_completion = models.BooleanField(default=False)
    minimum_scaled = models.FloatField(null=True, blank=True)
    happened_from = models.DateField(null=True, blank=True)
    happened_until = models.DateField(null=True, blank=True)
    valid_months = models.PositiveSmallIntegerField(null=True, blank=True)
    follows_certificate = models.BooleanField(default=False)
    created = models.DateTimeField(default=timezone.now)
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

    def wants(self, verb: str, activity: str) -> bool:
        """Whether a statement with this verb on this activity (IRIs) is for this rule."""
        fits = activity.startswith(self.activity) if self.is_prefix else activity == self.activity
        return fits and verb in self.verbs


class StatementOutcome(models.Model):
    """What became of a statement: of each that some rule wanted, and of each of a supplier's.

    `rule` is empty where the statement came to no rule. `actor` is the log's key of who it is about
    (lrs.xapi.keys).
    """

    class Outcome(models.TextChoices):
        """Matched gave evidence; unmatched waits until its actor is linked to a person."""

        MATCHED = "matched", _("counted")
        UNMATCHED = "unmatched", _("person not found")
        NO_RULE = "no_rule", _("no rule asks for it")
        REJECTED = "rejected", _("rejected")
        VOIDING = "voiding", _("takes another back")

    statement_id = models.UUIDField()
    seq = models.BigIntegerField()
    rule = models.ForeignKey(EvidenceRule, models.PROTECT, null=True, related_name="outcomes")
    supplier = models.ForeignKey(Supplier, models.PROTECT, null=True, related_name="outcomes")
    actor = models.UUIDField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome)
    reason = models.CharField(max_length=100, blank=True)  # one of xapi_bridge.reasons
    detail = models.CharField(max_length=300, blank=True)  # what it is about, where that helps
    decided_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["statement_id", "rule"], name="xapi_bridge_outcome"),
            models.UniqueConstraint(
                fields=["statement_id"],
                condition=models.Q(rule__isnull=True),
                name="xapi_bridge_outcome_no_rule",
            ),
        )
        indexes = (
            models.Index(fields=["supplier", "seq"], name="xapi_bridge_outcome_seq"),
            models.Index(
                fields=["supplier", "actor"],
                condition=models.Q(outcome="unmatched"),
                name="xapi_bridge_outcome_waiting",
            ),
        )
