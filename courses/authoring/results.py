"""The results of a course for its administrator: figures, who, and the same as a file."""

from collections.abc import Iterator

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses import exports, rules
from courses.authoring.access import course_admin_required
from courses.authoring.filters import ResultsFilter
from courses.exports import Cell
from courses.selectors.results import (
    Rounds,
    RoundState,
    figures_of,
    module_figures,
    narrowed_rounds,
    rounds_of,
)
from people.request import PersonRequest
from people.services import audit

PAGE = 50


@require_safe
@course_admin_required
def results(request: PersonRequest, slug: str) -> HttpResponse:
    """Figures of the course and its parts, and the rounds that GET q and state leave."""
    course = get_object_or_404(rules.managed_courses(request.user), slug=slug)
    form = ResultsFilter(request.GET, states=RoundState.choices)
    asked = form.asked()
    found = narrowed_rounds(rounds_of(course), **asked)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    figures = figures_of(course)
    audit(
        actor=request.user,
        action="results.listed",
        subject=None,
        detail={"course": course.slug, "page": page.number},
    )
    context = {
        "course": course,
        "form": form,
        "page": page,
        "query": form.query,
        "figures": figures,
        "modules": module_figures(course, figures.rounds),
    }
    return render(request, "authoring/results.html", context)


@require_safe
@course_admin_required
def export(request: PersonRequest, slug: str, kind: str) -> HttpResponseBase:
    """The rounds as a file; the same narrowing as the page."""
    course = get_object_or_404(rules.managed_courses(request.user), slug=slug)
    if kind not in exports.FORMATS:
        raise Http404
    asked = ResultsFilter(request.GET, states=RoundState.choices).asked()
    audit(
        actor=request.user,
        action="results.exported",
        subject=None,
        detail={"course": course.slug, "format": kind},
    )
    found = narrowed_rounds(rounds_of(course), **asked)
    return exports.table_response(
        _rows(found), header=_header(), name=f"{course.slug}-results", kind=kind
    )


def _header() -> list[str]:
    return [
        _("Name"),
        _("User name"),
        _("Unit"),
        _("Round"),
        _("State"),
        _("Score in percent"),
        _("Minutes"),
        _("Enrolled"),
        _("Last active"),
        _("Ended"),
    ]


def _rows(rounds: Rounds) -> Iterator[list[Cell]]:
    for one in rounds.iterator(chunk_size=2000):
        completion = getattr(one, "completion", None)
        scaled = completion.scaled if completion else None
        yield [
            one.person.get_full_name(),
            one.person.username,
            one.unit or "",
            one.cycle,
            str(RoundState(one.state).label),
            None if scaled is None else round(100 * scaled, 1),
            None if completion is None else round(completion.seconds / 60),
            one.opened_at,
            one.last_active_at,
            one.closed_at,
        ]
