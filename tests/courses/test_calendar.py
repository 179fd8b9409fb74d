"""Invitations and feeds: what a calendar program reads, and who may read it."""

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone
from icalendar import Calendar

from courses.models import CalendarFeed, Meeting
from courses.services import booking, feeds
from courses.services.sessions import Slot, change_session
from people import notices
from people.models import Notice
from tests.factories.people import PersonFactory
from tests.factories.sessions import DAY, make_session

pytestmark = pytest.mark.django_db
UTC = dt.UTC


def invitations(person):
    """What the person's calendar got: (method, the event), in order."""
    sent = Notice.objects.filter(person=person).exclude(calendar="").order_by("pk")
    return [(n.calendar_method, Calendar.from_ical(n.calendar)) for n in sent]


def events(person):
    return [(method, calendar.events[0]) for method, calendar in invitations(person)]


def test_a_booked_seat_sends_an_invitation_that_calendars_understand():
    starts = dt.datetime(2026, 12, 3, 8, 0, tzinfo=UTC)
    session = make_session(starts=starts, hours=2)
    person = PersonFactory(email="kari@example.org")
    at = dt.datetime(2026, 11, 25, 12, 0, tzinfo=UTC)

    seat = booking.book(session=session, person=person, at=at).seat

    ((method, calendar),) = invitations(person)
    (event,) = calendar.events
    assert method == str(calendar["METHOD"]) == "REQUEST"
    assert str(calendar["VERSION"]) == "2.0"
    assert str(event["UID"]) == f"{seat.uuid}.{session.meetings.get().uuid}@portal.example.org"
    assert (starts, starts + dt.timedelta(hours=2)) == (event.DTSTART, event.DTEND)
    assert event["DTSTAMP"].dt == at
    assert str(event["SUMMARY"]) == session.module.course.title
    assert str(event["LOCATION"]) == "Ferdighetssenteret"
    assert str(event["ATTENDEE"]) == "mailto:kari@example.org"
    assert str(event["ORGANIZER"]).startswith("mailto:")
    assert str(event["STATUS"]) == "CONFIRMED"


def test_the_mail_carries_the_invitation():
    person = PersonFactory(email="kari@example.org")
    booking.book(session=make_session(), person=person)

    notices.send_waiting()

    (attached,) = mail.outbox[0].attachments
    assert attached.mimetype == "text/calendar; method=REQUEST; charset=UTF-8"
    assert Calendar.from_ical(attached.content).events


def test_giving_back_and_booking_again_keeps_the_uid_and_raises_the_sequence():
    session, person = make_session(), PersonFactory()
    seat = booking.book(session=session, person=person).seat
    booking.cancel(seat=seat, by=person)
    booking.book(session=session, person=person)

    told = events(person)
    assert [method for method, _ in told] == ["REQUEST", "CANCEL", "REQUEST"]
    assert len({str(event["UID"]) for _, event in told}) == 1
    numbers = [event["SEQUENCE"] for _, event in told]
    assert numbers == sorted(set(numbers))
    assert str(told[1][1]["STATUS"]) == "CANCELLED"


def test_each_meeting_has_an_invitation_of_its_own():
    person = PersonFactory()
    booking.book(session=make_session(meetings=3), person=person)

    told = events(person)
    assert len({str(event["UID"]) for _, event in told}) == len(told) == 3


def test_a_waiting_person_gets_nothing_for_the_calendar():
    session, person = make_session(capacity=1), PersonFactory()
    booking.book(session=session, person=PersonFactory())
    booking.book(session=session, person=person)

    assert Notice.objects.filter(person=person).count() == 1
    assert events(person) == []


def test_a_meeting_that_is_dropped_leaves_the_calendar():
    session, person = make_session(meetings=2), PersonFactory()
    booking.book(session=session, person=person)
    first, second = session.meetings.all()

    change_session(
        session=session,
        slots=[Slot(first.starts, first.ends, "", first)],
        instructors=[],
        by=None,
    )

    method, event = events(person)[-1]
    assert method == "CANCEL"
    assert str(second.uuid) in str(event["UID"])


@pytest.fixture
def feed_path():
    """The address of a person's feed, without a log-in."""

    def path(person):
        return f"/calendar/{feeds.token_of(feeds.renew_feed(person=person))}.ics"

    return path


def test_the_feed_holds_booked_meetings_and_those_taught(client, feed_path):
    person = PersonFactory()
    booked, taught, waited = make_session(), make_session(), make_session(capacity=1)
    booking.book(session=booked, person=person)
    booking.book(session=waited, person=PersonFactory())
    booking.book(session=waited, person=person)
    taught.instructors.add(person)

    answer = client.get(feed_path(person))

    calendar = Calendar.from_ical(answer.content)
    meetings = {str(event["UID"]).split("@")[0].split(".")[1] for event in calendar.events}
    assert meetings == {str(s.meetings.get().uuid) for s in (booked, taught)}
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert not answer.cookies
    text = answer.content.decode()
    assert person.family_name not in text
    assert person.email not in text or not person.email


def test_the_feed_forgets_what_is_long_past(client, feed_path):
    person = PersonFactory()
    session = make_session()
    booking.book(session=session, person=person)
    long_ago = timezone.now() - 100 * DAY
    Meeting.objects.update(starts=long_ago, ends=long_ago + dt.timedelta(hours=1))

    assert Calendar.from_ical(client.get(feed_path(person)).content).events == []


def test_a_renewed_or_removed_or_forged_address_opens_nothing(client, feed_path):
    person = PersonFactory()
    old = feed_path(person)
    new = feed_path(person)
    nonce = CalendarFeed.objects.get().nonce

    assert [client.get(p).status_code for p in (old, new)] == [404, 200]
    for forged in (nonce, f"{nonce}.x", "x", "æ", f"{nonce}."):
        assert client.get(f"/calendar/{forged}.ics").status_code == 404
    feeds.remove_feed(person=person)
    assert client.get(new).status_code == 404


def test_who_is_not_active_has_no_feed(client, feed_path):
    person = PersonFactory()
    path = feed_path(person)
    person.is_active = False
    person.save()

    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"user-agent": "Microsoft Outlook"},
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"},
    ],
)
def test_calendar_programs_get_through(client, feed_path, headers):
    answer = client.get(feed_path(PersonFactory()), headers=headers)

    assert answer.status_code == 200
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


def test_the_address_is_made_shown_renewed_and_removed(client):
    person = PersonFactory()
    client.force_login(person)
    assert "data-calendar-address" not in client.get("/learning/calendar/").content.decode()

    client.post("/learning/calendar/")
    feed = CalendarFeed.objects.get(person=person)
    page = client.get("/learning/calendar/").content.decode()
    assert feeds.token_of(feed) in page
    client.post("/learning/calendar/", {"do": "remove"})
    assert not CalendarFeed.objects.exists()
