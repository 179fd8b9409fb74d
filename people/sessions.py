"""Keep what is known of provider log-ins in step with the portal's own sessions."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from people import logins
from people.models import Person


class SessionKeyMiddleware:
    """Let the provider find a session whose key was rotated. Costs a query only then."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        before = request.session.session_key
        response = self.get_response(request)
        after = request.session.session_key
        if before and after and before != after and isinstance(request.user, Person):
            logins.follow_session(before=before, after=after, person=request.user)
        return response


def on_log_out(*, request: HttpRequest | None, **_rest: Any) -> None:
    """Forget a session that its person ended (Django's `user_logged_out`, sent before the end)."""
    if request is not None and request.session.session_key:
        logins.forget_session(request.session.session_key)
