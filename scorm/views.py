"""The player frame and its saves, on the content origin: no cookies, only signed capabilities."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.http import require_GET, require_POST

from content import origin
from content.models import PackageKind
from courses.models import Launch
from scorm import payload, services, tokens
from scorm.errors import GuestIsFull
from scorm.frame import frame_state
from scorm.frame2004 import attempt_state, visit_values
from scorm.hosts import label_of
from scorm.models import Attempt, Sco, Visit
from scorm.saving import earlier_saves

_FRAME_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors {portal}"
)


@require_GET
def frame(request: HttpRequest, token: str) -> HttpResponse:
    """The page around a SCO, with its API and state; one sentence when the address is too old."""
    try:
        play = tokens.read_play_token(token)
        launch = Launch.objects.select_related("person", "guest", "module").get(pk=play.launch)
        sco = Sco.objects.select_related("package").get(pk=play.sco)
    except (tokens.BadToken, Launch.DoesNotExist, Sco.DoesNotExist):
        return _page("scorm/frame_expired.html", {}, status=410)
    attempt = Attempt.objects.select_related("guest").filter(pk=play.attempt).first()
    if not _is_host_of(request, label_of(launch, attempt, sco.package)):
        return _page("scorm/frame_expired.html", {}, status=410)
    if play.visit:
        try:
            number = services.visit_to_show(attempt_id=play.attempt, number=play.visit)
        except GuestIsFull:
            return _page("scorm/frame_expired.html", {}, status=410)
        play = replace(play, visit=number)
    with translation.override(play.language or settings.LANGUAGE_CODE):
        if sco.package.kind == PackageKind.SCORM2004:
            state = attempt_state(play, launch, sco.package, attempt)
        else:
            state = frame_state(play, launch, sco, attempt)
        is_watched = launch.purpose == Launch.Purpose.BENCH
        return _page("scorm/frame.html", {"state": state, "sco": sco, "is_watched": is_watched})


@require_GET
def leftovers(request: HttpRequest, token: str) -> HttpResponse:
    """A page that nobody sees, on a host of earlier attempts: it sends what waits there."""
    try:
        play = tokens.read_play_token(token)
        launch = Launch.objects.select_related("person", "guest", "module").get(pk=play.launch)
        attempt = Attempt.objects.select_related("guest", "package").get(pk=play.attempt)
    except (tokens.BadToken, Launch.DoesNotExist, Attempt.DoesNotExist):
        return _page("scorm/frame_expired.html", {}, status=410)
    label = label_of(launch, attempt, attempt.package)
    if not _is_host_of(request, label):
        return _page("scorm/frame_expired.html", {}, status=410)
    state = {"earlier": earlier_saves(launch, label), "portal": settings.PORTAL_ORIGIN}
    return _page("scorm/leftovers.html", {"state": state})


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Take a save (docs/architecture.md). The bearer token alone says whose it is."""
    token = _save_token_of(request)
    if isinstance(token, HttpResponse):
        return token
    try:
        body = payload.parse_save(request.body)
    except RequestDataTooBig:
        return _error("The save is too large.", 413)
    except payload.BadSaveError as error:
        return _error(str(error), 400)
    if body.visit > token.visit:
        return _error("The save token is for an earlier visit.", 403)
    try:
        saved = services.save(attempt_id=token.attempt, save=body)
    except Visit.DoesNotExist:
        return _error("There is no such visit.", 404)
    except GuestIsFull:
        return _full()
    return _saved(saved, token, _bearer(request))


@require_POST
def visit(request: HttpRequest) -> HttpResponse:
    """A visit of the part that SCORM 2004's sequencer has chosen (docs/scorm.md).

    {"part": identifier, "after": number of the frame's last visit} gives its number, a save token,
    the sequence number to go on from and what the SCO can read; 409 when another frame has opened
    the attempt since.
    """
    token = _save_token_of(request)
    if isinstance(token, HttpResponse):
        return token
    try:
        wanted = payload.parse_visit(request.body)
    except payload.BadSaveError as error:
        return _error(str(error), 400)
    if token.leftover:
        return _error("The save token is for what waits on the device.", 403)
    attempts = Attempt.objects.select_related("package", "enrolment__person")
    attempt = attempts.filter(pk=token.attempt).first()
    sco = (
        attempt
        and Sco.objects.launchable()
        .filter(package_id=attempt.package_id, identifier=wanted.part)
        .select_related("package")
        .first()
    )
    if not attempt or not sco:
        return _error("There is no such part.", 404)
    if attempt.current_visit > wanted.after or attempt.replaced_at:
        return _error("Another frame has opened the attempt.", 409)
    values = visit_values(attempt, sco, label=token.label)
    try:
        opened = services.open_visit(attempt=attempt, sco=sco)
    except GuestIsFull:
        return _full()
    fresh = tokens.SaveToken(attempt.pk, opened.number, token.label)
    answer = {
        "visit": opened.number,
        "seq": opened.last_seq,
        "token": tokens.save_token(fresh),
        "values": values,
    }
    return _no_store(JsonResponse(answer))


def _save_token_of(request: HttpRequest) -> tokens.SaveToken | HttpResponse:
    """The token of a request with JSON, or the answer that says what is wrong with it."""
    try:
        token = tokens.read_save_token(_bearer(request))
    except tokens.BadToken:
        return _error("The save token is not valid.", 401)
    if not _is_host_of(request, token.label):
        return _error("The save token is for another host.", 401)
    if request.content_type != "application/json":
        return _error("The body must be application/json.", 415)
    return token


def _bearer(request: HttpRequest) -> str:
    return request.headers.get("Authorization", "").removeprefix("Bearer ")


def _saved(saved: services.Saved, token: tokens.SaveToken, text: str) -> HttpResponse:
    answer: dict[str, Any] = {"seq": saved.seq, "saved_at": saved.at.isoformat()}
    if saved.late:
        answer["late"] = True
    if saved.superseded:
        answer["superseded"] = True
    if saved.total:
        answer["state"] = saved.total.status
        answer["progress"] = saved.total.progress
    if tokens.is_past_half(text):
        answer["token"] = tokens.save_token(token)
    if saved.refused:
        answer["refused"] = {name: error.value for name, error in saved.refused.items()}
    return _no_store(JsonResponse(answer, status=400 if saved.refused else 200))


def _is_host_of(request: HttpRequest, label: str) -> bool:
    """Whether the request came to the host of the label (any, where hosts have no labels)."""
    asked: str = request.content_label  # type: ignore[attr-defined]  # set by OriginsMiddleware
    return origin.origin_for(asked) == origin.origin_for(label)


def _page(template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    response = HttpResponse(render_to_string(template, context), status=status)
    response["Content-Security-Policy"] = _FRAME_POLICY.format(portal=settings.PORTAL_ORIGIN)
    return _no_store(response)


def _error(text: str, status: int, **more: str) -> HttpResponse:
    return _no_store(JsonResponse({"error": text, **more}, status=status))


def _full() -> HttpResponse:
    return _error("Without log-in no more than this can be kept.", 413, reason="full")


def _no_store(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
