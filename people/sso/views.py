"""To the internal log-in and back."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import structlog
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from requests import RequestException

from people.sso import stops
from people.sso.employees import NotAnEmployee, SomebodyElse
from people.sso.flow import OAuth2Adapter
from people.sso.tokens import TokenRefused

log = structlog.get_logger(__name__)


class _CallbackView(OAuth2CallbackView):  # type: ignore[misc]  # allauth has no type hints
    """Hand the nonce that our session kept to the check of the id_token."""

    def _get_state(self, request: HttpRequest, provider: Any) -> tuple[Any, Any]:
        state, response = super()._get_state(request, provider)
        self.adapter.state = state
        return state, response


def _stopping(view: Callable[[HttpRequest], HttpResponse], request: HttpRequest) -> HttpResponse:
    """The answer of `view`, or the page for what stopped it."""
    if not settings.SSO_ISSUER:
        raise Http404
    try:
        return view(request)
    except NotAnEmployee:
        log.info("sso_unknown_employee")
        return stops.page(request, stops.UNKNOWN)
    except SomebodyElse:
        return stops.page(request, stops.TWO_PEOPLE)
    except TokenRefused as refused:
        log.warning("sso_token_refused", reason=refused.reason)
        return stops.page(request, stops.REFUSED)
    except (RequestException, OAuth2Error, ValueError, KeyError) as error:
        # ValueError and KeyError: an answer that is no JSON, or lacks an address.
        return stops.down(request, error)


@require_safe
@never_cache
def login(request: HttpRequest) -> HttpResponse:
    """302 to the provider with state, nonce and PKCE; `?again=1` asks for two factors."""
    return _stopping(OAuth2LoginView.adapter_view(OAuth2Adapter(request)), request)


@require_safe
@never_cache
def callback(request: HttpRequest) -> HttpResponse:
    """Log the employee in with a new session key, or say what stopped it."""
    # RFC 9207: an answer that names another issuer was meant for another log-in.
    if request.GET.get("iss", settings.SSO_ISSUER) != settings.SSO_ISSUER:
        log.warning("sso_token_refused", reason="iss of the answer")
        return stops.page(request, stops.REFUSED)
    return _stopping(_CallbackView.adapter_view(OAuth2Adapter(request)), request)


@require_safe
@never_cache
def log_out(request: HttpRequest) -> HttpResponse:
    """The person is logged out of the portal; take them to the provider to be logged out there too
    (RP-Initiated Logout 1.0), without an id_token: the portal keeps none.
    """
    if not settings.SSO_ISSUER:
        raise Http404
    if request.user.is_authenticated:
        return redirect("account_logout")
    try:
        end = str(OAuth2Adapter(request).openid_config.get("end_session_endpoint") or "")
    except (RequestException, OAuth2Error, ValueError) as error:
        log.warning("sso_down", error=type(error).__name__)
        end = ""
    query = {
        "client_id": settings.SSO_CLIENT_ID,
        "post_logout_redirect_uri": settings.PORTAL_ORIGIN + reverse("logged_out"),
    }
    address = f"{end}?{urlencode(query)}" if end else ""
    return render(request, "people/sso_log_out.html", {"address": address})
