"""Whole statements (1.0.3 Data 2.4, 2.0 4.2)."""

import re
from typing import Any

from lrs.xapi import activities, actors, attachments, checks, contexts, results
from lrs.xapi.clauses import Clause
from lrs.xapi.errors import InvalidStatementError
from lrs.xapi.references import VOIDED, statement_ref
from lrs.xapi.versions import Version

_SUBSTATEMENT = frozenset(
    {"objectType", "actor", "verb", "object", "result", "context", "timestamp", "attachments"}
)
_STATEMENT = (_SUBSTATEMENT - {"objectType"}) | {"id", "stored", "authority", "version"}
_REQUIRED = ("actor", "verb", "object")
_VERB = frozenset({"id", "display"})
_VERSION = {
    Version.V1: re.compile(r"1\.0(?:\.\d+)?"),
    Version.V2: re.compile(r"[12]\.0(?:\.\d+)?"),
}


def validate(value: Any, version: Version, path: str = "$") -> dict[str, Any]:
    """`value`, when it is a Statement of `version`.

    Raises InvalidStatementError with the first broken clause; `path` is where `value` stands.
    """
    found = checks.members(value, path, Clause.FORMAT, allowed=_STATEMENT, required=_REQUIRED)
    if "id" in found:
        checks.a_uuid(found["id"], f"{path}.id", Clause.ID)
    _shared(found, path, version)
    if "stored" in found:
        checks.a_timestamp(
            found["stored"], f"{path}.stored", Clause.STORED, strict=version is Version.V2
        )
    if "authority" in found:
        _authority(found["authority"], f"{path}.authority")
    if "version" in found:
        _version(found["version"], f"{path}.version", version)
    return found


def _shared(found: dict[str, Any], path: str, version: Version) -> None:
    """What statements and SubStatements have in common."""
    actors.agent_or_group(found["actor"], f"{path}.actor", Clause.ACTOR)
    verb = checks.members(
        found["verb"], f"{path}.verb", Clause.VERB, allowed=_VERB, required=("id",)
    )
    checks.an_iri(verb["id"], f"{path}.verb.id", Clause.VERB)
    if "display" in verb:
        checks.a_language_map(verb["display"], f"{path}.verb.display", Clause.VERB)
    kind = _object(found, path, version)
    if verb["id"] == VOIDED and kind != "StatementRef":
        raise InvalidStatementError(
            f"{path}.object", Clause.VOIDING, "What voids a statement has a StatementRef as object."
        )
    if "result" in found:
        results.result(found["result"], f"{path}.result")
    if "context" in found:
        contexts.context(
            found["context"], f"{path}.context", version, about_activity=kind == "Activity"
        )
    if "timestamp" in found:
        checks.a_timestamp(
            found["timestamp"], f"{path}.timestamp", Clause.TIMESTAMP, strict=version is Version.V2
        )
    if "attachments" in found:
        attachments.attachments(found["attachments"], f"{path}.attachments")


def _object(found: dict[str, Any], path: str, version: Version) -> str:
    """Check the object; return its kind, "Activity" when it does not say (1.0.3 Data 2.4.4)."""
    where = f"{path}.object"
    value = checks.an_object(found["object"], where, Clause.OBJECT)
    kind = value.get("objectType", "Activity")
    if kind == "Activity":
        activities.activity(value, where)
    elif kind in ("Agent", "Group"):
        actors.agent_or_group(value, where, Clause.OBJECT_AGENT)
    elif kind == "StatementRef":
        statement_ref(value, where)
    elif kind == "SubStatement" and "objectType" not in found:
        checks.members(
            value, where, Clause.OBJECT_STATEMENT, allowed=_SUBSTATEMENT, required=_REQUIRED
        )
        _shared(value, where, version)
    else:
        nested = kind == "SubStatement"
        raise InvalidStatementError(
            f"{where}.objectType",
            Clause.OBJECT_STATEMENT if nested else Clause.OBJECT,
            "A SubStatement does not contain another."
            if nested
            else "This must be Activity, Agent, Group, SubStatement or StatementRef.",
        )
    return str(kind)


def _authority(value: Any, path: str) -> None:
    """An Agent, or the Group of two Agents of three-legged OAuth (1.0.3 Data 2.4.9)."""
    actors.agent_or_group(value, path, Clause.AUTHORITY)
    is_group = value.get("objectType") == "Group"
    if is_group and (
        len(value.get("member", ())) != 2 or not value.keys().isdisjoint(actors.IDENTIFIERS)
    ):
        raise InvalidStatementError(
            path, Clause.AUTHORITY, "An authority is an Agent or an anonymous Group of two Agents."
        )


def _version(value: Any, path: str, version: Version) -> None:
    if not _VERSION[version].fullmatch(checks.a_string(value, path, Clause.VERSION)):
        wanted = "1.0.x" if version is Version.V1 else "1.0.x or 2.0.x"
        raise InvalidStatementError(path, Clause.VERSION, f"The version must be {wanted}.")
