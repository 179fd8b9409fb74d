"""Seats: book, give back, answer an offer. The session's row is locked, so order is arrival."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from courses.errors import CourseError, SeatRefused
from courses.models import Meeting, Seat, SeatEvent, Session
from courses.services.enrolment import enrol, refuse_if_held
from courses.services.seats import lock, step
from courses.services.waiting import fill
from people.models import Person
from people.services import audit

_Kind = SeatEvent.Kind


@dataclass(frozen=True, slots=True)
class Booking:
    """What came of asking for a seat. `overlaps` are booked meetings at the same time."""

    seat: Seat
    is_new: bool
    overlaps: list[Meeting] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it for one of several people: a booking, or a sentence that says why not."""

    person: Person
    booking: Booking | None
    refusal: str = ""


@transaction.atomic
def book(
    *, session: Session, person: Person, by: Person | None = None, at: dt.datetime | None = None
) -> Booking:
    """A seat, or the next place in the line when there is none; asking twice is one.

    Whoever waits already comes first. Raises SeatRefused with a sentence.
    """
    now = at or timezone.now()
    locked = lock(session)
    existing = Seat.objects.active().filter(session=locked, person=person).first()
    if existing is not None:
        existing.session = locked
        return Booking(seat=existing, is_new=False)
    if not locked.is_bookable(now):
        raise SeatRefused(_why_not_bookable(locked, now))
    fill(locked, at=now)
    seat = _seat(locked, person, by, now)
    is_free = locked.seats.taken().count() < locked.capacity
    kind = _Kind.BOOKED if is_free and not locked.seats.in_line().exists() else _Kind.WAITED
    step(seat=seat, kind=kind, at=now, by=by or person)
    if by is not None and by != person:
        _audit(by, "seat.booked_for", seat)
    return Booking(seat=seat, is_new=True, overlaps=overlapping(seat))


def book_for(
    *, session: Session, people: Iterable[Person], by: Person, at: dt.datetime | None = None
) -> list[Outcome]:
    """A seat for each of `people` in order, as their leader asks; no refusal stops another."""
    return [_try_to_book(session, person, by, at) for person in people]


@transaction.atomic
def cancel(
    *, seat: Seat, by: Person, may_be_late: bool = False, at: dt.datetime | None = None
) -> bool:
    """Give the seat back, and let the line move; False when it was given back before.

    After the deadline only an instructor or leader may (`may_be_late`); raises SeatRefused.
    """
    now = at or timezone.now()
    session = lock(seat.session)
    fresh = Seat.objects.select_related("person").get(pk=seat.pk)
    fresh.session = session
    if fresh.state == Seat.State.BOOKED and not (may_be_late or session.may_cancel(now)):
        raise SeatRefused(
            _("It is too late to cancel here. Tell the instructor or your leader, who can do it.")
        )
    if step(seat=fresh, kind=_Kind.CANCELLED, at=now, by=by) is None:
        return False
    if by != fresh.person:
        _audit(by, "seat.cancelled_for", fresh)
    fill(session, at=now)
    return True


@transaction.atomic
def accept(*, seat: Seat, at: dt.datetime | None = None) -> Booking:
    """Take the offered seat; raises SeatRefused when the offer has lapsed. Twice is once."""
    now = at or timezone.now()
    fresh = _locked(seat)
    if fresh.state == Seat.State.BOOKED:
        return Booking(seat=fresh, is_new=False)
    is_open = fresh.offers.filter(answered_at__isnull=True, expires_at__gt=now).exists()
    if not is_open or fresh.session.is_cancelled:
        raise SeatRefused(_("The offer has lapsed. You may join the waiting list again."))
    step(seat=fresh, kind=_Kind.ACCEPTED, at=now, by=fresh.person)
    return Booking(seat=fresh, is_new=True, overlaps=overlapping(fresh))


@transaction.atomic
def decline(*, seat: Seat, at: dt.datetime | None = None) -> bool:
    """Say no to the offered seat, which goes to the next; False when there was no offer."""
    now = at or timezone.now()
    fresh = _locked(seat)
    if step(seat=fresh, kind=_Kind.DECLINED, at=now, by=fresh.person) is None:
        return False
    fill(fresh.session, at=now)
    return True


@transaction.atomic
def walk_in(*, session: Session, person: Person, by: Person, at: dt.datetime | None = None) -> Seat:
    """Somebody came without booking: they get a seat whatever the capacity; it is audited."""
    now = at or timezone.now()
    locked = lock(session)
    if locked.is_cancelled:
        raise SeatRefused(_("The session is called off."))
    seat = Seat.objects.active().filter(session=locked, person=person).first()
    if seat is None:
        seat = _seat(locked, person, by, now)
    seat.session = locked
    if step(seat=seat, kind=_Kind.WALKED_IN, at=now, by=by) is not None:
        _audit(by, "seat.walked_in", seat)
    return seat


def overlapping(seat: Seat) -> list[Meeting]:
    """The person's booked meetings in other sessions at the same time as this one's."""
    own = seat.session.held_meetings
    if not own:
        return []
    near = Meeting.objects.filter(
        cancelled_at__isnull=True,
        session__seats__person=seat.person,
        session__seats__state=Seat.State.BOOKED,
        session__cancelled_at__isnull=True,
        starts__lt=max(m.ends for m in own),
        ends__gt=min(m.starts for m in own),
    ).exclude(session=seat.session)
    found = near.select_related("session__module__course")
    return [m for m in found if any(m.starts < o.ends and o.starts < m.ends for o in own)]


def _try_to_book(session: Session, person: Person, by: Person, at: dt.datetime | None) -> Outcome:
    try:
        return Outcome(person=person, booking=book(session=session, person=person, by=by, at=at))
    except CourseError as refusal:
        return Outcome(person=person, booking=None, refusal=str(refusal))


def _seat(session: Session, person: Person, by: Person | None, now: dt.datetime) -> Seat:
    """The person's seat row, in an open enrolment; enrolling locks the person's row."""
    course = session.module.course
    refuse_if_held(person=person, course=course, on=timezone.localdate(now))
    enrolment = enrol(person=person, course=course, by=by, at=now)
    if any(r.is_done for r in enrolment.module_results.filter(module=session.module)):
        raise SeatRefused(_("This part of the course is completed already."))
    _refuse_second_seat(session, person, now)
    seat, is_new = Seat.objects.get_or_create(
        session=session, person=person, defaults={"enrolment": enrolment}
    )
    if not is_new and seat.enrolment_id != enrolment.pk:
        seat.enrolment = enrolment
    seat.session = session
    return seat


def _refuse_second_seat(session: Session, person: Person, now: dt.datetime) -> None:
    """One seat a person in a module at a time: a second one would keep a colleague out."""
    others = Seat.objects.active().filter(person=person, session__module=session.module)
    others = others.exclude(session=session).select_related("session__module")
    for other in others.prefetch_related("session__meetings"):
        if not other.session.has_ended(now) and not other.session.is_cancelled:
            first = other.session.first_meeting
            day = date_format(timezone.localtime(first.starts), "DATE_FORMAT") if first else ""
            raise SeatRefused(
                _("There is a seat or a place on the waiting list on %(day)s. Cancel that first.")
                % {"day": day}
            )


def _why_not_bookable(session: Session, now: dt.datetime) -> str:
    if session.is_cancelled:
        return _("The session is called off.")
    if session.booking_deadline is not None and now > session.booking_deadline:
        deadline = timezone.localtime(session.booking_deadline)
        return _("The deadline for booking was %(time)s. Choose another session.") % {
            "time": date_format(deadline, "DATETIME_FORMAT")
        }
    if session.has_started(now):
        return _("The session has begun. Choose another one.")
    return _("The session is not open for booking yet.")


def _locked(seat: Seat) -> Seat:
    session = lock(seat.session)
    fresh = Seat.objects.select_related("person").get(pk=seat.pk)
    fresh.session = session
    return fresh


def _audit(by: Person, action: str, seat: Seat) -> None:
    detail = {"session": str(seat.session.uuid), "course": seat.session.module.course.slug}
    audit(actor=by, action=action, subject=seat.person, detail=detail | {"seat": seat.state})
