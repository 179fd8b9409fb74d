"""iCalendar objects of our sessions (RFC 5545): invitations by e-mail (RFC 5546) and feeds.

Times are in UTC, which every calendar shows in its own zone. A UID names seat and meeting and never
changes; SEQUENCE only grows, since both numbers that it adds do.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress, vText

from courses.models import Meeting, Seat

_PRODUCT = "-//Laeringsportalen//NONSGML Sessions//NO"
REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of a feed."""

    uid: str
    meeting: Meeting
    summary: str
    path: str
    sequence: int


def invitation(seat: Seat, meeting: Meeting, *, method: str, at: dt.datetime) -> str:
    """A REQUEST or CANCEL for one meeting (RFC 5546 3.2.2 and 3.2.5: one UID in each object)."""
    event = _event(entry_of(seat, meeting), at)
    event.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    organizer = vCalAddress(f"mailto:{sender}")
    organizer.params["cn"] = vText("Læringsportalen")
    event["organizer"] = organizer
    attendee = vCalAddress(f"mailto:{seat.person.email}")
    attendee.params["partstat"] = vText("ACCEPTED")
    attendee.params["rsvp"] = vText("FALSE")
    event.add("attendee", attendee, encode=False)
    return _text(_calendar(method, [event]))


def feed(entries: Iterable[Entry], *, at: dt.datetime) -> str:
    """Everything that a person's calendar program subscribes to."""
    return _text(_calendar(PUBLISH, [_event(entry, at) for entry in entries]))


def entry_of(seat: Seat, meeting: Meeting) -> Entry:
    """The seat's entry for one meeting."""
    return Entry(
        uid=f"{seat.uuid}.{meeting.uuid}@{_host()}",
        meeting=meeting,
        summary=seat.session.module.course.title,
        path=seat.session.module.course.get_absolute_url(),
        sequence=seat.sequence + meeting.sequence,
    )


def teaching_entry(meeting: Meeting, summary: str) -> Entry:
    """An instructor's entry for one meeting."""
    return Entry(
        uid=f"teaching.{meeting.uuid}@{_host()}",
        meeting=meeting,
        summary=summary,
        path=meeting.session.get_teaching_url(),
        sequence=meeting.sequence,
    )


def _event(entry: Entry, at: dt.datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", at.astimezone(dt.UTC))
    event.add("sequence", entry.sequence)
    event.add("dtstart", entry.meeting.starts.astimezone(dt.UTC))
    event.add("dtend", entry.meeting.ends.astimezone(dt.UTC))
    event.add("summary", entry.summary)
    event.add("location", entry.meeting.where)
    event.add("url", f"{settings.PORTAL_ORIGIN}{entry.path}")
    return event


def _calendar(method: str, events: Iterable[Event]) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for event in events:
        calendar.add_component(event)
    return calendar


def _text(calendar: Calendar) -> str:
    return str(calendar.to_ical().decode())


def _host() -> str:
    """The stable domain, so that the UIDs outlive a move of the portal."""
    return urlsplit(settings.ACTOR_HOMEPAGE).hostname or "portal"
