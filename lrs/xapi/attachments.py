"""What a statement says of its attachments (1.0.3 Data 2.4.11, 2.0 4.2.2.6)."""

import hashlib
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any

from lrs.xapi import checks, formats, national_id
from lrs.xapi.clauses import Clause
from lrs.xapi.errors import InvalidStatementError
from lrs.xapi.multipart import HASH, Part

_ATTACHMENT = frozenset(
    {"usageType", "display", "description", "contentType", "length", "sha2", "fileUrl"}
)
_ALGORITHMS = {  # by the hexadecimal digits of their sums
    56: hashlib.sha224,
    64: hashlib.sha256,
    96: hashlib.sha384,
    128: hashlib.sha512,
}
_REQUIRED = ("usageType", "display", "contentType", "length", "sha2")


def attachments(value: Any, path: str) -> None:
    """`value` is an array of Attachments."""
    for place, one in enumerate(checks.an_array(value, path, Clause.ATTACHMENT)):
        _attachment(one, f"{path}[{place}]")


def _attachment(value: Any, path: str) -> None:
    found = checks.members(value, path, Clause.ATTACHMENT, allowed=_ATTACHMENT, required=_REQUIRED)
    checks.an_iri(found["usageType"], f"{path}.usageType", Clause.ATTACHMENT)
    checks.a_language_map(found["display"], f"{path}.display", Clause.ATTACHMENT)
    if "description" in found:
        checks.a_language_map(found["description"], f"{path}.description", Clause.ATTACHMENT)
    checks.a_media_type(found["contentType"], f"{path}.contentType", Clause.ATTACHMENT)
    length = found["length"]
    if isinstance(length, bool) or not isinstance(length, int) or length < 0:
        raise InvalidStatementError(
            f"{path}.length", Clause.ATTACHMENT, "This must be a whole number of octets."
        )
    checks.a_sha2(found["sha2"], f"{path}.sha2", Clause.ATTACHMENT)
    if "fileUrl" in found:
        checks.an_iri(found["fileUrl"], f"{path}.fileUrl", Clause.ATTACHMENT)


def carried_by(statement: dict[str, Any], path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """(path, attachment) of each attachment of a valid statement and of its SubStatement."""
    for owner, prefix in ((statement, path), (statement["object"], f"{path}.object")):
        for place, one in enumerate(owner.get("attachments", ())):
            yield f"{prefix}.attachments[{place}]", one


def by_hash(parts: Sequence[Part]) -> dict[str, Part]:
    """Parts after the first by the hash that they name, in lower case, each with its right data.

    Raises InvalidStatementError (1.0.3 Communication 1.5.2, 2.0 4.1.3).
    """
    found = {}
    for place, part in enumerate(parts, start=2):
        sha2 = part.headers.get(HASH, "").lower()
        if not formats.is_sha2(sha2):
            raise _wrong(f"Part {place} has no X-Experience-API-Hash with a SHA-2 sum.")
        if part.headers.get("content-transfer-encoding", "").lower() != "binary":
            raise _wrong(f'Part {place} must have the Content-Transfer-Encoding "binary".')
        if _ALGORITHMS[len(sha2)](part.content).hexdigest() != sha2:
            raise _wrong(f"The data of part {place} do not have the SHA-2 sum that it names.")
        _refuse_national_id(part, place)
        found[sha2] = part
    return found


def data_of(statement: dict[str, Any], path: str, parts: Mapping[str, Part]) -> dict[str, bytes]:
    """What came with a valid `statement`, by hash; the rest must have a fileUrl."""
    found = {}
    for where, one in carried_by(statement, path):
        sha2 = one["sha2"].lower()
        if sha2 in parts:
            found[sha2] = parts[sha2].content
        elif "fileUrl" not in one:
            raise InvalidStatementError(
                where,
                Clause.MULTIPART,
                "An attachment that comes without its data must have a fileUrl.",
            )
    return found


def refuse_excess(parts: Mapping[str, Part], used: Container[str]) -> None:
    """Every part after the first is an attachment of a statement (1.0.3 Communication 1.5.1)."""
    for sha2 in parts:
        if sha2 not in used:
            raise _wrong("A part holds what is no attachment of these statements.")


def _refuse_national_id(part: Part, place: int) -> None:
    if not (part.media_type.startswith("text/") or part.media_type == "application/json"):
        return
    if national_id.contains(part.content.decode(errors="replace")):
        raise InvalidStatementError(
            "$",
            Clause.NATIONAL_ID,
            f"Part {place} holds a national identity number. Send another identifier.",
        )


def _wrong(sentence: str) -> InvalidStatementError:
    return InvalidStatementError("$", Clause.MULTIPART, sentence)
