"""allauth's `openid_connect` with the holes closed: provider, OAuth 2 adapter, account adapter."""

import secrets
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from people.sso import stops
from people.sso.log_in import log_in
from people.sso.tokens import UnknownKey, check_id_token

PROVIDER_ID = "sso"
_KEPT = 600  # seconds that addresses and keys are kept


class OAuth2Adapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth has no type hints
    """The exchange with the provider. `state` is what our session kept of this log-in."""

    state: dict[str, Any]

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request, PROVIDER_ID)

    @property
    def openid_config(self) -> dict[str, Any]:
        """The provider's addresses; it must call itself SSO_ISSUER (Discovery 1.0, 4.3)."""
        name = f"sso:config:{settings.SSO_ISSUER}"
        config: dict[str, Any] | None = cache.get(name)
        if config is None:
            address = f"{settings.SSO_ISSUER.rstrip('/')}/.well-known/openid-configuration"
            config = self._get(address)
            if config.get("issuer") != settings.SSO_ISSUER:
                raise OAuth2Error("The provider calls itself by another name than SSO_ISSUER.")
            cache.set(name, config, _KEPT)
        return config

    @property
    def basic_auth(self) -> bool:
        """client_secret_basic where the provider takes it; client_secret_post else."""
        methods = self.openid_config.get("token_endpoint_auth_methods_supported")
        return methods is None or "client_secret_basic" in methods

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:  # noqa: ARG002  # allauth's
        """Our own address, whatever the request says of its host."""
        return settings.PORTAL_ORIGIN + reverse("sso_callback")

    def parse_token(self, data: Any) -> SocialToken:  # noqa: ARG002  # allauth's
        """The access token is dropped: the portal asks for nothing more."""
        return SocialToken(token="")

    def complete_login(
        self,
        request: HttpRequest,  # allauth's
        app: Any,  # noqa: ARG002
        token: SocialToken,  # noqa: ARG002
        **kwargs: Any,
    ) -> SocialLogin:
        """Check the id_token, and carry its claims no further than this request."""
        claims = self._claims(str(kwargs["response"].get("id_token", "")))
        request.sso_claims = claims  # type: ignore[attr-defined]  # read by AccountAdapter below
        account = SocialAccount(provider=PROVIDER_ID, uid=claims["sub"], extra_data={})
        return SocialLogin(account=account, provider=self.get_provider())

    def _claims(self, token: str) -> dict[str, Any]:
        expected = {
            "issuer": settings.SSO_ISSUER,
            "client_id": settings.SSO_CLIENT_ID,
            "nonce": self.state["nonce"],
        }
        try:
            return check_id_token(token, self._keys(), **expected)
        except UnknownKey:
            return check_id_token(token, self._keys(fresh=True), **expected)

    def _keys(self, *, fresh: bool = False) -> dict[str, Any]:
        name = f"sso:keys:{settings.SSO_ISSUER}"
        keys: dict[str, Any] | None = None if fresh else cache.get(name)
        if keys is None:
            keys = self._get(self.openid_config["jwks_uri"])
            cache.set(name, keys, _KEPT)
        return keys

    def _get(self, address: str) -> dict[str, Any]:
        with SsoAccountAdapter().get_requests_session() as session:
            answer = session.get(address)
            answer.raise_for_status()
            found = answer.json()
        if not isinstance(found, dict):
            raise OAuth2Error("The provider's answer has another form.")
        return found


class Provider(OpenIDConnectProvider):  # type: ignore[misc]
    """What we ask for is ours to say: nothing is taken from the address that began the log-in."""

    def get_oauth2_adapter(self, request: HttpRequest) -> OAuth2Adapter:
        """Ours."""
        return OAuth2Adapter(request)

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Log in (never connect to an account), with a nonce that our session keeps.

        `?again=1` asks the provider to log the person in anew, with two factors where it can.
        """
        given = super().get_redirect_from_request_kwargs(request)
        nonce = secrets.token_urlsafe(32)
        params = {"nonce": nonce, "ui_locales": get_language() or settings.LANGUAGE_CODE}
        if request.GET.get("again") == "1":
            params["prompt"] = "login"
            if settings.SSO_MFA_ACR:
                params["acr_values"] = settings.SSO_MFA_ACR
        kept = {name: given[name] for name in ("next_url",) if name in given}
        return kept | {
            "process": "login",
            "scope": self.get_scope(),
            "auth_params": params,
            "nonce": nonce,
        }


class SsoAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Nobody signs up, nobody is found by e-mail, and what stops a log-in is a page of ours."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002
        """Never."""
        return False

    def authenticate_by_email(self, sociallogin: SocialLogin) -> None:  # noqa: ARG002
        """Never: addresses change hands."""
        return

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find the employee and bring their groups' roles in step, or raise what stops it."""
        found = log_in(request.sso_claims)  # type: ignore[attr-defined]  # set by complete_login
        sociallogin.user = found.person
        # The state lives on in the session where the log-in asks for a second factor of our own.
        sociallogin.state = {
            name: value for name, value in sociallogin.state.items() if name in {"process", "next"}
        } | {"methods": list(found.methods)}

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,  # noqa: ARG002  # allauth's
        error: Any = None,
        exception: Any = None,
        **_: Any,
    ) -> None:
        """A page of ours instead of allauth's, for what its view found wrong."""
        raise ImmediateHttpResponse(stops.page_for(request, error, exception))
