"""Who looked at or decided what: append-only."""

import uuid
from typing import Any, NoReturn

from django.db import models
from django.utils import timezone

from people.models.person import Person


class AppendOnly(Exception):
    """An audit event was to be changed or deleted."""


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    """Events are added and read. On PostgreSQL a trigger holds what comes past this."""

    def update(self, **_fields: Any) -> NoReturn:
        """Never."""
        raise AppendOnly

    def delete(self) -> NoReturn:
        """Never."""
        raise AppendOnly


class AuditEvent(models.Model):
    """One sensitive read or decision, written in the transaction of what it tells about.

    It never changes, save that an erased person is taken out of it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    actor = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="audit_events_made")
    action = models.CharField(max_length=60)
    subject = models.ForeignKey(
        Person, models.SET_NULL, null=True, related_name="audit_events_about"
    )
    detail = models.JSONField(default=dict)
    request_id = models.CharField(max_length=36, blank=True)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["subject", "at"], name="people_audit_subject"),
            models.Index(fields=["actor", "at"], name="people_audit_actor"),
            models.Index(fields=["at", "id"], name="people_audit_at"),
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Once."""
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Never."""
        raise AppendOnly
