"""The player page: the frame on the content origin, the parts of the module, the saved state."""

import uuid
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from courses import rules, selectors, visitors
from courses.errors import GuestLimit
from courses.guests import guest_states
from courses.launchers import Launcher, launcher_for
from courses.models import Launch, Module
from courses.selectors import CourseState
from people.models import Person


@never_cache
@require_safe
def player(request: HttpRequest, launch_uuid: uuid.UUID) -> HttpResponse:
    """Show the module; GET `part` opens another part than the one where the learner stopped.

    A module that opens in a window of its own is shown there (GET `window`), and beside it how far
    it has come.
    """
    launch = _of_viewer(request, launch_uuid)
    if launch.person is None and isinstance(request.user, Person):
        return redirect("courses:claim")
    if launch.is_over:  # an old address: the course page knows what can be done now
        return redirect(launch.module.course)
    in_window = "window" in request.GET
    if launch.module.opens_in == Module.OpensIn.WINDOW and not in_window:
        return _beside(request, launch)
    try:
        shown = _launcher(launch).play(launch, request.GET.get("part", ""))
    except GuestLimit as refused:
        messages.error(request, str(refused))
        return redirect(launch.module.course)
    frame = urlsplit(shown.frame_url)
    context = _context(launch) | {
        "player": shown,
        "frame_origin": f"{frame.scheme}://{frame.netloc}",
        "outline": shown.outline,
        "current": shown.current,
        "in_window": in_window,
    }
    template = "courses/player_window.html" if in_window else "courses/player.html"
    return _with_windows(render(request, template, context))


def _beside(request: HttpRequest, launch: Launch) -> HttpResponse:
    """The page that opens the window; the part is opened there, so that it is one visit."""
    outline = _launcher(launch).outline(launch)
    context = _context(launch) | {"outline": outline, "current": request.GET.get("part", "")}
    return _with_windows(render(request, "courses/player_beside.html", context))


def _context(launch: Launch) -> dict[str, Any]:
    return {
        "launch": launch,
        "course": launch.module.course,
        "state": _state(launch),
        "back_url": reverse("courses:learning" if launch.person else "courses:catalogue"),
        "back_label": _("My learning") if launch.person else _("Open courses"),
    }


def _with_windows(response: HttpResponse) -> HttpResponse:
    """Courses open windows of their own and talk to them; "same-origin" would cut those off."""
    response["Cross-Origin-Opener-Policy"] = "same-origin-allow-popups"
    return response


@never_cache
@require_safe
def player_outline(request: HttpRequest, launch_uuid: uuid.UUID) -> HttpResponse:
    """The parts and how far they have come, for the page to show after a save."""
    launch = _of_viewer(request, launch_uuid)
    context = {
        "launch": launch,
        "outline": _launcher(launch).outline(launch),
        "current": request.GET.get("part", ""),
        "state": _state(launch),
        "in_window": "window" in request.GET,
    }
    return render(request, "courses/_outline.html", context)


@never_cache
@require_POST
def player_token(request: HttpRequest, launch_uuid: uuid.UUID) -> HttpResponse:
    """A fresh save token for the frame that keeps GET `work`: {"token": "…"}, "" for no right."""
    launch = _of_viewer(request, launch_uuid)
    token = _launcher(launch).renew(launch, request.GET.get("work", ""))
    return JsonResponse({"token": token})


def _of_viewer(request: HttpRequest, launch_uuid: uuid.UUID) -> Launch:
    """The person's own launch, or one of this browser session without log-in; 404 for others."""
    found = rules.own_launches(request.user) | rules.guest_launches(visitors.visitor_of(request))
    launches = found.select_related(
        "person", "guest__enrolment", "module__course__subject_area", "module__package", "enrolment"
    )
    return get_object_or_404(launches, uuid=launch_uuid)


def _launcher(launch: Launch) -> Launcher:
    package = launch.module.package
    if package is None:
        raise Http404
    return launcher_for(package)


def _state(launch: Launch) -> CourseState:
    if launch.person is None and launch.guest is not None:
        (state,) = guest_states(launch.guest.visitor, [launch.module.course])
    else:
        (state,) = selectors.states_for(launch.person, [launch.module.course])
    return state
