"""A Redis database for each running portal: two on one broker would take each other's messages."""

import os
from contextlib import suppress
from itertools import count
from urllib.parse import urlsplit, urlunsplit

import redis

_CLAIM = "test-portal-of-process"
_CACHED = ":1:*"  # the names that Django's cache gives


def claim(url: str) -> str:
    """The URL of an empty database that no other portal has, above that of `url`."""
    parts = urlsplit(url)
    for number in count(int(parts.path.strip("/") or 0) + 1):
        own = urlunsplit(parts._replace(path=f"/{number}"))
        with redis.Redis.from_url(own, decode_responses=True) as client:
            try:
                holder = client.get(_CLAIM)
            except redis.ResponseError as error:  # Redis has no such database
                raise AssertionError(f"No Redis database is free above {url}") from error
            if holder and not _lives(int(holder)):
                client.delete(_CLAIM)
            if client.set(_CLAIM, os.getpid(), nx=True):
                for key in client.scan_iter():
                    if key != _CLAIM:
                        client.delete(key)
                return own
    raise AssertionError("unreachable")


def forget_cached(url: str) -> None:
    """Drop what the portal keeps for speed, and its sessions."""
    with redis.Redis.from_url(url) as client:
        for key in client.scan_iter(_CACHED):
            client.delete(key)


def release(url: str) -> None:
    """Let another portal have the database."""
    with redis.Redis.from_url(url) as client:
        client.flushdb()


def _lives(process: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(process, 0)
        return True
    return False
