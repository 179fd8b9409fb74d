"""The instructor's pages, made for a phone: what to teach, who is there, who came besides."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import rules
from courses.errors import CourseError
from courses.forms import MessageForm, read_marks
from courses.models import Meeting, Session
from courses.selectors import sessions as selectors
from courses.services import attendance, booking
from courses.services.sessions import send_message
from people.models import Person, Role
from people.request import PersonRequest
from people.rules import has_role

_FOUND = 10  # names that a search for a walk-in shows


@login_required
@require_safe
def teaching(request: PersonRequest) -> HttpResponse:
    """The meetings that I teach: today's first, then what comes, then what is to be marked."""
    if not has_role(request.user, Role.INSTRUCTOR):
        raise PermissionDenied
    listed = selectors.taught_by(request.user)
    now = timezone.now()
    context = {
        "today": [m for m in listed if m.is_today],
        "coming": [m for m in listed if m.meeting.starts > now and not m.is_today],
        "unmarked": [
            m
            for m in listed
            if m.meeting.ends <= now and not m.is_today and m.booked and not m.is_done
        ],
    }
    return render(request, "courses/teaching.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def teaching_session(request: PersonRequest, session_uuid: uuid.UUID) -> HttpResponseBase:
    """Who has a seat, with one form for the attendance at a meeting (`?meeting=`).

    attendance.js posts the form at each tick and asks for JSON; without it the button does.
    """
    session = _taught(request, session_uuid)
    meeting = _meeting(session, request.GET.get("meeting", ""))
    wants_json = request.headers.get("Accept") == "application/json"
    if request.method == "POST" and meeting is not None:
        return _save(request, session, meeting, wants_json=wants_json)
    return render(request, "courses/teaching_session.html", _context(request, session, meeting))


@login_required
@require_POST
def add_walk_in(request: PersonRequest, session_uuid: uuid.UUID) -> HttpResponse:
    """Add somebody who came without booking; only people whom the viewer may find."""
    session = _taught(request, session_uuid)
    person = get_object_or_404(
        rules.people_to_walk_in(request.user), pk=_key(request.POST.get("person", ""))
    )
    try:
        booking.walk_in(session=session, person=person, by=request.user)
    except CourseError as refusal:
        messages.warning(request, f"{person}: {refusal}")
    else:
        messages.success(request, _("%(name)s is on the list.") % {"name": person})
    return redirect(session.get_teaching_url())


@login_required
@require_POST
def message(request: PersonRequest, session_uuid: uuid.UUID) -> HttpResponse:
    """Write to those who have a seat."""
    session = _taught(request, session_uuid)
    form = MessageForm(request.POST)
    if not form.is_valid():
        context = _context(request, session, _meeting(session, "")) | {"message_form": form}
        return render(request, "courses/teaching_session.html", context, status=422)
    told = send_message(
        session=session,
        text=form.cleaned_data["text"],
        by=request.user,
        message=form.cleaned_data["message"],
    )
    text = ngettext("Sent to %(n)s person.", "Sent to %(n)s people.", told)
    messages.success(request, text % {"n": told})
    return redirect(session.get_teaching_url())


def _save(
    request: PersonRequest, session: Session, meeting: Meeting, *, wants_json: bool
) -> HttpResponseBase:
    seats = {str(p.seat.uuid): p.seat for p in selectors.participants(session)}
    try:
        marks = read_marks(request.POST, seats, meeting)
        saved = attendance.mark(meeting=meeting, marks=marks, by=request.user)
    except CourseError as refusal:
        if wants_json:
            return JsonResponse({"error": str(refusal)}, status=409)
        messages.warning(request, str(refusal))
        return redirect(_address(session, meeting))
    if wants_json:
        at = date_format(timezone.localtime(), "TIME_FORMAT")
        return JsonResponse({"saved": saved, "at": at})
    text = ngettext("%(n)s mark saved.", "%(n)s marks saved.", saved)
    messages.success(request, text % {"n": saved} if saved else _("Nothing was changed."))
    return redirect(_address(session, meeting))


def _context(request: PersonRequest, session: Session, meeting: Meeting | None) -> dict[str, Any]:
    listed = selectors.participants(session)
    query = request.GET.get("q", "").strip()
    booked = [p for p in listed if p.is_booked]
    return {
        "session": session,
        "course": session.module.course,
        "meeting": meeting,
        "may_mark": meeting is not None and attendance.may_be_marked(meeting, timezone.now()),
        "booked": [(p, p.mark(meeting) if meeting else None) for p in booked],
        "line": [p for p in listed if not p.is_booked],
        "q": query,
        "found": _found(request.user, query, {p.seat.person_id for p in booked}),
        "message_form": MessageForm(initial={"message": uuid.uuid4()}),
        "may_manage": rules.managed_sessions(request.user).filter(pk=session.pk).exists(),
    }


def _found(viewer: Person, query: str, there: set[int]) -> list[tuple[Person, str]]:
    """Those whose name holds each word, with their unit; nothing for less than two letters."""
    if len(query) < 2:
        return []
    people = rules.people_to_walk_in(viewer).exclude(pk__in=there)
    for word in query.split():
        people = people.filter(family_name__icontains=word) | people.filter(
            given_name__icontains=word
        )
    found = list(people.order_by("family_name", "given_name", "pk")[:_FOUND])
    units = selectors.units_of([p.pk for p in found])
    return [(p, units.get(p.pk, "")) for p in found]


def _taught(request: PersonRequest, session_uuid: uuid.UUID) -> Session:
    sessions = rules.taught_sessions(request.user).select_related("module__course")
    found = sessions.prefetch_related("meetings", "instructors")
    return get_object_or_404(found, uuid=session_uuid)


def _meeting(session: Session, asked: str) -> Meeting | None:
    """The meeting that is asked for; else the last one that has come to its day, or the first."""
    held = session.held_meetings
    chosen = next((m for m in held if str(m.uuid) == asked), None)
    if chosen is not None:
        return chosen
    now = timezone.now()
    begun = [m for m in held if attendance.may_be_marked(m, now)]
    return begun[-1] if begun else next(iter(held), None)


def _address(session: Session, meeting: Meeting) -> str:
    return f"{session.get_teaching_url()}?meeting={meeting.uuid}"


def _key(text: str) -> int:
    """A primary key from a form; 0, which nothing has, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0
