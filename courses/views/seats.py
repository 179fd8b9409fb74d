"""What a person does with a seat: book, give back, accept or decline what is offered."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courses import rules
from courses.errors import CourseError
from courses.models import Meeting, Seat, Session
from courses.services import booking
from people.models import Person
from people.request import PersonRequest


@login_required
@require_POST
def book(request: PersonRequest, session_uuid: uuid.UUID) -> HttpResponse:
    """A seat, or the next place on the waiting list."""
    sessions = rules.visible_sessions(request.user).filter(published_at__isnull=False)
    session = get_object_or_404(sessions.select_related("module__course"), uuid=session_uuid)
    try:
        made = booking.book(session=session, person=request.user)
    except CourseError as refusal:
        messages.warning(request, str(refusal))
        return redirect(session)
    if made.seat.state == Seat.State.WAITING:
        messages.info(request, _("The session is full. You are on the waiting list."))
    else:
        messages.success(request, _("Your seat is booked. We have sent you an invitation."))
    _warn_of(request, made.overlaps)
    return redirect(session)


@login_required
@require_POST
def cancel(request: PersonRequest, seat_uuid: uuid.UUID) -> HttpResponse:
    """Give back one's own seat or place in the line."""
    seat = _own(request, seat_uuid)
    try:
        booking.cancel(seat=seat, by=request.user)
    except CourseError as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("It is cancelled. You can choose another session."))
    return redirect(seat.session)


@login_required
@require_POST
def cancel_for(request: PersonRequest, seat_uuid: uuid.UUID) -> HttpResponse:
    """A leader or an instructor gives back somebody's seat, also after the deadline."""
    seats = rules.cancellable_seats(request.user).select_related("person", "session")
    seat: Seat = get_object_or_404(seats, uuid=seat_uuid)
    booking.cancel(seat=seat, by=request.user, may_be_late=True)
    messages.success(request, _("The seat of %(name)s is cancelled.") % {"name": seat.person})
    return redirect(_back(request.user, seat.session))


@login_required
@require_POST
def accept(request: PersonRequest, seat_uuid: uuid.UUID) -> HttpResponse:
    """Take the seat that is offered."""
    seat = _own(request, seat_uuid)
    try:
        made = booking.accept(seat=seat)
    except CourseError as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Your seat is booked. We have sent you an invitation."))
        _warn_of(request, made.overlaps)
    return redirect(seat.session)


@login_required
@require_POST
def decline(request: PersonRequest, seat_uuid: uuid.UUID) -> HttpResponse:
    """Let the next one have the seat that is offered."""
    seat = _own(request, seat_uuid)
    booking.decline(seat=seat)
    messages.success(request, _("You declined. The seat goes to the next on the list."))
    return redirect(seat.session)


def _own(request: PersonRequest, seat_uuid: uuid.UUID) -> Seat:
    seats = rules.own_seats(request.user).select_related("session__module__course")
    return get_object_or_404(seats, uuid=seat_uuid)


def _back(viewer: Person, session: Session) -> str:
    """The page of participants for who teaches it, else the leader's page of the session."""
    if rules.may_mark_attendance(viewer, session):
        return session.get_teaching_url()
    return session.get_enrolling_url()


def _warn_of(request: PersonRequest, overlaps: list[Meeting]) -> None:
    for meeting in overlaps:
        facts = {
            "course": meeting.session.module.course,
            "time": date_format(timezone.localtime(meeting.starts), "DATETIME_FORMAT"),
        }
        text = _("It is at the same time as %(course)s, %(time)s, where you have a seat.")
        messages.warning(request, text % facts)
