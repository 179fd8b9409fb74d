"""The body of a save: JSON as docs/architecture.md describes it."""

import datetime as dt
import json
from dataclasses import dataclass, field
from typing import Any

MAX_SEQ = 2**31 - 1


class BadSaveError(ValueError):
    """The body is not a save; the text says why, for a developer."""


@dataclass(frozen=True, slots=True)
class Save:
    """What a visit did since its last acknowledged save.

    `visit` is its number within the attempt; `initialized` is when LMSInitialize was called and
    `at` when the last value was set, by the browser's clock; `finished` after LMSFinish.
    """

    seq: int
    visit: int
    values: dict[str, str] = field(default_factory=dict)
    initialized: dt.datetime | None = None
    at: dt.datetime | None = None
    finished: bool = False


def parse_save(body: bytes) -> Save:
    """The save in a request's body; raises BadSaveError."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:  # the latter where it is nested too deep
        raise BadSaveError("The body is not JSON.") from error
    if not isinstance(data, dict):
        raise BadSaveError("The body is not an object.")
    return Save(
        seq=_number(data, "seq"),
        visit=_number(data, "visit"),
        values=_values(data.get("values", {})),
        initialized=_time(data, "initialized"),
        at=_time(data, "at"),
        finished=data.get("finished") is True,
    )


def _number(data: dict[str, Any], key: str) -> int:
    value = data.get(key)
    if type(value) is not int or not 1 <= value <= MAX_SEQ:
        raise BadSaveError(f"{key} must be a whole number from 1.")
    return value


def _values(value: object) -> dict[str, str]:
    if not isinstance(value, dict) or not all(type(one) is str for one in value.values()):
        raise BadSaveError("values must be an object of texts.")
    return value


def _time(data: dict[str, Any], key: str) -> dt.datetime | None:
    value = data.get(key)
    if value is None:
        return None
    try:
        parsed = dt.datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise BadSaveError(f"{key} must be a time such as 2026-11-22T10:00:00Z.") from error
    if parsed.tzinfo is None:
        raise BadSaveError(f"{key} must have a time zone.")
    return parsed
