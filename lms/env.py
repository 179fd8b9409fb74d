"""Typed readers of the environment: a wrong or missing setting stops the start with its name."""

import base64
import binascii
import hashlib
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import jwt
from django.core.exceptions import ImproperlyConfigured

_ORIGIN = re.compile(
    r"(?P<scheme>https?)://(?P<label>\{label\}\.)?"
    r"(?P<host>[a-z0-9._-]+|\[[0-9a-f:.]+\])(:(?P<port>[0-9]{1,6}))?"
)
_SIGNS = {"RSA": "RS256", "EC": "ES256"}
_DEFAULT_PORTS = {"http": 80, "https": 443}


def text(name: str, default: str | None = None) -> str:
    """The value of `name`; raises ImproperlyConfigured when it is unset and has no default."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"{name} is missing. Set it in the environment of the portal.")
    return default


def flag(name: str, *, default: str = "0") -> bool:
    """True for 1, false for 0; `default` where it is unset."""
    value = text(name, default)
    if value not in {"0", "1"}:
        raise ImproperlyConfigured(f"{name} is {value!r}. It must be 0 or 1.")
    return value == "1"


def number(name: str, default: int) -> int:
    """A whole number from 0."""
    value = text(name, str(default))
    if not re.fullmatch(r"[0-9]{1,9}", value):
        raise ImproperlyConfigured(f"{name} is {value!r}. It must be a whole number from 0.")
    return int(value)


def origin(name: str, *, labelled: bool = False) -> str:
    """A web origin `scheme://host[:port]`, without a path, as browsers write it (RFC 6454, 6.2):
    in lower case, without the port that the scheme implies.

    With `labelled` the host may begin with `{label}.`, which stands for one person and package.
    """
    value = text(name)
    found = _ORIGIN.fullmatch(value.lower().rstrip("/"))
    port = int(found["port"] or 0) if found else 0
    if not found or port > 65535 or (found["label"] and not labelled):
        raise ImproperlyConfigured(
            f"{name} is {value!r}. It must be an origin such as https://portal.example.org"
            + (", whose host may begin with {label}." if labelled else ".")
        )
    suffix = f":{port}" if port not in {0, _DEFAULT_PORTS[found["scheme"]]} else ""
    return f"{found['scheme']}://{found['label'] or ''}{found['host']}{suffix}"


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    """One of `allowed`."""
    value = text(name, default)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} is {value!r}. It must be one of {', '.join(allowed)}.")
    return value


def words(name: str, default: str, *, allowed: tuple[str, ...]) -> list[str]:
    """One or more of `allowed`, with spaces between."""
    given = text(name, default).split()
    if wrong := [word for word in given if word not in allowed]:
        raise ImproperlyConfigured(
            f"{name} names {wrong[0]!r}. It must be one or more of {', '.join(allowed)}."
        )
    return given


def issuer(name: str, *, insecure: bool) -> str:
    """An OpenID provider's issuer, exactly as it names itself (OpenID Connect Discovery 1.0, 2):
    https, without query or fragment; http too where `insecure`. Empty when unset.
    """
    value = text(name, "")
    found = urlsplit(value)
    schemes = {"https", "http"} if insecure else {"https"}
    if value and (found.scheme not in schemes or not found.netloc or found.query or found.fragment):
        raise ImproperlyConfigured(
            f"{name} is {value!r}. It must be the provider's issuer, such as https://idporten.no."
        )
    return value


def private_jwks(name: str) -> list[dict[str, Any]]:
    """The keys of a private JSON Web Key Set (RFC 7517), each with a `kid` of its own; no keys
    when unset. Its value is never shown.
    """
    value = text(name, "")
    if not value:
        return []
    try:
        keys: list[dict[str, Any]] = json.loads(value)["keys"]
        names = [key["kid"] for key in keys]
        usable = all(
            key["d"] and jwt.PyJWK(key, key.get("alg") or _SIGNS[key["kty"]]) for key in keys
        )
    except (ValueError, TypeError, KeyError, jwt.PyJWTError):
        usable, names = False, []
    if not usable or not names or len(set(names)) != len(names):
        raise ImproperlyConfigured(
            f'{name} must be {{"keys": [...]}}: private RSA or EC keys, each with a kid of its own.'
        )
    return keys


def folder(name: str) -> Path:
    """The folder of a `file:///…` URL."""
    value = text(name)
    found = re.fullmatch(r"file://(/.+)", value)
    if not found:
        raise ImproperlyConfigured(f"{name} is {value!r}. It must be file:// and a whole path.")
    return Path(found[1])


def named_keys(name: str, *, demo_secret: str | None = None) -> tuple[tuple[str, bytes], ...]:
    """`2026a:<base64>,2025a:<base64>`: (id, at least 32 bytes) of each key, the newest first.

    `demo_secret` gives one key when the setting is unset. No message shows any of the value.
    """
    value = text(name, "" if demo_secret else None)
    if not value:
        return (("demo", hashlib.sha256(f"{name} {demo_secret}".encode()).digest()),)
    keys = {}
    for entry in value.split(","):
        key_id, _, secret = entry.strip().partition(":")
        try:
            key = base64.b64decode(secret, validate=True)
        except binascii.Error:
            key = b""
        if not re.fullmatch(r"[A-Za-z0-9]{1,16}", key_id) or len(key) < 32 or key_id in keys:
            raise ImproperlyConfigured(
                f"{name} must be keys with commas between, each with a name of its own of up to 16 "
                "letters and digits, a colon and at least 32 random bytes in base64."
            )
        keys[key_id] = key
    return tuple(keys.items())


@dataclass(frozen=True, slots=True)
class Mail:
    """How e-mails leave the portal: `starttls` upgrades a connection, `tls` begins with one."""

    backend: str
    sender: str
    folder: str = ""
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False


_MAIL_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


def mail(name: str, default: str | None = None) -> Mail:
    """`smtp+starttls://user:password@host:587?from=portal@example.org` (`smtps://` begins with TLS,
    `smtp://` has none), or `file:///folder` for a laptop.
    """
    value = text(name, default)
    found = urlsplit(value)
    sender = parse_qs(found.query).get("from", ["portal@localhost"])[0]
    if found.scheme == "file" and found.path.startswith("/"):
        return Mail("filebased", sender, folder=found.path)
    if found.scheme in _MAIL_PORTS and found.hostname:
        return Mail(
            "smtp",
            sender,
            host=found.hostname,
            port=found.port or _MAIL_PORTS[found.scheme],
            user=unquote(found.username or ""),
            password=unquote(found.password or ""),
            starttls=found.scheme == "smtp+starttls",
            tls=found.scheme == "smtps",
        )
    raise ImproperlyConfigured(  # without its value, which may hold a password
        f"{name} must be smtp+starttls://user:password@host?from=address, or file:///folder."
    )
