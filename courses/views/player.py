"""The player page: the frame on the content origin, the parts of the module, the saved state."""

import uuid
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from courses import rules, selectors
from courses.launchers import Launcher, launcher_for
from courses.models import Launch
from courses.selectors import CourseState
from people.request import PersonRequest


@login_required
@never_cache
@require_safe
def player(request: PersonRequest, launch_uuid: uuid.UUID) -> HttpResponse:
    """Show the module; GET `part` opens another part than the one where the learner stopped."""
    launch = _own(request, launch_uuid)
    if launch.is_over:  # an old address: the course page knows what can be done now
        return redirect(launch.module.course)
    shown = _launcher(launch).play(launch, request.GET.get("part", ""))
    frame = urlsplit(shown.frame_url)
    context = {
        "launch": launch,
        "course": launch.module.course,
        "player": shown,
        "frame_origin": f"{frame.scheme}://{frame.netloc}",
        "outline": shown.outline,
        "current": shown.current,
        "state": _state(launch),
    }
    response = render(request, "courses/player.html", context)
    # Courses open windows of their own and talk to them; "same-origin" would cut those off.
    response["Cross-Origin-Opener-Policy"] = "same-origin-allow-popups"
    return response


@login_required
@never_cache
@require_safe
def player_outline(request: PersonRequest, launch_uuid: uuid.UUID) -> HttpResponse:
    """The parts and how far they have come, for the page to show after a save."""
    launch = _own(request, launch_uuid)
    context = {
        "launch": launch,
        "outline": _launcher(launch).outline(launch),
        "current": request.GET.get("part", ""),
        "state": _state(launch),
    }
    return render(request, "courses/_outline.html", context)


@login_required
@never_cache
@require_POST
def player_token(request: PersonRequest, launch_uuid: uuid.UUID) -> HttpResponse:
    """A fresh save token for the frame that shows the part `part`: {"token": "…"}."""
    launch = _own(request, launch_uuid)
    token = _launcher(launch).renew(launch, request.GET.get("part", ""))
    return JsonResponse({"token": token})


def _own(request: PersonRequest, launch_uuid: uuid.UUID) -> Launch:
    launches = rules.own_launches(request.user).select_related(
        "person", "module__course__subject_area", "module__package", "enrolment"
    )
    return get_object_or_404(launches, uuid=launch_uuid)


def _launcher(launch: Launch) -> Launcher:
    package = launch.module.package
    if package is None:
        raise Http404
    return launcher_for(package)


def _state(launch: Launch) -> CourseState:
    (state,) = selectors.states_for(launch.person, [launch.module.course])
    return state
