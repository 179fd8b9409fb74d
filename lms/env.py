"""Typed readers of the environment: a wrong or missing setting stops the start with its name."""

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

_LABEL = "{label}"


def text(name: str, default: str | None = None) -> str:
    """The value of `name`; raises ImproperlyConfigured when it is unset and has no default."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"{name} is missing. Set it in the environment of the portal.")
    return default


def flag(name: str) -> bool:
    """True for 1, false for 0 or unset."""
    value = text(name, "0")
    if value not in {"0", "1"}:
        raise ImproperlyConfigured(f"{name} is {value!r}. It must be 0 or 1.")
    return value == "1"


def origin(name: str, *, labelled: bool = False) -> str:
    """A web origin `scheme://host[:port]`, without a path.

    With `labelled` the host may begin with `{label}.`, which stands for one person and package.
    """
    value = text(name).rstrip("/")
    probe = value.replace(_LABEL, "label") if labelled else value
    parts = urlsplit(probe)
    whole = f"{parts.scheme}://{parts.netloc}"
    if parts.scheme not in {"http", "https"} or not parts.hostname or whole != probe:
        raise ImproperlyConfigured(
            f"{name} is {value!r}. It must be an origin such as https://portal.example.org."
        )
    return value


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    """One of `allowed`."""
    value = text(name, default)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} is {value!r}. It must be one of {', '.join(allowed)}.")
    return value


def folder(name: str) -> Path:
    """The folder of a `file:///…` URL."""
    value = text(name)
    found = re.fullmatch(r"file://(/.+)", value)
    if not found:
        raise ImproperlyConfigured(f"{name} is {value!r}. It must be file:// and a whole path.")
    return Path(found[1])
