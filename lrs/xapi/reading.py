"""From the bytes of a request to statements, each with its own text (1.0.3 Data 2.2)."""

import json
import math
import re
from typing import Any, NoReturn

from lrs.xapi.clauses import Clause
from lrs.xapi.errors import InvalidStatementError

DEEPEST = 100  # objects and arrays within each other
_SPACE = re.compile(r"[ \t\n\r]*")
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


class _BrokenJsonError(ValueError):
    """The text is not the JSON that the standard asks for; says why."""


def read(body: bytes | str) -> list[tuple[str, Any]]:
    """The statements of `body`, one or an array, as pairs of (text as sent, parsed value).

    Raises InvalidStatementError when `body` is not UTF-8 or not JSON, when an object has a key
    twice, or when a number is none (NaN) or beyond a double.
    """
    return _split(_decoded(body))


def read_one(body: bytes | str) -> tuple[str, Any]:
    """The only JSON value of `body`, as `read`."""
    text = _decoded(body)
    value, end = _value(text, _skip(text, 0))
    if _skip(text, end) != len(text):
        raise InvalidStatementError("$", Clause.FORMAT, "Text follows the JSON.")
    return text.strip(), value


def is_array(body: bytes | str) -> bool:
    """Whether the JSON of `body` begins as an array."""
    return body.lstrip()[:1] in (b"[", "[")


def _decoded(body: bytes | str) -> str:
    if isinstance(body, str):
        return body
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise InvalidStatementError("$", Clause.ENCODING, "The body is not UTF-8.") from error


def _split(text: str) -> list[tuple[str, Any]]:
    """Walk the array by hand, so that each statement keeps the text that it came as."""
    if not is_array(text):
        return [read_one(text)]
    found: list[tuple[str, Any]] = []
    at = _skip(text, _skip(text, 0) + 1)
    closed = text[at : at + 1] == "]"
    while not closed:
        value, end = _value(text, at, f"$[{len(found)}]")
        found.append((text[at:end], value))
        at = _skip(text, end)
        closed = text[at : at + 1] == "]"
        if not closed and text[at : at + 1] != ",":
            raise InvalidStatementError("$", Clause.FORMAT, "The array of statements is broken.")
        at = at if closed else _skip(text, at + 1)
    if _skip(text, at + 1) != len(text):
        raise InvalidStatementError("$", Clause.FORMAT, "Text follows the array of statements.")
    return found


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _value(text: str, at: int, path: str = "$") -> tuple[Any, int]:
    try:
        value, end = _DECODER.raw_decode(text, at)
    except RecursionError as error:
        raise InvalidStatementError(path, Clause.FORMAT, "The JSON is nested too deep.") from error
    except _BrokenJsonError as error:
        raise InvalidStatementError(path, Clause.FORMAT, str(error)) from error
    except ValueError as error:
        raise InvalidStatementError(path, Clause.FORMAT, "The body is not JSON.") from error
    if text.count("{", at, end) + text.count("[", at, end) > DEEPEST:
        _refuse_deep(value, path)
    if _SURROGATE.search(text, at, end):
        _refuse_half_characters(value, path)
    return value, end


def _refuse_deep(value: Any, path: str) -> None:
    """The portal's own limit: what reads the statement later must be able to walk through it."""
    level = [value]
    for _ in range(DEEPEST):
        level = [
            inner
            for one in level
            for inner in (one.values() if isinstance(one, dict) else one)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return
    raise InvalidStatementError(path, Clause.FORMAT, "The JSON is nested too deep.")


def _refuse_half_characters(value: Any, path: str) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise InvalidStatementError(
            path, Clause.ENCODING, "A string holds half of a surrogate pair."
        ) from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _BrokenJsonError("An object has the same key twice.")
    return found


def _float(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise _BrokenJsonError("A number is too large.")
    return number


def _constant(name: str) -> NoReturn:
    raise _BrokenJsonError(f"{name} is no JSON number.")


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_float=_float, parse_constant=_constant)
