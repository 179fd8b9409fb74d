"""Questions that the pages about people ask."""

import datetime as dt

from django.db.models import Q, QuerySet
from django.utils import timezone

from people.models import AuditEvent, Person


def search(people: QuerySet[Person], text: str) -> QuerySet[Person]:
    """Those of `people` whose names, username or employee number hold each word of `text`."""
    for word in text.split()[:6]:
        people = people.filter(
            Q(given_name__icontains=word)
            | Q(family_name__icontains=word)
            | Q(username__icontains=word)
            | Q(employee_number=word)
        )
    return people.order_by("family_name", "given_name", "pk")


def narrowed(
    events: QuerySet[AuditEvent],
    *,
    who: str = "",
    action: str = "",
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> QuerySet[AuditEvent]:
    """The events by or about people whom `who` finds, of one kind, from day to day in Oslo."""
    if who:
        people = search(Person.objects.all(), who).order_by().values("pk")
        events = events.filter(Q(actor__in=people) | Q(subject__in=people))
    if action:
        events = events.filter(action=action)
    if since:
        events = events.filter(at__gte=_midnight(since))
    if until:
        events = events.filter(at__lt=_midnight(until + dt.timedelta(days=1)))
    return events


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
