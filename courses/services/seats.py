"""The one door through which a seat changes its state. The caller holds the session's lock."""

import datetime as dt

from django.db.models import F

from courses import signals
from courses.models import Offer, Seat, SeatEvent, Session
from courses.seats import TABLE
from courses.services import news
from people.models import Person

_Kind = SeatEvent.Kind
_ANSWERS = {
    _Kind.ACCEPTED: Offer.Answer.ACCEPTED,
    _Kind.DECLINED: Offer.Answer.DECLINED,
    _Kind.LAPSED: Offer.Answer.LAPSED,
}


def lock(session: Session) -> Session:
    """The session as it stands now, with its row locked: seats are dealt one at a time."""
    return (
        Session.objects.select_for_update(of=("self",))
        .select_related("module__course")
        .prefetch_related("meetings")
        .get(pk=session.pk)
    )


def step(
    *, seat: Seat, kind: SeatEvent.Kind, at: dt.datetime, by: Person | None
) -> SeatEvent | None:
    """Let `kind` happen to the seat; None when it cannot follow, so that a repeat is nothing.

    Writes the event, ends the offer that was open, and tells the person and the apps above.
    """
    before, rule = seat.state, TABLE[kind]
    if before not in rule.after:
        return None
    seat.state = rule.to
    if kind == _Kind.WAITED:
        seat.place_in_line = _next_in_line(seat.session)
    is_told_to_calendars = Seat.State.BOOKED in {before, seat.state}
    seat.sequence += is_told_to_calendars
    seat.save()
    event = SeatEvent.objects.create(seat=seat, kind=kind, at=at, by=by)
    if before == Seat.State.OFFERED:
        answer = _ANSWERS.get(kind, Offer.Answer.WITHDRAWN)
        seat.offers.filter(answered_at__isnull=True).update(answered_at=at, answer=answer)
    if is_told_to_calendars:
        signal = signals.seat_booked if seat.state == seat.State.BOOKED else signals.seat_cancelled
        signal.send(sender=Seat, fact=signals.SeatFact(event=event, seat=seat))
    news.tell_of_seat(event=event, seat=seat, before=before)
    return event


def _next_in_line(session: Session) -> int:
    Session.objects.filter(pk=session.pk).update(last_in_line=F("last_in_line") + 1)
    session.refresh_from_db(fields=["last_in_line"])
    return session.last_in_line
