"""Who looked at or decided what: append-only."""

import uuid

from django.db import models

from people.models.person import Person


class AuditEvent(models.Model):
    """One sensitive read or decision, written in the transaction of what it tells about."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(auto_now_add=True)
    actor = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="audit_events_made")
    action = models.CharField(max_length=60)
    subject = models.ForeignKey(
        Person, models.SET_NULL, null=True, related_name="audit_events_about"
    )
    detail = models.JSONField(default=dict)
    request_id = models.CharField(max_length=36, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["subject", "at"], name="people_audit_subject"),
            models.Index(fields=["actor", "at"], name="people_audit_actor"),
        )
