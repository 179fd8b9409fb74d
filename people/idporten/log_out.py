"""The end of a session, from either side.

The portal sends the person to the provider (RP-Initiated Logout 1.0), without an id_token: the
portal keeps none, and one must never stand in an address. The provider tells the portal by a frame
in the browser (Front-Channel Logout 1.0) or directly (Back-Channel Logout 1.0).
"""

import time
from urllib.parse import urlencode

import structlog
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from people import logins
from people.idporten import provider
from people.idporten.errors import ProviderDown, TokenRefused, UnknownKey
from people.idporten.tokens import LogOutToken, check_log_out_token
from people.request import current_request_id

log = structlog.get_logger(__name__)


@require_safe
@never_cache
def at_provider(request: HttpRequest) -> HttpResponse:
    """The person is logged out of the portal; take them to ID-porten to be logged out there too.

    A page and not a redirect, since the redirect after a form may lead no further than to the
    portal (form-action in the content security policy).
    """
    if not provider.is_configured():
        raise Http404
    if request.user.is_authenticated:
        return redirect("account_logout")
    try:
        end = provider.discovery().end_session_endpoint
    except ProviderDown as down:
        log.warning("idporten_down", reason=down.reason)
        end = ""
    if not end:
        context = {"request_id": current_request_id()}
        return render(request, "people/idporten/log_out_here_only.html", context)
    query = {
        "client_id": settings.IDPORTEN_CLIENT_ID,
        "post_logout_redirect_uri": settings.PORTAL_ORIGIN + reverse("logged_out"),
        "ui_locales": get_language() or settings.LANGUAGE_CODE,
    }
    context = {"address": f"{end}?{urlencode(query)}"}
    return render(request, "people/idporten/log_out_there.html", context)


@require_safe
@never_cache
def front_channel(request: HttpRequest) -> HttpResponse:
    """A frame at the provider says that the session `sid` ended there. No cookie comes along.

    Said of a session that we do not have, it is the same answer: nobody can find out which exist.
    """
    if not provider.is_configured():
        raise Http404
    sid = request.GET.get("sid", "")
    if request.GET.get("iss") != settings.IDPORTEN_ISSUER or not sid:
        return HttpResponseBadRequest("iss and sid are required.\n", content_type="text/plain")
    ended = logins.end_sessions(issuer=settings.IDPORTEN_ISSUER, sid=sid)
    log.info("idporten_front_channel_log_out", ended=ended)
    response = HttpResponse("", content_type="text/plain")
    response._csp_replace = {"frame-ancestors": _provider_origins()}  # type: ignore[attr-defined]  # noqa: SLF001
    return response


@csrf_exempt  # the provider itself calls, and signs what it says
@require_POST
@never_cache
def back_channel(request: HttpRequest) -> HttpResponse:
    """The provider says, with a signed token, that a session or all of a person's ended there."""
    if not provider.is_configured():
        raise Http404
    try:
        token = _checked(request.POST.get("logout_token", ""))
    except TokenRefused as refused:
        log.warning("idporten_log_out_refused", claim=refused.claim)
        return HttpResponseBadRequest("The token is refused.\n", content_type="text/plain")
    except ProviderDown as down:
        log.warning("idporten_down", reason=down.reason)
        return HttpResponse("Try again.\n", content_type="text/plain", status=503)
    ended = logins.end_sessions(
        issuer=settings.IDPORTEN_ISSUER, sid=token.sid, subject=token.subject
    )
    log.info("idporten_back_channel_log_out", ended=ended)
    return HttpResponse("", content_type="text/plain")


def _checked(token: str) -> LogOutToken:
    def check(*, fresh: bool = False) -> LogOutToken:
        return check_log_out_token(
            token,
            provider.keys(fresh=fresh),
            issuer=settings.IDPORTEN_ISSUER,
            client_id=settings.IDPORTEN_CLIENT_ID,
            now=time.time(),
        )

    try:
        return check()
    except UnknownKey:
        return check(fresh=True)


def _provider_origins() -> list[str]:
    """Who may frame the answer: the provider's pages, which need not stand at its issuer."""
    try:
        return provider.discovery().origins
    except ProviderDown:
        return [settings.IDPORTEN_ISSUER]
