"""The course page, and the one button that starts or resumes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from courses import panels, rules, selectors, services
from courses.errors import NothingToPlay
from courses.models import Course
from courses.services.enrolment import may_renew
from people.request import PersonRequest


@login_required
@require_safe
def course(request: PersonRequest, slug: str) -> HttpResponse:
    """What the course is, what it gives, where the person stands and what remains."""
    found = _visible(request, slug)
    (state,) = selectors.states_for(request.user, [found])
    context = {
        "course": found,
        "state": state,
        "may_renew": state.certificate is not None and may_renew(state.certificate, state.today),
        "panel_rows": panels.rows(found, request.user),
        "may_preview": rules.managed_courses(request.user).filter(pk=found.pk).exists(),
    }
    return render(request, "courses/course.html", context)


@login_required
@require_POST
def start(request: PersonRequest, slug: str) -> HttpResponse:
    """Open the course where the person stopped, and show the player."""
    found = _visible(request, slug)
    try:
        launch = services.start(person=request.user, course=found)
    except NothingToPlay as refusal:
        messages.warning(request, str(refusal))
        return redirect(found)
    return redirect(launch)


@login_required
@require_POST
def preview(request: PersonRequest, slug: str) -> HttpResponse:
    """Let the course administrator look at the content; nothing is recorded."""
    found = get_object_or_404(rules.managed_courses(request.user), slug=slug)
    module = found.modules.filter(package__isnull=False).first()
    if module is None:
        raise Http404
    return redirect(services.preview(person=request.user, module=module))


def _visible(request: PersonRequest, slug: str) -> Course:
    courses = rules.visible_courses(request.user).select_related("subject_area", "owner_unit")
    return get_object_or_404(courses, slug=slug)
