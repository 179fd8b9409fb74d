"""The page where a course administrator chooses whom a course is meant for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses import rules, services
from courses.audience import AudienceChoice, choice_of, people_meant
from courses.authoring.access import course_admin_required
from courses.authoring.forms import AudienceForm
from courses.models import Course
from people.models import Unit
from people.request import PersonRequest

UNITS = 40  # shown at a time; a search finds the others


@dataclass(frozen=True, slots=True)
class UnitOption:
    """A unit to tick, with the names of the units above it."""

    unit: Unit
    above: Sequence[str]
    is_chosen: bool


@require_http_methods(["GET", "HEAD", "POST"])
@course_admin_required
def edit(request: PersonRequest, slug: str) -> HttpResponse:
    """Choose the audience. POST `do`: save; count (how many it reaches); find (units by `find`)."""
    course = get_object_or_404(rules.managed_courses(request.user), slug=slug)
    do = request.POST.get("do", "save")
    if request.method != "POST":
        choice = choice_of(course)
        return _page(request, course, AudienceForm(initial=_initial(choice)), choice)
    form = AudienceForm(request.POST)
    is_valid = form.is_valid()
    if do == "find":
        form = AudienceForm(initial=_initial(_typed(form)))
        return _page(request, course, form, None)
    if not is_valid:
        return _page(request, course, form, None, status=422)
    if do == "count":
        return _page(request, course, form, form.choice)
    services.set_audience(course=course, choice=form.choice, by=request.user)
    messages.success(request, _("Saved."))
    return redirect("authoring:course", slug=slug)


def _page(
    request: PersonRequest,
    course: Course,
    form: AudienceForm,
    counted: AudienceChoice | None,
    status: int = 200,
) -> HttpResponse:
    chosen = _chosen_units(form)
    find = request.POST.get("find", "").strip()
    context = {
        "course": course,
        "form": form,
        "audience": form["audience"].value(),
        "find": find,
        "units": _unit_options(chosen, find),
        "more_units": Unit.objects.count() > UNITS,
        "reached": None if counted is None else people_meant(counted).count(),
    }
    return render(request, "authoring/audience.html", context, status=status)


def _initial(choice: AudienceChoice) -> dict[str, Any]:
    return {
        "audience": choice.audience,
        "affiliations": list(choice.affiliations),
        "units": [unit.pk for unit in choice.units],
        "job_roles": [role.pk for role in choice.job_roles],
    }


def _typed(form: AudienceForm) -> AudienceChoice:
    """What was ticked so far, right or wrong, so that a search for units loses nothing."""
    data = form.cleaned_data
    return AudienceChoice(
        audience=data.get("audience", ""),
        affiliations=data.get("affiliations", ()),
        units=list(data.get("units", ())),
        job_roles=list(data.get("job_roles", ())),
    )


def _chosen_units(form: AudienceForm) -> set[int]:
    return {int(pk) for pk in form["units"].value() or () if str(pk).isdigit()}


def _unit_options(chosen: Collection[int], find: str) -> list[UnitOption]:
    """The chosen units, and the first others whose name or code holds `find`."""
    units: QuerySet[Unit] = Unit.objects.order_by("path")
    others = units.exclude(pk__in=chosen)
    if find:
        others = others.filter(name__icontains=find) | others.filter(code__iexact=find)
    shown = sorted([*units.filter(pk__in=chosen), *others[:UNITS]], key=lambda unit: unit.path)
    lines = {path for unit in shown for path in _above(unit.path)}
    names = dict(Unit.objects.filter(path__in=lines).values_list("path", "name"))
    return [
        UnitOption(
            unit=unit,
            above=[names[path] for path in _above(unit.path) if path in names],
            is_chosen=unit.pk in chosen,
        )
        for unit in shown
    ]


def _above(path: str) -> list[str]:
    return [path[:end] for end in range(Unit.steplen, len(path), Unit.steplen)]
