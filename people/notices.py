"""Telling people things: a notice in the portal in the transaction of the news, then an e-mail.

The mail is sent by a task from the rows, so that a mail server that is down delays and loses
nothing. A mail that was sent but not marked as sent goes again: better twice than never.
"""

import datetime as dt
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation

from people.models import Notice, Person

log = structlog.get_logger(__name__)

BATCH = 100
TRIES = 12  # the last some two days after the first


def notify(
    *,
    person: Person,
    key: str,
    template: str,
    context: dict[str, Any],
    url: str = "",
    calendar: str = "",
    calendar_method: str = "",
) -> Notice | None:
    """Tell `person` something once; None when a notice with this `key` was given already.

    `template` is a text template whose first line is the subject and whose rest is the body, drawn
    in the person's language. `url` is a path of the portal where they can act.
    """
    with translation.override(person.language or settings.LANGUAGE_CODE):
        text = render_to_string(template, context | {"person": person})
    subject, _, body = text.strip().partition("\n")
    notice, created = Notice.objects.get_or_create(
        person=person,
        key=key,
        defaults={
            "subject": subject.strip()[:200],
            "body": body.strip(),
            "url": url,
            "calendar": calendar,
            "calendar_method": calendar_method,
        },
    )
    return notice if created else None


def mark_read(person: Person, notice: Notice | None = None) -> int:
    """The notice, or everything that waits, has been seen; how many notices that were."""
    unread = Notice.objects.unread().filter(person=person)
    if notice is not None:
        unread = unread.filter(pk=notice.pk)
    return unread.update(read_at=timezone.now())


def unread_count(person: Person) -> int:
    """How many notices the person has not seen."""
    return Notice.objects.unread().filter(person=person).count()


def send_waiting() -> int:
    """Send the mails that wait; how many were sent.

    One at a time, each in a transaction that locks its row, so that two workers send no mail twice.
    """
    now = timezone.now()
    due = Notice.objects.to_mail().filter(Q(next_try_at__isnull=True) | Q(next_try_at__lte=now))
    return sum(_send(pk) for pk in due.order_by("pk").values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def _send(pk: int) -> bool:
    waiting = Notice.objects.select_for_update(skip_locked=True, of=("self",))
    notice = waiting.select_related("person").filter(pk=pk, mailed_at__isnull=True).first()
    if notice is None:
        return False
    try:
        _mail(notice).send()
    except OSError as error:  # smtplib's errors are OSErrors
        _try_later(notice, error)
        return False
    notice.mailed_at = timezone.now()
    notice.save(update_fields=["mailed_at"])
    return True


def _mail(notice: Notice) -> EmailMultiAlternatives:
    language = notice.person.language or settings.LANGUAGE_CODE
    link = f"{settings.PORTAL_ORIGIN}{notice.url}" if notice.url else ""
    with translation.override(language):
        body = render_to_string("people/notices/mail.txt", {"notice": notice, "link": link})
    mail = EmailMultiAlternatives(notice.subject, body.strip() + "\n", to=[notice.person.email])
    if notice.calendar:
        kind = f"text/calendar; method={notice.calendar_method}; charset=UTF-8"
        mail.attach("invite.ics", notice.calendar, kind)
    return mail


def _try_later(notice: Notice, error: OSError) -> None:
    """Twice as long after each failure; the mail server's answer may hold no address of others."""
    notice.tries += 1
    notice.answer = str(error)[:300]
    if notice.tries >= TRIES:
        notice.given_up_at = timezone.now()
    notice.next_try_at = timezone.now() + dt.timedelta(minutes=2 ** min(notice.tries, 10))
    notice.save(update_fields=["tries", "answer", "given_up_at", "next_try_at"])
    log.warning("mail_failed", notice=str(notice.uuid), tries=notice.tries, answer=notice.answer)
