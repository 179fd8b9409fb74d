"""An HR file on its way: looked through first, then carried out by whoever sent it."""

import uuid
from pathlib import Path

from django.conf import settings
from django.db import models

from people.models.person import Person


class PeopleImport(models.Model):
    """An uploaded HR file. `report` is that of the last run: first dry, then for real.

    The file lies in a private folder until the import is carried out, given up or a day old.
    """

    class State(models.TextChoices):
        """How far it has come. WAITING and CONFIRMED wait for a worker."""

        WAITING = "waiting"
        CHECKED = "checked"
        CONFIRMED = "confirmed"
        DONE = "done"
        REFUSED = "refused"
        CANCELLED = "cancelled"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    filename = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    claimed_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    forced = models.BooleanField(default=False)
    report = models.JSONField(default=dict)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="people_imports")
    created = models.DateTimeField(auto_now_add=True)
    finished = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created", "-id")

    @property
    def path(self) -> Path:
        """Where the file lies while it is needed."""
        return Path(settings.STORAGE_DIR) / "people-imports" / f"{self.uuid}.csv"

    @property
    def is_open(self) -> bool:
        """Whether a worker has something to do with it."""
        return self.state in {self.State.WAITING, self.State.CONFIRMED}
