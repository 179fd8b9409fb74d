"""The waiting list moves: by offers that lapse, or at once where the session says so."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from courses.models import Offer, Seat, SeatEvent, Session
from courses.services.seats import lock, step

_Kind = SeatEvent.Kind


def fill(session: Session, *, at: dt.datetime) -> None:
    """Give free seats to those who waited longest. The caller holds the session's lock.

    Nobody is moved up in a session that is called off or has begun.
    """
    if session.is_cancelled or session.published_at is None or session.has_started(at):
        return
    free = session.capacity - session.seats.taken().count()
    if free <= 0:
        return
    for seat in session.seats.in_line().select_related("person")[:free]:
        seat.session = session
        if session.accepts_offers:
            step(seat=seat, kind=_Kind.MOVED_UP, at=at, by=None)
        else:
            Offer.objects.create(seat=seat, made_at=at, expires_at=_expiry(session, at))
            step(seat=seat, kind=_Kind.OFFERED, at=at, by=None)


@transaction.atomic
def move(session: Session, *, at: dt.datetime | None = None) -> None:
    """Let offers lapse whose time is out, fill the seats, and close the line of what has begun."""
    now = at or timezone.now()
    locked = lock(session)
    overdue = locked.seats.filter(
        state=Seat.State.OFFERED, offers__answered_at__isnull=True, offers__expires_at__lte=now
    )
    for seat in overdue.select_related("person").order_by("place_in_line"):
        seat.session = locked
        step(seat=seat, kind=_Kind.LAPSED, at=now, by=None)
    fill(locked, at=now)
    if locked.has_started(now):
        for seat in locked.seats.in_line().select_related("person"):
            seat.session = locked
            step(seat=seat, kind=_Kind.CLOSED, at=now, by=None)


def move_all(at: dt.datetime | None = None) -> int:
    """Move every line that may have to move, each in its own transaction; how many were looked at.

    May run at any time and any number of times.
    """
    moving = Session.objects.taking_place().filter(
        seats__state__in=(Seat.State.WAITING, Seat.State.OFFERED)
    )
    sessions = list(moving.distinct().order_by("pk"))
    for session in sessions:
        move(session, at=at)
    return len(sessions)


def _expiry(session: Session, at: dt.datetime) -> dt.datetime:
    """When an offer made now lapses: at the latest when the session begins."""
    expires = at + dt.timedelta(hours=session.offer_hours)
    first = session.first_meeting
    return min(expires, first.starts) if first else expires
