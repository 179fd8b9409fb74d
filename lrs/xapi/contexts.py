"""Contexts (1.0.3 Data 2.4.6, 2.0 4.2.2.5)."""

from typing import Any

from lrs.xapi import activities, actors, checks
from lrs.xapi.clauses import Clause
from lrs.xapi.errors import InvalidStatementError
from lrs.xapi.references import statement_ref
from lrs.xapi.versions import Version

KINDS_OF_ACTIVITY = ("parent", "grouping", "category", "other")
_KINDS = frozenset(KINDS_OF_ACTIVITY)
_V1 = frozenset(
    {
        "registration",
        "instructor",
        "team",
        "contextActivities",
        "revision",
        "platform",
        "language",
        "statement",
        "extensions",
    }
)
_ALLOWED = {Version.V1: _V1, Version.V2: _V1 | {"contextAgents", "contextGroups"}}


def context(value: Any, path: str, version: Version, *, about_activity: bool) -> None:
    """`value` is a Context; `about_activity` when the statement's object is an Activity."""
    found = checks.members(value, path, Clause.CONTEXT, allowed=_ALLOWED[version])
    if "registration" in found:
        checks.a_uuid(found["registration"], f"{path}.registration", Clause.CONTEXT)
    if "instructor" in found:
        actors.agent_or_group(found["instructor"], f"{path}.instructor", Clause.CONTEXT)
    if "team" in found:
        actors.group(found["team"], f"{path}.team", Clause.CONTEXT)
    if "contextActivities" in found:
        _activities(found["contextActivities"], f"{path}.contextActivities")
    _texts(found, path, about_activity=about_activity)
    if "statement" in found:
        statement_ref(found["statement"], f"{path}.statement")
    if "extensions" in found:
        checks.extensions(found["extensions"], f"{path}.extensions")
    _relevant(found, path, "contextAgents", "contextAgent", "agent")
    _relevant(found, path, "contextGroups", "contextGroup", "group")


def _texts(found: dict[str, Any], path: str, *, about_activity: bool) -> None:
    for name in ("revision", "platform"):
        if name in found:
            checks.a_string(found[name], f"{path}.{name}", Clause.CONTEXT)
            if not about_activity:
                raise InvalidStatementError(
                    f"{path}.{name}",
                    Clause.CONTEXT,
                    f'"{name}" is only for a statement whose object is an Activity.',
                )
    if "language" in found:
        checks.a_language(found["language"], f"{path}.language", Clause.CONTEXT)


def _activities(value: Any, path: str) -> None:
    """One Activity or an array of them for each kind (1.0.3 Data 2.4.6.2)."""
    found = checks.members(value, path, Clause.CONTEXT_ACTIVITIES, allowed=_KINDS)
    for kind, one in found.items():
        if isinstance(one, list):
            for place, item in enumerate(one):
                activities.activity(item, f"{path}.{kind}[{place}]", Clause.CONTEXT_ACTIVITIES)
        else:
            activities.activity(one, f"{path}.{kind}", Clause.CONTEXT_ACTIVITIES)


def _relevant(found: dict[str, Any], path: str, name: str, kind: str, who: str) -> None:
    """contextAgents and contextGroups of 2.0: somebody, and what they have to do with it."""
    if name not in found:
        return
    allowed = frozenset({"objectType", who, "relevantTypes"})
    check = actors.agent if who == "agent" else actors.group
    for place, one in enumerate(checks.an_array(found[name], f"{path}.{name}", Clause.CONTEXT)):
        where = f"{path}.{name}[{place}]"
        entry = checks.members(
            one, where, Clause.CONTEXT, allowed=allowed, required=("objectType", who)
        )
        if entry["objectType"] != kind:
            raise InvalidStatementError(
                f"{where}.objectType", Clause.CONTEXT, f'This must be "{kind}".'
            )
        check(entry[who], f"{where}.{who}", Clause.CONTEXT)
        if "relevantTypes" in entry:
            _relevant_types(entry["relevantTypes"], f"{where}.relevantTypes")


def _relevant_types(value: Any, path: str) -> None:
    if not checks.an_array(value, path, Clause.CONTEXT):
        raise InvalidStatementError(path, Clause.CONTEXT, "This list must not be empty.")
    for place, one in enumerate(value):
        checks.an_iri(one, f"{path}[{place}]", Clause.CONTEXT)
