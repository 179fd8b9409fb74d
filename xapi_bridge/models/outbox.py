"""Statements on their way into the log, and the readers of the log."""

from typing import ClassVar

from django.db import models


class OutboxEntry(models.Model):
    """A statement frozen in the transaction of its fact. Feeds the embedded LRS and nothing else.

    `payload` is the statement's JSON text, byte for byte as it will be stored.
    """

    statement_id = models.UUIDField(unique=True)
    actor = models.UUIDField()  # order holds per learner
    payload = models.TextField()
    created = models.DateTimeField(auto_now_add=True)
    delivered_at = models.DateTimeField(null=True)
    # Poison: the log refused it. It is parked with the answer and blocks nobody.
    parked_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar[tuple[models.Index, ...]] = (
            models.Index(
                fields=["id"],
                condition=models.Q(delivered_at__isnull=True, parked_at__isnull=True),
                name="xapi_bridge_outbox_pending",
            ),
        )


class Cursor(models.Model):
    """How far a reader has come in the log: everything up to `seq` is dealt with."""

    name = models.CharField(max_length=80, unique=True)
    seq = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField(auto_now=True)
