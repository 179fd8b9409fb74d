"""Modules in sessions, sessions with meetings, and seats."""

import datetime as dt

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from courses.models import Meeting, Session
from tests.factories.courses import ModuleFactory

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


class SessionFactory(DjangoModelFactory):
    """A published session in a week, without meetings."""

    class Meta:
        model = Session

    module = factory.SubFactory(
        ModuleFactory, kind="classroom", package=None, title="Praktisk trening"
    )
    place = "Ferdighetssenteret"
    capacity = 2
    published_at = factory.LazyFunction(timezone.now)


def make_session(*, starts=None, meetings=1, hours=2, **fields):
    """A published session; its meetings are a day apart, the first at `starts` (in a week)."""
    session = SessionFactory(**fields)
    first = starts or timezone.now() + 7 * DAY
    for number in range(meetings):
        begins = first + number * DAY
        Meeting.objects.create(session=session, starts=begins, ends=begins + hours * HOUR)
    return session
