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

    `visit` is its number within the attempt (whose uuid is `attempt`, where it is said);
    `initialized` is when LMSInitialize was called and
    `at` when the last value was set, by the browser's clock; `finished` after LMSFinish.
    """

    seq: int
    visit: int
    values: dict[str, str] = field(default_factory=dict)
    initialized: dt.datetime | None = None
    at: dt.datetime | None = None
    finished: bool = False
    attempt: str = ""


@dataclass(frozen=True, slots=True)
class WantedVisit:
    """A frame of SCORM 2004 asks for a visit of `part`, after its last one (0: it had none)."""

    part: str
    after: int


def parse_save(body: bytes) -> Save:
    """The save in a request's body; raises BadSaveError."""
    data = _object(body)
    return Save(
        seq=_number(data, "seq"),
        visit=_number(data, "visit"),
        values=_values(data.get("values", {})),
        initialized=_time(data, "initialized"),
        at=_time(data, "at"),
        finished=data.get("finished") is True,
        attempt=str(data.get("attempt", "")),
    )


def parse_visit(body: bytes) -> WantedVisit:
    """The request for a visit; raises BadSaveError."""
    data = _object(body)
    part = data.get("part")
    if type(part) is not str or not part or "\0" in part:
        raise BadSaveError("part must be the identifier of an item.")
    return WantedVisit(part, _number(data, "after", least=0))


def _object(body: bytes) -> dict[str, Any]:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:  # the latter where it is nested too deep
        raise BadSaveError("The body is not JSON.") from error
    if not isinstance(data, dict):
        raise BadSaveError("The body is not an object.")
    return data


def _number(data: dict[str, Any], key: str, *, least: int = 1) -> int:
    value = data.get(key)
    if type(value) is not int or not least <= value <= MAX_SEQ:
        raise BadSaveError(f"{key} must be a whole number from {least}.")
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
