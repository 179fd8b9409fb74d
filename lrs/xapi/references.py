"""References from a statement to another (1.0.3 Data 2.4.4.3) and what voids (1.0.3 Data 2.3.2)."""

from typing import Any
from uuid import UUID

from lrs.xapi import checks
from lrs.xapi.clauses import Clause
from lrs.xapi.errors import InvalidStatementError

VOIDED = "http://adlnet.gov/expapi/verbs/voided"
_REF = frozenset({"objectType", "id"})


def statement_ref(value: Any, path: str) -> None:
    """`value` is a Statement Reference."""
    found = checks.members(
        value, path, Clause.OBJECT_STATEMENT, allowed=_REF, required=("objectType", "id")
    )
    if found["objectType"] != "StatementRef":
        raise InvalidStatementError(
            f"{path}.objectType", Clause.OBJECT_STATEMENT, 'This must be "StatementRef".'
        )
    checks.a_uuid(found["id"], f"{path}.id", Clause.OBJECT_STATEMENT)


def target_of(statement: dict[str, Any]) -> UUID | None:
    """The id of the statement that the object of a valid `statement` refers to."""
    if statement["object"].get("objectType") == "StatementRef":
        return UUID(statement["object"]["id"])
    return None


def is_voiding(statement: dict[str, Any]) -> bool:
    """Whether a valid `statement` voids another."""
    return bool(statement["verb"]["id"] == VOIDED)
