"""The pages where a course administrator makes parts in sessions, and the sessions."""

import uuid as uuids
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from courses import rules
from courses.authoring.access import course_admin_required
from courses.authoring.session_forms import (
    CallOffForm,
    MeetingFormSet,
    SessionForm,
    SessionModuleForm,
)
from courses.errors import CourseError
from courses.models import Module, Session
from courses.selectors.sessions import state_of
from courses.services import sessions as services
from people.request import PersonRequest


@require_http_methods(["GET", "HEAD", "POST"])
@course_admin_required
def add_part(request: PersonRequest, slug: str) -> HttpResponse:
    """A new part of the course that is taken in sessions."""
    course = get_object_or_404(rules.managed_courses(request.user), slug=slug)
    form = SessionModuleForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        module = services.add_session_module(course=course, **form.cleaned_data)
        messages.success(request, _("The part is added. Now plan its first session."))
        return redirect("authoring:new_session", slug=slug, pk=module.pk)
    context = {"course": course, "form": form}
    status = 422 if form.errors else 200
    return render(request, "authoring/add_part.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@course_admin_required
def new_session(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    """Plan a session of a part; nobody sees it until it is published."""
    course = get_object_or_404(rules.managed_courses(request.user), slug=slug)
    modules = course.modules.filter(kind__in=Module.IN_SESSIONS)
    module = get_object_or_404(modules.select_related("course"), pk=pk)
    form, meetings = _forms(request, Session(module=module), is_new=True)
    if form.is_valid() and meetings.is_valid():
        made = services.create_session(
            module=module, slots=meetings.slots, by=request.user, **_fields(form)
        )
        messages.success(request, _("The session is saved. Publish it to open the booking."))
        return redirect("authoring:session", uuid=made.uuid)
    context = {"course": course, "module": module, "form": form, "meetings": meetings}
    status = 422 if form.is_bound else 200
    return render(request, "authoring/session.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@course_admin_required
def session(request: PersonRequest, uuid: uuids.UUID) -> HttpResponse:
    """Change a session; those who have a seat are told of a new time or place."""
    shown = _managed(request, uuid)
    form, meetings = _forms(request, shown, is_new=False)
    if form.is_valid() and meetings.is_valid():
        try:
            services.change_session(
                session=shown, slots=meetings.slots, by=request.user, **_fields(form)
            )
        except CourseError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Saved."))
        return redirect("authoring:session", uuid=uuid)
    stored = _managed(request, uuid)  # a form that was refused has changed the instance
    context = {
        "course": stored.module.course,
        "module": stored.module,
        "session": stored,
        "state": state_of(stored),
        "form": form,
        "meetings": meetings,
        "call_off_form": CallOffForm(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "authoring/session.html", context, status=status)


@require_POST
@course_admin_required
def publish_session(request: PersonRequest, uuid: uuids.UUID) -> HttpResponse:
    """Open the session for booking."""
    shown = _managed(request, uuid)
    try:
        services.publish_session(session=shown, by=request.user)
    except CourseError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The session is open for booking."))
    return redirect("authoring:session", uuid=uuid)


@require_POST
@course_admin_required
def call_off(request: PersonRequest, uuid: uuids.UUID) -> HttpResponse:
    """The session will not take place; everybody with a seat or a place in the line is told."""
    shown = _managed(request, uuid)
    form = CallOffForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write a reason. Those who have booked will read it."))
        return redirect("authoring:session", uuid=uuid)
    try:
        services.call_off(session=shown, reason=form.cleaned_data["reason"], by=request.user)
    except CourseError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The session is called off, and everybody is told."))
    return redirect("authoring:session", uuid=uuid)


def _managed(request: PersonRequest, uuid: uuids.UUID) -> Session:
    sessions = rules.managed_sessions(request.user).select_related("module__course")
    return get_object_or_404(sessions.prefetch_related("meetings", "instructors"), uuid=uuid)


def _forms(request: PersonRequest, session: Session, *, is_new: bool) -> tuple[SessionForm, Any]:
    data = request.POST if request.method == "POST" else None
    initial = {} if is_new else {"instructors": session.instructors.all()}
    form = SessionForm(data, instance=session, initial=initial)
    possible = rules.possible_instructors(request.user)
    if not is_new:
        possible = possible | session.instructors.all()
    choices: Any = form.fields["instructors"]
    choices.queryset = possible.distinct().order_by("family_name", "given_name", "pk")
    meetings = MeetingFormSet(data, session=None if is_new else session, prefix="meetings")
    return form, meetings


def _fields(form: SessionForm) -> dict[str, Any]:
    return dict(form.cleaned_data)
