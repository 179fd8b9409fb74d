"""What people are told of their seats: a notice, an e-mail, and what their calendar must know."""

import datetime as dt
import uuid
from collections.abc import Iterable

from courses import calendars
from courses.models import Meeting, Offer, Seat, SeatEvent, Session
from people.models import Person
from people.notices import notify

_FOLDER = "courses/notices"


def tell_of_seat(*, event: SeatEvent, seat: Seat, before: str) -> None:
    """Tell the person what happened to their seat."""
    context = _context(seat) | {
        "event": event,
        "is_by_other": event.by is not None and event.by_id != seat.person_id,
        "offer": _open_offer(seat),
        "was_booked": before == Seat.State.BOOKED,
    }
    booked = seat.state == Seat.State.BOOKED
    method = calendars.REQUEST if booked else calendars.CANCEL
    is_for_calendars = booked or before == Seat.State.BOOKED
    _notify(
        seat,
        key=f"seat.{event.uuid}",
        template=f"{_FOLDER}/{event.kind}.txt",
        context=context,
        meetings=seat.session.held_meetings if is_for_calendars else [],
        method=method,
        at=event.at,
    )


def tell_of_change(*, seat: Seat, meetings: Iterable[Meeting], at: dt.datetime) -> None:
    """Time or place of these meetings changed; `seat` is booked."""
    changed = list(meetings)
    version = ".".join(f"{m.pk}-{m.sequence}" for m in changed)
    _notify(
        seat,
        key=f"changed.{version}"[:120],
        template=f"{_FOLDER}/changed.txt",
        context=_context(seat) | {"changed": changed},
        meetings=[m for m in changed if m.cancelled_at is None],
        method=calendars.REQUEST,
        at=at,
    )
    for meeting in changed:
        if meeting.cancelled_at is not None:
            _send_entry(seat, meeting, calendars.CANCEL, at, f"dropped.{meeting.uuid}")


def tell_message(*, seat: Seat, text: str, by: Person, message: uuid.UUID) -> None:
    """What the instructor or course administrator wrote to those who come."""
    notify(
        person=seat.person,
        key=f"message.{message}",
        template=f"{_FOLDER}/message.txt",
        context=_context(seat) | {"text": text, "sender": by},
        url=seat.session.get_absolute_url(),
    )


def _notify(
    seat: Seat,
    *,
    key: str,
    template: str,
    context: dict[str, object],
    meetings: list[Meeting],
    method: str,
    at: dt.datetime,
) -> None:
    """One notice; each further meeting needs a calendar object, and so a mail, of its own."""
    first = meetings[0] if meetings else None
    notify(
        person=seat.person,
        key=key,
        template=template,
        context=context,
        url=seat.session.get_absolute_url(),
        calendar="" if first is None else calendars.invitation(seat, first, method=method, at=at),
        calendar_method="" if first is None else method,
    )
    for meeting in meetings[1:]:
        _send_entry(seat, meeting, method, at, f"{key[:70]}.{meeting.uuid}")


def _send_entry(seat: Seat, meeting: Meeting, method: str, at: dt.datetime, key: str) -> None:
    notify(
        person=seat.person,
        key=key,
        template=f"{_FOLDER}/meeting.txt",
        context=_context(seat) | {"meeting": meeting, "is_cancelled": method == calendars.CANCEL},
        url=seat.session.get_absolute_url(),
        calendar=calendars.invitation(seat, meeting, method=method, at=at),
        calendar_method=method,
    )


def _context(seat: Seat) -> dict[str, object]:
    session: Session = seat.session
    return {
        "seat": seat,
        "session": session,
        "course": session.module.course,
        "meetings": session.held_meetings,
        "start": session.first_meeting,
    }


def _open_offer(seat: Seat) -> Offer | None:
    return seat.offers.filter(answered_at__isnull=True).first()
