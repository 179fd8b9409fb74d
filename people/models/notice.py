"""What a person should know: shown in the portal, and sent by e-mail once."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models.person import Person


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Named questions about notices."""

    def unread(self) -> "NoticeQuerySet":
        """Those that the person has not seen in the portal."""
        return self.filter(read_at__isnull=True)

    def to_mail(self) -> "NoticeQuerySet":
        """Those that wait for the mail server, of persons who have an address."""
        return self.filter(mailed_at__isnull=True, given_up_at__isnull=True).exclude(
            person__email=""
        )


class Notice(models.Model):
    """A message to `person`, in their language. `key` makes the same news one notice.

    `url` is a path of the portal. `calendar` is an iCalendar object (RFC 5545) that goes along by
    e-mail; `calendar_method` is its METHOD.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="notices")
    key = models.CharField(max_length=120)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    url = models.CharField(max_length=300, blank=True)
    calendar = models.TextField(blank=True)
    calendar_method = models.CharField(max_length=10, blank=True)
    created = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=300, blank=True)  # what the mail server said last

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ("-created", "-id")
        verbose_name = _("notice")
        constraints = (
            models.UniqueConstraint(fields=["person", "key"], name="people_notice_once"),
        )
        indexes = (
            models.Index(
                fields=["id"],
                condition=Q(mailed_at__isnull=True, given_up_at__isnull=True),
                name="people_notice_to_mail",
            ),
        )
