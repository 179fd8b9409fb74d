"""To ID-porten and back: the strict subclasses of the library's two views."""

import time
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlencode, urlsplit

import structlog
from django.conf import settings
from django.contrib import auth
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.views.generic import View
from mozilla_django_oidc.views import (
    OIDCAuthenticationCallbackView,
    OIDCAuthenticationRequestView,
)

from people import affiliations, assurance, logins
from people.assurance import Level
from people.idporten import provider, stops
from people.idporten.addresses import REDIRECT_PATH
from people.idporten.errors import CodeRefused, ProviderDown, TokenRefused, UnknownState
from people.idporten.tokens import LEVELS, IdToken
from people.idporten.way import WAY
from people.models import Person

log = structlog.get_logger(__name__)

_LEVELS = {
    "idporten-loa-substantial": Level.SUBSTANTIAL,
    "idporten-loa-high": Level.HIGH,
}
_STATE_LIVES = 3600  # seconds; a log-in that takes longer begins again


def _fixed(attr: str, *default: Any) -> Any:
    """The library's settings, as they are here and nowhere else: the environment cannot loosen
    them.
    """
    values = {
        "OIDC_RP_SCOPES": "openid profile",
        "OIDC_USE_NONCE": True,
        "OIDC_USE_PKCE": True,
        "OIDC_PKCE_CODE_CHALLENGE_METHOD": "S256",
        "OIDC_AUTHENTICATION_CALLBACK_URL": "idporten:callback",
    }
    return values[attr] if attr in values else default[0]


class LogIn(OIDCAuthenticationRequestView):  # type: ignore[misc]  # it has no type hints
    """Send the person to ID-porten, with state, nonce and PKCE (RFC 7636)."""

    get_settings = staticmethod(_fixed)

    def __init__(self, **kwargs: Any) -> None:
        View.__init__(self, **kwargs)  # the library's own would ask the settings for an endpoint
        self.OIDC_RP_CLIENT_ID = settings.IDPORTEN_CLIENT_ID

    def get(self, request: HttpRequest) -> HttpResponse:
        """302 to the provider, or a page that says why not."""
        if not provider.is_configured():
            raise Http404
        try:
            self.OIDC_OP_AUTH_ENDPOINT = provider.discovery().authorization_endpoint
        except ProviderDown as down:
            log.warning("idporten_down", reason=down.reason)
            return stops.page(request, stops.DOWN)
        answer: HttpResponseRedirect = super().get(request)
        # The library keeps one `next` for the whole session; two tabs must not share it.
        (state,) = parse_qs(urlsplit(answer.url).query)["state"]
        request.session["oidc_states"][state]["next"] = request.session.pop("oidc_login_next")
        return answer

    def get_extra_params(self, request: HttpRequest) -> dict[str, str]:
        """The level that we ask for, the language of the page, and our address in full."""
        highest = request.GET.get("level") == "high"  # a step-up, of those whose roles need it
        return {
            "acr_values": LEVELS[-1] if highest else " ".join(settings.IDPORTEN_ACR),
            "ui_locales": get_language() or settings.LANGUAGE_CODE,
            "redirect_uri": settings.PORTAL_ORIGIN + REDIRECT_PATH,
        }


class Callback(OIDCAuthenticationCallbackView):  # type: ignore[misc]  # it has no type hints
    """The person comes back: logged in with a new session key, or told why not.

    Whatever comes here, nobody who is logged in already is logged out by it.
    """

    get_settings = staticmethod(_fixed)
    http_method_names: ClassVar[list[str]] = ["get"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """302 to the page that was asked for, or a page that says what stopped the log-in."""
        if not provider.is_configured():
            raise Http404
        try:
            return self._finish(request)
        except UnknownState:
            return stops.page(request, stops.OLD)
        except CodeRefused:
            log.warning("idporten_code_refused")
            return stops.page(request, stops.OLD)
        except ProviderDown as down:
            log.warning("idporten_down", reason=down.reason)
            return stops.page(request, stops.DOWN)
        except TokenRefused as refused:
            log.warning("idporten_token_refused", claim=refused.claim)
            return stops.page(request, stops.LOW if refused.claim == "acr" else stops.REFUSED)

    def _finish(self, request: HttpRequest) -> HttpResponse:
        waiting = self._waiting(request)
        # RFC 9207: an answer that names another issuer was meant for another log-in.
        if request.GET.get("iss", settings.IDPORTEN_ISSUER) != settings.IDPORTEN_ISSUER:
            raise TokenRefused("iss")
        if "error" in request.GET:
            del request.session["oidc_states"][request.GET["state"]]
            request.session.modified = True
            cancelled = request.GET["error"] == "access_denied"
            return stops.page(request, stops.CANCELLED if cancelled else stops.FAILED)
        self.next_url = waiting.get("next") or settings.LOGIN_REDIRECT_URL
        answer: HttpResponse = super().get(request)
        return answer

    def _waiting(self, request: HttpRequest) -> dict[str, Any]:
        """What this browser's session keeps of the log-in that the answer is for."""
        states = request.session.get("oidc_states", {})
        waiting: dict[str, Any] | None = states.get(request.GET.get("state"))
        if waiting is None or waiting["added_on"] < time.time() - _STATE_LIVES:
            raise UnknownState
        if not (request.GET.get("code") or request.GET.get("error")):
            raise UnknownState
        return waiting

    def login_success(self) -> HttpResponse:
        """A new session key at every log-in, also of somebody who is logged in already."""
        request, person = self.request, self.user
        before = request.session.session_key
        auth.login(request, person)
        if request.session.session_key == before:
            request.session.cycle_key()
        token: IdToken = request.id_token
        if before:
            logins.forget_session(before)
        logins.record_session(
            person=person,
            session_key=request.session.session_key,
            issuer=settings.IDPORTEN_ISSUER,
            subject=token.subject,
            sid=token.sid,
            acr=token.acr,
        )
        level = _LEVELS[token.acr]
        assurance.remember(request, way=WAY.name, level=level, methods=token.methods)
        return HttpResponseRedirect(_then(person, self.next_url))

    def login_failure(self) -> HttpResponse:
        """The account is closed: the provider knows the person, and the portal lets nobody in."""
        return HttpResponseRedirect(reverse("account_inactive"))


def _then(person: Person, next_url: str) -> str:
    """The page that was asked for; first the question what they are, of who has not said it."""
    if not affiliations.must_say(person):
        return next_url
    return f"{reverse('people:welcome')}?{urlencode({'next': next_url})}"
