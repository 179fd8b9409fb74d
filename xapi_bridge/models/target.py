"""Remote LRSs that get the log's statements, each a cursor over the log."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import Person
from xapi_bridge.models.supplier import Supplier


class Target(models.Model):
    """A remote LRS. Everything up to `seq` of the log is delivered, parked or not for it.

    `secret` is encrypted (xapi_bridge.secrets). Statements that `supplier` sent are never sent back
    to it. A worker that delivers holds the lease until `leased_until`; a worker that was killed
    loses it soon. `failures` in a row decide when the next try is (`next_try_at`).
    """

    class Version(models.TextChoices):
        """What the target speaks."""

        V1 = "1.0.3", "xAPI 1.0.3"
        V2 = "2.0.0", "xAPI 2.0"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=100, unique=True)
    endpoint = models.URLField(_("endpoint"), max_length=500)
    key = models.CharField(_("key"), max_length=200)
    secret = models.TextField()
    version = models.CharField(_("version"), max_length=10, choices=Version, default=Version.V1)
    supplier = models.ForeignKey(Supplier, models.PROTECT, null=True, related_name="targets")
    created = models.DateTimeField(auto_now_add=True)
    paused_at = models.DateTimeField(null=True)
    seq = models.BigIntegerField(default=0)
    ahead = models.JSONField(default=list)  # what is dealt with beyond seq, while a lane is not
    lease = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)  # what the target said last when it did not take all
    delivered_at = models.DateTimeField(null=True)  # when it last took something

    class Meta:
        ordering = ("name",)
        verbose_name = _("target")

    def __str__(self) -> str:
        return self.name


class PoisonQuerySet(models.QuerySet["Poison"]):
    """Named questions about what targets refuse."""

    def waiting(self) -> "PoisonQuerySet":
        """What is neither delivered since nor skipped."""
        return self.filter(delivered_at__isnull=True, skipped_at__isnull=True)


class Poison(models.Model):
    """A statement that a target refuses: a gap in what it got, which blocks nobody.

    It is retried by hand until the target takes it, or skipped with a reason.
    """

    target = models.ForeignKey(Target, models.CASCADE, related_name="poison")
    statement_id = models.UUIDField()
    seq = models.BigIntegerField()
    status = models.PositiveSmallIntegerField()  # HTTP
    answer = models.TextField(blank=True)
    parked_at = models.DateTimeField(auto_now_add=True)
    tries = models.PositiveIntegerField(default=1)
    delivered_at = models.DateTimeField(null=True)
    skipped_at = models.DateTimeField(null=True)
    skipped_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    skipped_reason = models.CharField(max_length=300, blank=True)

    objects = PoisonQuerySet.as_manager()

    class Meta:
        ordering = ("seq",)
        constraints = (
            models.UniqueConstraint(
                fields=["target", "statement_id"], name="xapi_bridge_poison_once"
            ),
        )
        indexes = (
            models.Index(
                fields=["target", "seq"],
                condition=models.Q(delivered_at__isnull=True, skipped_at__isnull=True),
                name="xapi_bridge_poison_waiting",
            ),
        )
