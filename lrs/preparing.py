"""From parsed statements to what the log stores of them; no database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from lrs.xapi import equality, keys, national_id, references, rendering, statements
from lrs.xapi.attachments import require_file_urls
from lrs.xapi.clauses import Clause
from lrs.xapi.errors import InvalidStatementError
from lrs.xapi.formats import parse_timestamp
from lrs.xapi.versions import Version


@dataclass(frozen=True)
class Prepared:
    """A valid statement with all that the log wants to know of it.

    `payload` is its text as sent; `timestamp` is None when it was sent without one; `target` is the
    statement that its object refers to, and `voids` says that it voids that one.
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


def prepare(
    read: Iterable[tuple[str, Any]],
    version: Version,
    *,
    in_array: bool = False,
    statement_id: UUID | None = None,
) -> list[Prepared]:
    """Validate pairs of (text, value); `statement_id` is the id of one that has none in its text.

    Raises InvalidStatementError, with `index` at the one at fault. Its path begins with "$", or
    with "$[index]" when they came `in_array`.
    """
    found = []
    seen: set[UUID] = set()
    for index, (payload, value) in enumerate(read):
        path = f"$[{index}]" if in_array else "$"
        try:
            one = _prepare(payload, value, version, path, statement_id)
            _refuse_repeated(one.id, seen, path)
        except InvalidStatementError as error:
            error.index = index
            raise
        seen.add(one.id)
        found.append(one)
    return found


def _refuse_repeated(statement_id: UUID, seen: set[UUID], path: str) -> None:
    if statement_id in seen:
        raise InvalidStatementError(
            f"{path}.id", Clause.POST, "Two statements of the batch have the same id."
        )


def _prepare(
    payload: str, value: Any, version: Version, path: str, statement_id: UUID | None
) -> Prepared:
    if national_id.in_json(payload, value):
        raise InvalidStatementError(
            path,
            Clause.NATIONAL_ID,
            "The statement holds a national identity number. Send another identifier.",
        )
    statement = statements.validate(value, version, path)
    require_file_urls(statement, path)
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
    )


def _timestamp(statement: dict[str, Any]) -> datetime | None:
    if "timestamp" not in statement:
        return None
    return parse_timestamp(statement["timestamp"], strict=False)
