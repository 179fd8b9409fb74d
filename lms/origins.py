"""Which host may be asked for what.

- The portal's host answers pages, with session, CSRF and policies.
- A content host (`CONTENT_ORIGIN`, one label a person and package) answers the player frame, its
  saves and package files. It never sets or reads a cookie.
- The machine interfaces (/healthz, /xapi/, /api/, /calendar/) carry their own credentials and
  answer on the portal's host and on plain localhost; pages asked for on localhost go to the portal.
- /healthz answers on localhost at any port: a load balancer knows none of the names.
- Any other host is refused, so that a page cannot be had under a name we do not know.
"""

import re
from collections.abc import Callable
from typing import cast
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest, HttpResponseBadRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import resolve
from django.utils import translation

from content import origin
from content.policies import content_headers

HEALTH_PATH = "/healthz"
MACHINE_PATHS = (HEALTH_PATH, "/xapi/", "/xapi", "/api/", "/calendar/")
_LOCAL_NAMES = ("localhost", "127.0.0.1", "[::1]")
_LOCAL = re.compile(rf"({'|'.join(map(re.escape, _LOCAL_NAMES))})(:[0-9]+)?")

View = Callable[[HttpRequest], HttpResponseBase]


class OriginsMiddleware:
    """Send each request to the URLconf of its host. See the module's text."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response
        self.portal_host = urlsplit(settings.PORTAL_ORIGIN).netloc
        port = urlsplit(settings.PORTAL_ORIGIN).port
        suffix = f":{port}" if port else ""
        self.local_hosts = {f"{name}{suffix}" for name in _LOCAL_NAMES}
        self.direct = cast(View, convert_exception_to_response(_call_view))  # never async here

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if nul := _nul_in(request):
            return _refused(f"The {nul} holds a NUL character.")
        host = request.get_host().lower()
        if request.path_info == HEALTH_PATH and _LOCAL.fullmatch(host):
            return self._portal(request, host)
        if host == self.portal_host or host in self.local_hosts:
            return self._portal(request, host)
        label = origin.label_of(host)
        if label is None:
            return _refused("Unknown host name.")
        request.urlconf = settings.CONTENT_URLCONF
        request.content_label = label  # type: ignore[attr-defined]  # read by content and scorm
        # Nothing else sets the language here: a thread would keep that of its last page.
        with translation.override(translation.get_language_from_request(request)):
            response = self.direct(request)
        for name, value in content_headers().items():
            response.setdefault(name, value)
        return response

    def _portal(self, request: HttpRequest, host: str) -> HttpResponseBase:
        if request.path_info.startswith(MACHINE_PATHS):
            request.urlconf = settings.MACHINE_URLCONF
            return self.direct(request)
        if host != self.portal_host:
            return HttpResponseRedirect(settings.PORTAL_ORIGIN + request.get_full_path())
        return self.get_response(request)


def _nul_in(request: HttpRequest) -> str | None:
    """What of the request holds a NUL: PostgreSQL has no text with one, so nothing of ours has."""
    query = request.META.get("QUERY_STRING", "")
    if "\0" in request.path_info or "\0" in query or "%00" in query:
        return "address"
    # No other cookie: content can set those for the portal's domain, and so lock a person out.
    if "\0" in request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""):
        return "cookie"
    return None


def _refused(sentence: str) -> HttpResponseBadRequest:
    return HttpResponseBadRequest(f"{sentence}\n", content_type="text/plain")


def _call_view(request: HttpRequest) -> HttpResponseBase:
    """Call the view directly: the middleware below (sessions, CSRF, languages) is for pages."""
    match = resolve(request.path_info, request.urlconf)
    request.resolver_match = match
    response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
    return response
