"""The course page, and the one button that starts or resumes."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses import panels, rules, services, visitors
from courses.errors import ChooseSession, CourseError, GuestLimit
from courses.models import Course, Launch, Module
from courses.selectors.sessions import coming_of_course
from courses.services.certificates import may_renew, renewable_from
from courses.standing import states_of_viewer
from courses.views.access import log_in_first, visible_course
from people.models import Person
from people.request import PersonRequest
from people.rules import LEADING, has_role


@require_safe
def course(request: HttpRequest, slug: str) -> HttpResponse:
    """What the course is, what it gives, where the person stands and what remains."""
    found = visible_course(request, slug)
    if found is None:
        return log_in_first(request)
    person = request.user if isinstance(request.user, Person) else None
    (state,) = states_of_viewer(request, [found])
    renewable = state.certificate is not None and may_renew(state.certificate, state.today)
    has_sessions = found.modules.filter(kind__in=Module.IN_SESSIONS).exists()
    context = {
        "course": found,
        "state": state,
        "may_renew": renewable,
        "renewable_from": state.certificate and renewable_from(state.certificate),
        "has_sessions": has_sessions,
        "can_book": person is not None
        and (state.status == "under_way" or state.certificate is None or renewable),
        "sessions": coming_of_course(found, person) if has_sessions else [],
        "may_enrol_others": has_sessions and has_role(request.user, *LEADING),
        "panel_rows": panels.rows(found, person),
        "may_preview": rules.managed_courses(request.user).filter(pk=found.pk).exists(),
    }
    return render(request, "courses/course.html", context)


@require_POST
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Open the course where the person stopped, and show the player."""
    found = visible_course(request, slug)
    if found is None:
        return log_in_first(request, reverse("courses:course", args=[slug]))
    try:
        launch = _start(request, found)
    except ChooseSession as what_to_do:
        messages.info(request, str(what_to_do))
        return redirect(f"{found.get_absolute_url()}#sessions")
    except CourseError as refusal:
        messages.warning(request, str(refusal))
        return redirect(found)
    return redirect(launch)


def _start(request: HttpRequest, course: Course) -> Launch:
    """Raises CourseError with what stands in the way."""
    if isinstance(request.user, Person):
        return services.start(person=request.user, course=course)
    if not ratelimit.consume(request, action="open_course"):
        raise GuestLimit(_("Many have started from here just now. Log in, or wait a while."))
    return services.start_as_guest(visitor=visitors.welcome(request), course=course)


@login_required
@require_POST
def preview(request: PersonRequest, slug: str) -> HttpResponse:
    """Let the course administrator look at the content; nothing is recorded."""
    found = get_object_or_404(rules.managed_courses(request.user), slug=slug)
    module = found.modules.filter(package__isnull=False).first()
    if module is None:
        raise Http404
    return redirect(services.preview(person=request.user, module=module))
