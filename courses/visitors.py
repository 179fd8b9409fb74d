"""The random id of a visitor who takes open courses, kept in the browser's session.

It survives a log-in, which gives the session a new key, and is gone after a log-out or when another
person logs in: then Django throws the session away, and nobody can claim what it held.
"""

import uuid

from django.http import HttpRequest

_KEY = "visitor"


def visitor_of(request: HttpRequest) -> uuid.UUID | None:
    """The visitor of this session, if it has begun anything."""
    kept = request.session.get(_KEY)
    return uuid.UUID(kept) if kept else None


def welcome(request: HttpRequest) -> uuid.UUID:
    """The visitor of this session, from now on."""
    return uuid.UUID(request.session.setdefault(_KEY, str(uuid.uuid4())))


def forget(request: HttpRequest) -> None:
    """Let go of what was done without log-in: nobody can claim it any more."""
    request.session.pop(_KEY, None)
