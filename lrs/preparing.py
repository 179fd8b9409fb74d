"""From parsed statements to what the log stores of them; no database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from lrs.xapi import (
    attachments,
    definitions,
    equality,
    keys,
    national_id,
    references,
    rendering,
    signatures,
    statements,
)
from lrs.xapi.clauses import Clause
from lrs.xapi.errors import InvalidStatementError
from lrs.xapi.formats import parse_timestamp
from lrs.xapi.multipart import Part
from lrs.xapi.versions import Version


@dataclass(frozen=True)
class Prepared:
    """A valid statement with all that the log wants to know of it.

    `payload` is its text as sent; `timestamp` is None when it was sent without one; `target` is the
    statement that its object refers to, and `voids` says that it voids that one; `definitions` are
    pairs of (IRI, Activity Definition); `data` is what came of its attachments, by hash.
    """

    id: UUID
    payload: str
    statement: dict[str, Any]
    timestamp: datetime | None
    version: str
    sent: rendering.Sent
    canonical_hash: bytes
    keys: set[UUID]
    target: UUID | None
    voids: bool
    definitions: list[tuple[str, dict[str, Any]]]
    data: dict[str, bytes] = field(repr=False)


def prepare(
    read: Iterable[tuple[str, Any]],
    version: Version,
    *,
    in_array: bool = False,
    statement_id: UUID | None = None,
    parts: Sequence[Part] = (),
) -> list[Prepared]:
    """Validate pairs of (text, value); `statement_id` is the id of one that has none in its text,
    `parts` are the attachments that came with them.

    Raises InvalidStatementError, with `index` at the one at fault. Its path begins with "$", or
    with "$[index]" when they came `in_array`.
    """
    data = attachments.by_hash(parts)
    found = []
    seen: set[UUID] = set()
    for index, (payload, value) in enumerate(read):
        path = f"$[{index}]" if in_array else "$"
        try:
            one = _prepare(payload, value, version, path, statement_id, data)
            _refuse_repeated(one.id, seen, path)
        except InvalidStatementError as error:
            error.index = index
            raise
        seen.add(one.id)
        found.append(one)
    attachments.refuse_excess(data, {sha2 for one in found for sha2 in one.data})
    return found


def _refuse_repeated(statement_id: UUID, seen: set[UUID], path: str) -> None:
    if statement_id in seen:
        raise InvalidStatementError(
            f"{path}.id", Clause.POST, "Two statements of the batch have the same id."
        )


def _prepare(
    payload: str,
    value: Any,
    version: Version,
    path: str,
    statement_id: UUID | None,
    parts: Mapping[str, Part],
) -> Prepared:
    if national_id.in_json(payload, value):
        raise InvalidStatementError(
            path,
            Clause.NATIONAL_ID,
            "The statement holds a national identity number. Send another identifier.",
        )
    statement = statements.validate(value, version, path)
    data = attachments.data_of(statement, path, parts)
    _check_signatures(statement, path, data, version)
    return Prepared(
        id=UUID(statement["id"]) if "id" in statement else statement_id or uuid4(),
        payload=payload,
        statement=statement,
        timestamp=_timestamp(statement),
        version=statement.get("version", version.of_statement),
        sent=rendering.sent(statement),
        canonical_hash=equality.canonical_hash(statement),
        keys=keys.keys_of(statement),
        target=references.target_of(statement),
        voids=references.is_voiding(statement),
        definitions=list(definitions.told_by(statement)),
        data=data,
    )


def _check_signatures(
    statement: dict[str, Any], path: str, data: dict[str, bytes], version: Version
) -> None:
    for place, one in enumerate(statement.get("attachments", ())):
        if one["usageType"] == signatures.USAGE:
            where = f"{path}.attachments[{place}]"
            signatures.check(statement, place, data.get(one["sha2"].lower()), where, version)


def _timestamp(statement: dict[str, Any]) -> datetime | None:
    if "timestamp" not in statement:
        return None
    return parse_timestamp(statement["timestamp"], strict=False)
