"""The rules of documents (1.0.3 Communication 2.2 and 3.1; 2.0 4.1.4, 4.1.6.2)."""

import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from lrs.xapi import national_id, reading
from lrs.xapi.clauses import Clause
from lrs.xapi.errors import InvalidStatementError
from lrs.xapi.versions import Version

JSON = "application/json"


class Precondition(StrEnum):
    """Whether a write may go on, by the ETags that it names."""

    HOLDS = "holds"
    FAILED = "failed"  # 412
    MISSING = "missing"  # 409: it would overwrite what its sender may not have seen
    UNSAID = "unsaid"  # 400: there is nothing to overwrite, and it does not say that it knows


def precondition(
    *, if_match: str | None, if_none_match: str | None, etag: str | None, asked: bool
) -> Precondition:
    """RFC 7232 sections 3.1 and 3.2 against `etag`, in quotes, None where there is no document.

    `asked` says that the write must carry one of the headers.
    """
    if if_match is not None:
        return Precondition.HOLDS if _names(if_match, etag) else Precondition.FAILED
    if if_none_match is not None:
        return Precondition.FAILED if _names(if_none_match, etag) else Precondition.HOLDS
    if not asked:
        return Precondition.HOLDS
    return Precondition.UNSAID if etag is None else Precondition.MISSING


def put_must_name_etag(kind: str, version: Version, *, exists: bool) -> bool:
    """Whether a PUT needs a header: in 1.0.3 of a profile always, of a state never (Communication
    3.1); since 2.0 of all, when it replaces a document (4.1.4).
    """
    return exists if version is Version.V2 else kind != "state"


def an_object(content: bytes) -> dict[str, Any]:
    """The JSON object that a document to be merged is; raises InvalidStatementError."""
    _, value = reading.read_one(content)
    if not isinstance(value, dict):
        raise InvalidStatementError("$", Clause.DOCUMENT, "The document must be a JSON object.")
    return value


def merge(old: bytes, new: Mapping[str, Any]) -> bytes:
    """`old`, a JSON object, with each property of `new` in its place (1.0.3 Communication 2.2).

    What lies deeper is replaced whole. Raises InvalidStatementError when `old` is no object.
    """
    return json.dumps(an_object(old) | dict(new), ensure_ascii=False).encode()


def refuse_national_id(content: bytes, media_type: str) -> None:
    """Raise InvalidStatementError when a text document holds a national identity number."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return
    if media_type == JSON:
        payload, value = reading.read_one(text)
        found = national_id.in_json(payload, value)
    else:
        found = national_id.contains(text)
    if found:
        raise InvalidStatementError(
            "$",
            Clause.NATIONAL_ID,
            "The document holds a national identity number. Send another identifier.",
        )


def _names(header: str, etag: str | None) -> bool:
    """Whether a list of entity tags holds `etag`; "*" stands for any document that exists."""
    if etag is None:
        return False
    tags = {tag.strip().removeprefix("W/") for tag in header.split(",")}
    return "*" in tags or etag in tags
