"""What somebody takes out of the log."""

import uuid
from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import Person


class StatementExport(models.Model):
    """A file of the statements that `asked` finds, the filters of the viewer. The row is the queue.

    `upto` is the end of the log when it was asked for; the file holds nothing later. It lies in a
    private folder until `expires_at`.
    """

    class Form(models.TextChoices):
        """What the file is."""

        JSONL = "jsonl", _("JSON, one statement a line")
        CSV = "csv", _("table (CSV)")

    class State(models.TextChoices):
        """How far it has come."""

        WAITING = "waiting"
        DONE = "done"
        FAILED = "failed"
        EXPIRED = "expired"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    by = models.ForeignKey(Person, models.CASCADE, related_name="statement_exports")
    form = models.CharField(max_length=5, choices=Form)
    asked = models.JSONField(default=dict)
    upto = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    claimed_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    at_seq = models.BigIntegerField(default=0)
    written = models.BigIntegerField(default=0)  # statements
    size = models.BigIntegerField(default=0)  # bytes
    created = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created", "-id")

    @property
    def path(self) -> Path:
        """Where the file lies while it may be fetched."""
        return Path(settings.STORAGE_DIR) / "statement-exports" / f"{self.uuid}.{self.form}"

    @property
    def percent(self) -> int:
        """How much of the log is looked through."""
        return min(100, round(100 * self.at_seq / self.upto)) if self.upto else 100
