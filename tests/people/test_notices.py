"""Notices: given once, in the person's language, and mailed until the mail server takes them."""

import datetime as dt
import smtplib

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends import locmem

from people import notices
from people.models import Notice
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def template(settings, tmp_path):
    (tmp_path / "news.txt").write_text(
        "{% load i18n %}{% get_current_language as code %}Subject in {{ code }}\n\n"
        "Hello {{ person.given_name }}.\n"
    )
    settings.TEMPLATES = [
        {**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}
    ]
    return "news.txt"


def tell(person, template, **more):
    return notices.notify(person=person, key="a", template=template, context={}, **more)


def test_the_same_news_is_told_once_in_the_persons_language(template):
    person = PersonFactory(language="nn", email="kari@example.org")

    assert tell(person, template, url="/x/") is not None
    assert tell(person, template, url="/x/") is None

    (notice,) = Notice.objects.all()
    assert (notice.subject, notice.body) == ("Subject in nn", "Hello Kari.")
    assert notices.send_waiting() == 1
    assert notices.send_waiting() == 0
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["kari@example.org"], "Subject in nn")
    assert "http://portal.localhost:8000/x/" in sent.body


def test_a_calendar_goes_along(template):
    person = PersonFactory(email="kari@example.org")
    tell(person, template, calendar="BEGIN:VCALENDAR\r\n", calendar_method="REQUEST")

    notices.send_waiting()

    (attached,) = mail.outbox[0].attachments
    assert attached.mimetype == "text/calendar; method=REQUEST; charset=UTF-8"
    assert 'method="REQUEST"' in mail.outbox[0].message().as_string().replace(
        "method=REQUEST", 'method="REQUEST"'
    )


def test_a_person_without_an_address_reads_it_in_the_portal(template):
    person = PersonFactory(email="")
    tell(person, template)

    assert notices.send_waiting() == 0
    assert notices.mark_read(person) == 1
    assert notices.mark_read(person) == 0


def test_a_mail_server_that_is_down_is_tried_again_later(template, monkeypatch):
    person = PersonFactory(email="kari@example.org")
    tell(person, template)

    def refuse(*_):
        raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")

    with time_machine.travel(dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC), tick=False) as clock:
        with monkeypatch.context() as patch:
            patch.setattr(locmem.EmailBackend, "send_messages", refuse)
            assert notices.send_waiting() == 0
        assert notices.send_waiting() == 0  # not at once
        clock.shift(dt.timedelta(minutes=3))
        assert notices.send_waiting() == 1

    (notice,) = Notice.objects.all()
    assert (notice.tries, notice.answer) == (1, "Connection unexpectedly closed")
    assert notice.mailed_at is not None
