"""The authentication backend: from the code of a callback to a person."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from people import logins
from people.idporten import provider
from people.idporten.addresses import REDIRECT_PATH
from people.idporten.errors import UnknownKey
from people.idporten.tokens import Expected, IdToken, check_id_token
from people.models import Person

CALLBACK = "idporten:callback"


class IdportenBackend(OIDCAuthenticationBackend):  # type: ignore[misc]  # it has no type hints
    """Nothing is read from the library's settings, and nobody is found by e-mail."""

    def __init__(self) -> None:
        # The library's own would read endpoints from the settings; ours come from discovery.
        self.UserModel = Person

    def authenticate(
        self, request: HttpRequest | None, *, nonce: str, code_verifier: str
    ) -> Person | None:
        """The person whom the provider vouches for.

        Without both keywords Django passes this backend by, so no form with a password comes here;
        and it answers in the callback alone. Raises what `provider` and `tokens` raise.
        """
        match = request.resolver_match if request else None
        if request is None or match is None or match.view_name != CALLBACK:
            return None
        if not (provider.is_configured() and nonce and code_verifier):
            return None
        token = self.get_token({"code": request.GET["code"], "code_verifier": code_verifier})
        answer = self.verify_token(token, nonce=nonce)
        request.id_token = answer  # type: ignore[attr-defined]  # read by the callback view
        return self.get_or_create_user(None, None, answer)

    def get_token(self, payload: Mapping[str, str]) -> str:
        """The id_token for a code."""
        return provider.id_token_for(redirect_uri=settings.PORTAL_ORIGIN + REDIRECT_PATH, **payload)

    def verify_token(self, token: str, *, nonce: str) -> IdToken:
        """Check everything; a key that we do not know is looked for once more."""
        expected = Expected(
            issuer=settings.IDPORTEN_ISSUER,
            client_id=settings.IDPORTEN_CLIENT_ID,
            nonce=nonce,
            acr=settings.IDPORTEN_ACR,
        )

        def check(keys: Sequence[Mapping[str, Any]]) -> IdToken:
            return check_id_token(token, keys, expected, now=time.time())

        try:
            return check(provider.keys())
        except UnknownKey:
            return check(provider.keys(fresh=True))

    def get_or_create_user(self, _access_token: None, _id_token: None, payload: IdToken) -> Person:
        """By (iss, sub), then by the national identity number, else somebody new."""
        return logins.person_of(
            issuer=settings.IDPORTEN_ISSUER,
            subject=payload.subject,
            acr=payload.acr,
            number=payload.pid,
            given_name=payload.given_name,
            family_name=payload.family_name,
        )

    def get_user(self, user_id: int) -> Person | None:
        """The person of a session, as long as their account is open."""
        return Person.objects.filter(pk=user_id, is_active=True).first()
