"""What the portal asks ID-porten for: its addresses, its keys, and a token for a code.

Addresses and keys are kept for an hour. Every question has a time and a size that it may not pass.
"""

import base64
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
import jwt
import orjson
from django.conf import settings
from django.core.cache import cache

from people.idporten.errors import CodeRefused, ProviderDown

_KEPT = 3600  # seconds
_REFETCH_AFTER = 60  # seconds between two looks for a key that we do not know
_STEP = httpx.Timeout(5.0)
_IN_ALL = 10.0  # seconds; a provider that sends one byte now and then never ends a step
_MOST = 512 * 1024  # bytes
_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_ASSERTION_LIVES = 60  # seconds
_ALGORITHMS = {"RSA": "RS256", "EC": "ES256"}


@dataclass(frozen=True, slots=True)
class Discovery:
    """The provider's addresses (OpenID Connect Discovery 1.0, section 3)."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str  # empty where it has none

    @property
    def origins(self) -> list[str]:
        """The origins of the provider's pages."""
        pages = (
            settings.IDPORTEN_ISSUER,
            self.authorization_endpoint,
            self.end_session_endpoint,
        )
        found = (urlsplit(page) for page in pages if page)
        return sorted({f"{part.scheme}://{part.netloc}" for part in found})


def is_configured() -> bool:
    """Whether people may log in with ID-porten here."""
    return bool(settings.IDPORTEN_ISSUER)


def discovery() -> Discovery:
    """The provider's addresses; raises ProviderDown."""
    name = _cache_name("discovery")
    known = cache.get(name)
    if known is None:
        known = _discover()
        cache.set(name, known, _KEPT)
    return Discovery(**known)


def keys(*, fresh: bool = False) -> list[dict[str, Any]]:
    """The provider's public keys (RFC 7517). `fresh` asks again for a key that is not among them,
    though not for each token that names one. Raises ProviderDown.
    """
    name = _cache_name("keys")
    known: list[dict[str, Any]] | None = cache.get(name)
    if known is not None and not (fresh and cache.add(f"{name}:asked", 1, _REFETCH_AFTER)):
        return known
    answer = _ask("GET", discovery().jwks_uri)
    found = answer.get("keys")
    if not isinstance(found, list) or not all(isinstance(key, dict) for key in found):
        raise ProviderDown("The key set has another form.")
    cache.set(name, found, _KEPT)
    return found


def id_token_for(*, code: str, code_verifier: str, redirect_uri: str) -> str:
    """Exchange the code for the id_token (OpenID Connect Core 1.0, 3.1.3). The access token is
    dropped: the portal asks for nothing more. Raises CodeRefused or ProviderDown.
    """
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "code_verifier": code_verifier,
        "redirect_uri": redirect_uri,
    }
    headers: dict[str, str] = {}
    if settings.IDPORTEN_PRIVATE_JWKS:
        form |= {
            "client_id": settings.IDPORTEN_CLIENT_ID,
            "client_assertion_type": _ASSERTION,
            "client_assertion": _assertion(),
        }
    else:
        headers["Authorization"] = _basic()
    answer = _ask("POST", discovery().token_endpoint, form=form, headers=headers)
    token = answer.get("id_token")
    if not isinstance(token, str):
        raise ProviderDown("The answer to the code has no id_token.")
    return token


def _assertion() -> str:
    """Who we are, signed by our newest key (RFC 7523, section 3); the provider knows the others
    too, so that a key can be replaced without a stop.
    """
    key = settings.IDPORTEN_PRIVATE_JWKS[0]
    algorithm = key.get("alg") or _ALGORITHMS[key["kty"]]
    now = int(time.time())
    claims = {
        "iss": settings.IDPORTEN_CLIENT_ID,
        "sub": settings.IDPORTEN_CLIENT_ID,
        "aud": settings.IDPORTEN_ISSUER,
        "jti": str(uuid.uuid4()),
        "iat": now,
        "exp": now + _ASSERTION_LIVES,
    }
    return jwt.encode(claims, jwt.PyJWK(key, algorithm), algorithm, headers={"kid": key["kid"]})


def _basic() -> str:
    """client_secret_basic: each half is form-encoded first (RFC 6749, 2.3.1)."""
    user, secret = (
        quote(value, safe="")
        for value in (settings.IDPORTEN_CLIENT_ID, settings.IDPORTEN_CLIENT_SECRET)
    )
    return "Basic " + base64.b64encode(f"{user}:{secret}".encode()).decode()


def _discover() -> dict[str, str]:
    issuer = settings.IDPORTEN_ISSUER
    found = _ask("GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if found.get("issuer") != issuer:  # Discovery 1.0, 4.3
        raise ProviderDown("The provider calls itself by another name than IDPORTEN_ISSUER.")
    addresses = {name: found.get(name, "") for name in Discovery.__dataclass_fields__}
    for name, address in addresses.items():
        optional = name == "end_session_endpoint" and address == ""
        if not (optional or _is_safe(address)):
            raise ProviderDown(f"The provider's {name} is no address that we may use.")
    return addresses


def _is_safe(address: object) -> bool:
    schemes = {"https", "http"} if settings.DEMO else {"https"}
    return isinstance(address, str) and urlsplit(address).scheme in schemes


def _ask(
    method: str,
    address: str,
    *,
    form: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The JSON object of the answer. Bodies are never logged: they hold tokens."""
    try:
        status, body = _send(method, address, form, headers)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ProviderDown(f"No answer: {type(error).__name__}.") from error
    try:
        answer = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise ProviderDown(f"The answer {status} is no JSON.") from None
    if not isinstance(answer, dict):
        raise ProviderDown(f"The answer {status} is no JSON object.")
    if status == httpx.codes.OK:
        return answer
    if answer.get("error") == "invalid_grant":
        raise CodeRefused
    # invalid_client, above all: the operator must know, and the person can do nothing.
    raise ProviderDown(f"The answer {status} says {str(answer.get('error', ''))[:60]!r}.")


def _send(
    method: str,
    address: str,
    form: Mapping[str, str] | None,
    headers: Mapping[str, str] | None,
) -> tuple[int, bytes]:
    ends = time.monotonic() + _IN_ALL
    body = b""
    with httpx.stream(
        method,
        address,
        data=form,
        headers={"Accept": "application/json", **(headers or {})},
        timeout=_STEP,
        follow_redirects=False,
    ) as answer:
        for part in answer.iter_bytes():
            body += part
            if len(body) > _MOST:
                raise ProviderDown("The answer is too long.")
            if time.monotonic() > ends:
                raise ProviderDown("The answer takes too long.")
        return answer.status_code, body


def _cache_name(what: str) -> str:
    return f"idporten:{what}:{settings.IDPORTEN_ISSUER}"
