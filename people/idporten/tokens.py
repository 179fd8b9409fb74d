"""Checks of what a provider signed: OpenID Connect Core 1.0, 3.1.3.7; Back-Channel Logout 1.0, 2.6.

Pure: a token, keys and the time in, claims out. Whatever is missing or odd is refused.
"""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jwt

from people.idporten.errors import TokenRefused, UnknownKey
from people.national_ids import NationalNumber, NotANationalNumber

# From the weakest to the strongest; what is not named here has no rank at all.
LEVELS = ("idporten-loa-low", "idporten-loa-substantial", "idporten-loa-high")

# Asymmetric only: with HS256 whoever knows the client's secret could sign; "none" is no signature.
_KEY_TYPES = {
    **dict.fromkeys(("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"), "RSA"),
    **dict.fromkeys(("ES256", "ES384", "ES512"), "EC"),
    "EdDSA": "OKP",
}
_LEEWAY = 30  # seconds that two clocks may differ
_OLDEST = 600  # seconds since a token was issued; it comes straight from the token endpoint
_LONGEST = 255  # characters, of iss and sub (OpenID Connect Core 1.0, section 2) and of sid
_LOG_OUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"

# The claims are checked here: the library lets those pass that are missing.
_SIGNATURE_ALONE: jwt.types.Options = {
    "verify_signature": True,
    "verify_exp": False,
    "verify_nbf": False,
    "verify_iat": False,
    "verify_aud": False,
    "verify_iss": False,
    "verify_sub": False,
    "verify_jti": False,
}

Claims = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Expected:
    """What a token must say: who made it, for whom, in answer to what, and how sure of the person.

    `acr` are the levels that are enough; a stronger one is enough too.
    """

    issuer: str
    client_id: str
    nonce: str
    acr: Sequence[str]


@dataclass(frozen=True, slots=True)
class IdToken:
    """Who logged in, as the provider says. `pid` hides itself wherever it is printed."""

    subject: str
    acr: str
    methods: tuple[str, ...]
    sid: str
    pid: NationalNumber | None
    given_name: str
    family_name: str


@dataclass(frozen=True, slots=True)
class LogOutToken:
    """Whose session has ended at the provider: one `sid`, or every session of `subject`."""

    sid: str
    subject: str


def check_id_token(
    token: str, keys: Sequence[Mapping[str, Any]], expected: Expected, *, now: float
) -> IdToken:
    """The person in `token`; `keys` is the provider's key set, `now` in seconds since 1970.

    Raises TokenRefused, or UnknownKey when no key has its `kid`.
    """
    claims = _verified(token, keys)
    _check_source(claims, expected.issuer, expected.client_id)
    _check_times(claims, now)
    if not hmac.compare_digest(_text(claims, "nonce").encode(), expected.nonce.encode()):
        raise TokenRefused("nonce")
    acr = _text(claims, "acr")
    if not is_enough(acr, expected.acr):
        raise TokenRefused("acr")
    return IdToken(
        subject=_text(claims, "sub"),
        acr=acr,
        methods=_methods(claims),
        sid=_text(claims, "sid", optional=True),
        pid=_pid(claims),
        given_name=_name(claims, "given_name"),
        family_name=_name(claims, "family_name"),
    )


def check_log_out_token(
    token: str, keys: Sequence[Mapping[str, Any]], *, issuer: str, client_id: str, now: float
) -> LogOutToken:
    """Whose session has ended; raises as `check_id_token` does."""
    claims = _verified(token, keys)
    _check_source(claims, issuer, client_id)
    _check_times(claims, now)
    _text(claims, "jti")
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(_LOG_OUT_EVENT), dict):
        raise TokenRefused("events")
    if "nonce" in claims:  # else an id_token could be used as one
        raise TokenRefused("nonce")
    sid, subject = (_text(claims, name, optional=True) for name in ("sid", "sub"))
    if not (sid or subject):
        raise TokenRefused("sid")
    return LogOutToken(sid=sid, subject=subject)


def is_enough(acr: str, wanted: Sequence[str]) -> bool:
    """Whether the level `acr` is one of `wanted`, or stronger than the weakest of them."""
    return acr in LEVELS and LEVELS.index(acr) >= min(LEVELS.index(level) for level in wanted)


def _verified(token: str, keys: Sequence[Mapping[str, Any]]) -> Claims:
    try:
        header = jwt.get_unverified_header(token)
    except jwt.PyJWTError:
        raise TokenRefused("form") from None
    algorithm = header.get("alg")
    if algorithm not in _KEY_TYPES or "crit" in header:
        raise TokenRefused("alg")
    key = _key(keys, header, algorithm)
    try:
        claims: Claims = jwt.decode(
            token,
            jwt.PyJWK(dict(key), algorithm),
            algorithms=[algorithm],
            options=_SIGNATURE_ALONE,
        )
    except (jwt.PyJWTError, ValueError):
        raise TokenRefused("signature") from None
    return claims


def _key(
    keys: Sequence[Mapping[str, Any]], header: Mapping[str, Any], algorithm: str
) -> Mapping[str, Any]:
    """The key that the header names; it must be one for signatures, of the algorithm's kind."""
    for key in keys:
        if (
            key.get("kid") == header.get("kid")
            and key.get("kty") == _KEY_TYPES[algorithm]
            and key.get("use", "sig") == "sig"
            and key.get("alg", algorithm) == algorithm
        ):
            return key
    raise UnknownKey


def _check_source(claims: Claims, issuer: str, client_id: str) -> None:
    if claims.get("iss") != issuer:
        raise TokenRefused("iss")
    # For us and nobody else: a token that another client may hold too proves nothing here.
    if claims.get("aud") not in (client_id, [client_id]):
        raise TokenRefused("aud")
    if claims.get("azp", client_id) != client_id:
        raise TokenRefused("azp")


def _check_times(claims: Claims, now: float) -> None:
    if _seconds(claims, "exp") <= now - _LEEWAY:
        raise TokenRefused("exp")
    if not now - _OLDEST <= _seconds(claims, "iat") <= now + _LEEWAY:
        raise TokenRefused("iat")
    if "nbf" in claims and _seconds(claims, "nbf") > now + _LEEWAY:
        raise TokenRefused("nbf")


def _seconds(claims: Claims, name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TokenRefused(name)
    return value


def _text(claims: Claims, name: str, *, optional: bool = False) -> str:
    value = claims.get(name, "" if optional else None)
    # PostgreSQL has no text with NUL.
    if not isinstance(value, str) or len(value) > _LONGEST or "\0" in value:
        raise TokenRefused(name)
    if not (value or optional):
        raise TokenRefused(name)
    return value


def _name(claims: Claims, name: str) -> str:
    value = claims.get(name)
    return value.replace("\0", "").strip()[:100] if isinstance(value, str) else ""


def _methods(claims: Claims) -> tuple[str, ...]:
    given = claims.get("amr", [])
    if not isinstance(given, list):
        raise TokenRefused("amr")
    return tuple(str(method)[:40] for method in given[:10])


def _pid(claims: Claims) -> NationalNumber | None:
    if claims.get("pid") is None:
        return None
    try:
        return NationalNumber(_text(claims, "pid"))
    except NotANationalNumber:
        raise TokenRefused("pid") from None
