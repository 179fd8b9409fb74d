"""Refuse what another origin asks of the portal with the user's cookies (Fetch Metadata).

Content runs on the same site, so SameSite cookies travel with its requests. The browser says where
a request comes from (Sec-Fetch-Site); we take those from the portal itself, those the user typed,
and plain top-level links. A browser that does not send the header is left to CSRF and Origin.
"""

from collections.abc import Callable

import structlog
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from people.idporten.addresses import FRONT_CHANNEL_PATH

log = structlog.get_logger(__name__)


class FetchMetadataMiddleware:
    """Answer 403 to cross-origin requests that are not a top-level GET navigation."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        site = request.headers.get("Sec-Fetch-Site", "none")
        if site in {"same-origin", "none"} or _is_link(request) or _is_log_out_frame(request):
            response = self.get_response(request)
            response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
            response.setdefault("Origin-Agent-Cluster", "?1")
            return response
        log.warning("cross_origin_refused", path=request.path, site=site)
        raise PermissionDenied


def _is_log_out_frame(request: HttpRequest) -> bool:
    """The provider's page frames one address of ours, to say that a session ended there. No cookie
    of ours comes along, and it reads nothing but its own query.
    """
    return (
        request.method == "GET"
        and request.path == FRONT_CHANNEL_PATH
        and request.headers.get("Sec-Fetch-Mode") == "navigate"
        and request.headers.get("Sec-Fetch-Dest") == "iframe"
    )


def _is_link(request: HttpRequest) -> bool:
    return (
        request.method in {"GET", "HEAD"}
        and request.headers.get("Sec-Fetch-Mode") == "navigate"
        and request.headers.get("Sec-Fetch-Dest") == "document"
    )
