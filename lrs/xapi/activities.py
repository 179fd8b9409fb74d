"""Activities and their definitions (1.0.3 Data 2.4.4.1, 2.0 4.2.2.3)."""

from typing import Any

from lrs.xapi import checks
from lrs.xapi.clauses import Clause
from lrs.xapi.errors import InvalidStatementError

_ACTIVITY = frozenset({"objectType", "id", "definition"})
# Which lists of interaction components each type of interaction may have.
_COMPONENTS = {
    "true-false": frozenset[str](),
    "choice": frozenset({"choices"}),
    "fill-in": frozenset[str](),
    "long-fill-in": frozenset[str](),
    "matching": frozenset({"source", "target"}),
    "performance": frozenset({"steps"}),
    "sequencing": frozenset({"choices"}),
    "likert": frozenset({"scale"}),
    "numeric": frozenset[str](),
    "other": frozenset[str](),
}
LISTS = frozenset({"choices", "scale", "source", "target", "steps"})
INTERACTION = LISTS | {"interactionType", "correctResponsesPattern"}
_DEFINITION = INTERACTION | {"name", "description", "type", "moreInfo", "extensions"}
_COMPONENT = frozenset({"id", "description"})


def activity(value: Any, path: str, clause: Clause = Clause.ACTIVITY) -> None:
    """`value` is an Activity."""
    checks.an_object(value, path, clause)
    found = checks.members(value, path, Clause.ACTIVITY, allowed=_ACTIVITY, required=("id",))
    if found.get("objectType", "Activity") != "Activity":
        raise InvalidStatementError(
            f"{path}.objectType", Clause.ACTIVITY, 'The objectType of an Activity is "Activity".'
        )
    checks.an_iri(found["id"], f"{path}.id", Clause.ACTIVITY)
    if "definition" in found:
        _definition(found["definition"], f"{path}.definition")


def _definition(value: Any, path: str) -> None:
    found = checks.members(value, path, Clause.ACTIVITY, allowed=_DEFINITION)
    for name in ("name", "description"):
        if name in found:
            checks.a_language_map(found[name], f"{path}.{name}", Clause.ACTIVITY)
    for name in ("type", "moreInfo"):
        if name in found:
            checks.an_iri(found[name], f"{path}.{name}", Clause.ACTIVITY)
    if "extensions" in found:
        checks.extensions(found["extensions"], f"{path}.extensions")
    if not INTERACTION.isdisjoint(found):
        _interaction(found, path)


def _interaction(found: dict[str, Any], path: str) -> None:
    """The interaction properties, which need an interactionType that allows them."""
    kind = found.get("interactionType")
    if not isinstance(kind, str) or kind not in _COMPONENTS:
        raise InvalidStatementError(
            f"{path}.interactionType",
            Clause.ACTIVITY,
            f"An interaction has an interactionType, one of {', '.join(_COMPONENTS)}.",
        )
    if "correctResponsesPattern" in found:
        where = f"{path}.correctResponsesPattern"
        for place, one in enumerate(
            checks.an_array(found["correctResponsesPattern"], where, Clause.ACTIVITY)
        ):
            checks.a_string(one, f"{where}[{place}]", Clause.ACTIVITY)
    for name in sorted(LISTS & found.keys()):
        if name not in _COMPONENTS[kind]:
            raise InvalidStatementError(
                f"{path}.{name}", Clause.ACTIVITY, f'A {kind} interaction has no "{name}".'
            )
        _components(found[name], f"{path}.{name}")


def _components(value: Any, path: str) -> None:
    seen = set()
    for place, one in enumerate(checks.an_array(value, path, Clause.ACTIVITY)):
        where = f"{path}[{place}]"
        found = checks.members(one, where, Clause.ACTIVITY, allowed=_COMPONENT, required=("id",))
        key = checks.a_string(found["id"], f"{where}.id", Clause.ACTIVITY)
        if key in seen:
            raise InvalidStatementError(
                f"{where}.id", Clause.ACTIVITY, "Two components of a list have the same id."
            )
        seen.add(key)
        if "description" in found:
            checks.a_language_map(found["description"], f"{where}.description", Clause.ACTIVITY)
