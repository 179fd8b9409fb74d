"""The page where a course administrator says which competences a course gives."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from competence.models import Competence
from competence.rules import shapeable_competences
from courses import rules
from courses.authoring.access import course_admin_required
from people.request import PersonRequest
from xapi_bridge.forms.course import GivesForm
from xapi_bridge.services.rules import let_course_give, rules_in_force, stop_course_giving


@require_http_methods(["GET", "HEAD", "POST"])
@course_admin_required
def course_gives(request: PersonRequest, slug: str) -> HttpResponse:
    """The rules in force, and a form for a new one; the same competence again changes its rule."""
    course = get_object_or_404(rules.managed_courses(request.user), slug=slug)
    shapeable = shapeable_competences(request.user)
    form = GivesForm(request.POST if request.method == "POST" else None, shapeable=shapeable)
    if form.is_valid():
        rule = let_course_give(
            course=course,
            competence=form.cleaned_data["competence"],
            by=request.user,
            minimum_scaled=form.minimum_scaled,
            valid_months=form.cleaned_data["valid_months"],
        )
        said = _("The course gives %(competence)s to those who complete it or have completed it.")
        messages.success(request, said % {"competence": rule.competence})
        return redirect("bridge:course_gives", slug=slug)
    context = {
        "course": course,
        "form": form,
        "rules": rules_in_force(course),
        "may_add": shapeable.exists(),
    }
    status = 422 if form.errors else 200
    return render(request, "xapi_bridge/course_gives.html", context, status=status)


@require_POST
@course_admin_required
def stop_giving(request: PersonRequest, slug: str, competence: str) -> HttpResponse:
    """Retire the rule; what it gave stands."""
    course = get_object_or_404(rules.managed_courses(request.user), slug=slug)
    given = get_object_or_404(Competence, slug=competence)
    if stop_course_giving(course=course, competence=given, by=request.user):
        said = _("The course no longer gives %(competence)s. What people hold stands.")
        messages.success(request, said % {"competence": given})
    return redirect("bridge:course_gives", slug=slug)
