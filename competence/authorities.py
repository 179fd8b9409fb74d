"""The registry of names for those who vouch for a statement: the bridge above knows the keys."""

from collections.abc import Callable

Namer = Callable[[str], str]
_namers: list[Namer] = []


def register(namer: Namer) -> None:
    """Ask `namer` for the name behind a key; it answers "" for one it does not know."""
    _namers.append(namer)


def name_of(key: str) -> str:
    """Who vouched, in words; the key itself where nobody knows it."""
    return next((name for namer in _namers if (name := namer(key))), key)
