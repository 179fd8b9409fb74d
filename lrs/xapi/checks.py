"""Checks of one value, which name the place and the clause when it fails."""

from collections.abc import Callable
from typing import Any

from lrs.xapi import formats
from lrs.xapi.clauses import Clause
from lrs.xapi.errors import InvalidStatementError

_TYPE_NAMES = {
    dict: "an object",
    list: "an array",
    str: "a string",
    int: "a number",
    float: "a number",
    bool: "true or false",
    type(None): "null",
}


def an_object(value: Any, path: str, clause: Clause) -> dict[str, Any]:
    """`value`, when it is a JSON object."""
    if not isinstance(value, dict):
        raise _wrong_type(value, path, clause, "an object")
    return value


def an_array(value: Any, path: str, clause: Clause) -> list[Any]:
    """`value`, when it is a JSON array."""
    if not isinstance(value, list):
        raise _wrong_type(value, path, clause, "an array")
    return value


def a_string(value: Any, path: str, clause: Clause) -> str:
    """`value`, when it is a string."""
    if not isinstance(value, str):
        raise _wrong_type(value, path, clause, "a string")
    return value


def a_boolean(value: Any, path: str, clause: Clause) -> None:
    """`value` is true or false."""
    if not isinstance(value, bool):
        raise _wrong_type(value, path, clause, "true or false")


def a_number(value: Any, path: str, clause: Clause) -> float:
    """`value`, when it is a number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _wrong_type(value, path, clause, "a number")
    return value


def members(
    value: Any,
    path: str,
    clause: Clause,
    *,
    allowed: frozenset[str],
    required: tuple[str, ...] = (),
) -> dict[str, Any]:
    """`value`, when it is an object with `allowed` keys only and all the `required` ones."""
    found = an_object(value, path, clause)
    if not found.keys() <= allowed:
        extra = min(found.keys() - allowed)
        raise InvalidStatementError(
            f"{path}.{extra}", Clause.FORMAT, f'The property "{extra}" is not allowed here.'
        )
    for name in required:
        if name not in found:
            raise InvalidStatementError(path, clause, f'The property "{name}" is missing.')
    return found


def _formatted(
    predicate: Callable[[str], bool], format_clause: Clause, what: str
) -> Callable[[Any, str, Clause], str]:
    def check(value: Any, path: str, clause: Clause) -> str:
        text = a_string(value, path, clause)
        if not predicate(text):
            raise InvalidStatementError(path, format_clause, f"This must be {what}.")
        return text

    return check


an_iri = _formatted(formats.is_iri, Clause.IRI, "an IRI with a scheme")
a_uuid = _formatted(formats.is_uuid, Clause.UUID, "a UUID in its standard form")
a_language = _formatted(formats.is_language, Clause.LANGUAGE_MAP, "a language tag of RFC 5646")
a_duration = _formatted(formats.is_duration, Clause.DURATION, "an ISO 8601 duration")
a_mailto = _formatted(formats.is_mailto, Clause.IFI, "mailto: and an e-mail address")
a_sha1 = _formatted(formats.is_sha1, Clause.IFI, "a SHA-1 sum of 40 hexadecimal digits")
a_sha2 = _formatted(formats.is_sha2, Clause.ATTACHMENT, "a SHA-2 sum in hexadecimal digits")
a_media_type = _formatted(formats.is_media_type, Clause.ATTACHMENT, "an Internet media type")


def a_timestamp(value: Any, path: str, clause: Clause, *, strict: bool) -> None:
    """`value` is a timestamp; `strict` as in `formats.parse_timestamp`."""
    if formats.parse_timestamp(a_string(value, path, clause), strict=strict) is None:
        what = "a timestamp of RFC 3339" if strict else "an ISO 8601 timestamp"
        raise InvalidStatementError(path, Clause.DATE, f"This must be {what}.")


def a_language_map(value: Any, path: str, clause: Clause) -> None:
    """`value` maps language tags to strings (1.0.3 Data 4.2)."""
    for tag, text in an_object(value, path, clause).items():
        a_language(tag, f"{path}.{tag}", clause)
        a_string(text, f"{path}.{tag}", Clause.LANGUAGE_MAP)


def extensions(value: Any, path: str) -> None:
    """`value` maps IRIs to anything at all (1.0.3 Data 4.1)."""
    for key in an_object(value, path, Clause.EXTENSIONS):
        an_iri(key, f"{path}.{key}", Clause.EXTENSIONS)


def _wrong_type(value: Any, path: str, clause: Clause, wanted: str) -> InvalidStatementError:
    return InvalidStatementError(
        path, clause, f"This must be {wanted}, but it is {_TYPE_NAMES[type(value)]}."
    )
