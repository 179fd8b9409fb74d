"""What an activity is, by all that statements say of it (1.0.3 Communication 2.5, 2.0 4.1.6.4)."""

from collections.abc import Iterator
from typing import Any

from lrs.xapi.activities import INTERACTION, LISTS
from lrs.xapi.keys import activities_of

_Definition = dict[str, Any]


def told_by(statement: dict[str, Any]) -> Iterator[tuple[str, _Definition]]:
    """(IRI, definition) of each activity that a valid `statement` or its SubStatement defines."""
    parts = [statement]
    if statement["object"].get("objectType") == "SubStatement":
        parts.append(statement["object"])
    for part in parts:
        for activity in activities_of(part, part.get("context", {})):
            if activity.get("definition"):
                yield activity["id"], activity["definition"]


def merged(old: _Definition, new: _Definition) -> _Definition:
    """A valid definition with all that both say; where they differ, what `new` says.

    Languages and extensions are put together one by one. An interaction is replaced as a whole when
    it becomes one of another type, since its lists belong to the type.
    """
    found = old
    if "interactionType" in new and new["interactionType"] != old.get("interactionType"):
        found = {name: one for name, one in old.items() if name not in INTERACTION}
    found = {**found, **new}
    for name in ("name", "description", "extensions"):
        if name in old and name in new:
            found[name] = {**old[name], **new[name]}
    for name in LISTS & old.keys() & new.keys():
        found[name] = _components(old[name], new[name])
    return found


def _components(old: list[_Definition], new: list[_Definition]) -> list[_Definition]:
    """The components of `new`, with the languages that `old` has for the same ids."""
    before = {one["id"]: one.get("description", {}) for one in old}
    return [
        {**one, "description": {**before[one["id"]], **one.get("description", {})}}
        if before.get(one["id"])
        else one
        for one in new
    ]
