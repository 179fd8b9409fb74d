"""Making sessions: times and places, what changes, publication, and calling off."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.errors import NotReady, SessionRefused
from courses.models import Course, Meeting, Module, Seat, SeatEvent, Session
from courses.services import news
from courses.services.seats import lock, step
from courses.services.waiting import fill
from people.models import Person
from people.services import audit


@dataclass(frozen=True, slots=True)
class Slot:
    """When and where a meeting is; `meeting` is the row it changes, empty for a new one."""

    starts: dt.datetime
    ends: dt.datetime
    place: str = ""
    meeting: Meeting | None = None


@transaction.atomic
def add_session_module(
    *, course: Course, kind: str, title: str, required_attendance: int, minutes: int | None
) -> Module:
    """A part of the course that is taken in sessions; `minutes` is its stated duration."""
    Course.objects.select_for_update().get(pk=course.pk)
    last = course.modules.aggregate(last=Max("position"))["last"]
    return Module.objects.create(
        course=course,
        kind=kind,
        title=title,
        required_attendance=required_attendance,
        duration_minutes=minutes,
        position=0 if last is None else last + 1,
    )


@transaction.atomic
def create_session(
    *,
    module: Module,
    slots: Sequence[Slot],
    instructors: Iterable[Person],
    by: Person | None,
    **fields: Any,
) -> Session:
    """A session that nobody sees yet. `fields` are those of the model."""
    session = Session.objects.create(module=module, **fields)
    session.instructors.set(instructors)
    Meeting.objects.bulk_create(
        Meeting(session=session, starts=s.starts, ends=s.ends, place=s.place) for s in slots
    )
    _audit(by, "session.created", session)
    return session


@transaction.atomic
def change_session(
    *,
    session: Session,
    slots: Sequence[Slot],
    instructors: Iterable[Person],
    by: Person | None,
    at: dt.datetime | None = None,
    **fields: Any,
) -> Session:
    """Change a session; who has a seat is told of a new time or place, and more seats are dealt.

    A meeting that is left out is dropped; raises SessionRefused for one with marked attendance.
    Fewer seats take nobody's away.
    """
    now = at or timezone.now()
    locked = lock(session)
    old_place = locked.place
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.save(update_fields=list(fields))
    locked.instructors.set(instructors)
    changed = _change_meetings(locked, slots, old_place, now)
    fresh = lock(session)
    if changed and fresh.published_at is not None and not fresh.is_cancelled:
        for seat in fresh.seats.filter(state=Seat.State.BOOKED).select_related("person"):
            seat.session = fresh
            news.tell_of_change(seat=seat, meetings=changed, at=now)
    fill(fresh, at=now)
    _audit(by, "session.changed", fresh)
    return fresh


@transaction.atomic
def publish_session(*, session: Session, by: Person | None) -> Session:
    """Open the session for booking; raises NotReady for one without a meeting."""
    locked = lock(session)
    if not locked.held_meetings:
        raise NotReady(_("Say when the session is before you publish it."))
    if locked.published_at is None:
        locked.published_at = timezone.now()
        locked.save(update_fields=["published_at"])
        _audit(by, "session.published", locked)
    return locked


@transaction.atomic
def call_off(
    *, session: Session, reason: str, by: Person | None, at: dt.datetime | None = None
) -> bool:
    """The session will not take place: all seats end and everybody is told; False when it was so.

    Their enrolment stays open, so they can choose another session.
    """
    now = at or timezone.now()
    locked = lock(session)
    if locked.is_cancelled:
        return False
    if any(m.attendances.exists() for m in locked.held_meetings):
        raise SessionRefused(_("Attendance is marked, so the session has been held."))
    locked.cancelled_at, locked.cancel_reason = now, reason
    locked.save(update_fields=["cancelled_at", "cancel_reason"])
    for seat in locked.seats.active().select_related("person").order_by("pk"):
        seat.session = locked
        step(seat=seat, kind=SeatEvent.Kind.CALLED_OFF, at=now, by=by)
    _audit(by, "session.called_off", locked)
    return True


@transaction.atomic
def send_message(*, session: Session, text: str, by: Person, message: uuid.UUID) -> int:
    """Tell those who have a seat something; how many. The same `message` is sent once."""
    locked = lock(session)
    seats = list(locked.seats.filter(state=Seat.State.BOOKED).select_related("person"))
    for seat in seats:
        seat.session = locked
        news.tell_message(seat=seat, text=text, by=by, message=message)
    _audit(by, "session.message", locked)
    return len(seats)


def _change_meetings(
    session: Session, slots: Sequence[Slot], old_place: str, now: dt.datetime
) -> list[Meeting]:
    """Bring the meetings to `slots`; those that calendars must hear of."""
    kept = {slot.meeting.pk: slot for slot in slots if slot.meeting is not None}
    changed = []
    for meeting in session.held_meetings:
        slot = kept.get(meeting.pk)
        before = (meeting.starts, meeting.ends, meeting.place or old_place)
        if slot is None:
            _drop(meeting, now)
        else:
            meeting.starts, meeting.ends, meeting.place = slot.starts, slot.ends, slot.place
        meeting.session = session
        if slot is None or before != (meeting.starts, meeting.ends, meeting.where):
            meeting.sequence += 1
            changed.append(meeting)
        meeting.save()
    new = [s for s in slots if s.meeting is None]
    return changed + [
        Meeting.objects.create(session=session, starts=s.starts, ends=s.ends, place=s.place)
        for s in new
    ]


def _drop(meeting: Meeting, now: dt.datetime) -> None:
    if meeting.attendances.exists():
        raise SessionRefused(_("A meeting where attendance is marked cannot be removed."))
    meeting.cancelled_at = now


def _audit(by: Person | None, action: str, session: Session) -> None:
    detail = {"session": str(session.uuid), "course": session.module.course.slug}
    audit(actor=by, action=action, subject=None, detail=detail)
