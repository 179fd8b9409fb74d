"""Checks of the id_token: OpenID Connect Core 1.0, 3.1.3.7. Pure: token and keys in, claims out."""

import hmac
from collections.abc import Mapping
from typing import Any

import jwt

# Asymmetric only: with HS256 whoever knows the client's secret could sign; "none" is no signature.
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
_REQUIRED = ["iss", "aud", "sub", "exp", "iat", "nonce"]
_LEEWAY = 30  # seconds that two clocks may differ
_LONGEST = 255  # characters of a subject (section 2)


class TokenRefused(Exception):
    """The answer is not one to trust; `reason` never holds a value of it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class UnknownKey(TokenRefused):
    """No key of the provider has the token's `kid`: the keys may have changed since we asked."""


def check_id_token(
    token: str, keys: Mapping[str, Any], *, issuer: str, client_id: str, nonce: str
) -> dict[str, Any]:
    """The claims of `token`; `keys` is the provider's key set (RFC 7517).

    Raises TokenRefused, or UnknownKey.
    """
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            _key(token, keys),
            algorithms=_ALGORITHMS,
            issuer=issuer,
            audience=client_id,
            leeway=_LEEWAY,
            options={"require": _REQUIRED, "strict_aud": True},
        )
    except jwt.PyJWTError as error:
        raise TokenRefused(type(error).__name__) from None
    if not hmac.compare_digest(str(claims["nonce"]).encode(), nonce.encode()):
        raise TokenRefused("nonce")
    if claims.get("azp", client_id) != client_id:
        raise TokenRefused("azp")
    subject = claims["sub"]
    # PostgreSQL has no text with NUL.
    if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST or "\0" in subject:
        raise TokenRefused("sub")
    return claims


def _key(token: str, keys: Mapping[str, Any]) -> jwt.PyJWK:
    header = jwt.get_unverified_header(token)
    try:
        known = jwt.PyJWKSet.from_dict(dict(keys)).keys
    except (jwt.PyJWTError, TypeError, AttributeError):
        raise TokenRefused("keys") from None
    for key in known:
        if key.key_id == header.get("kid") and key.public_key_use in {None, "sig"}:
            return key
    raise UnknownKey("kid")
