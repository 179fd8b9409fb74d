"""What a statement can be found by: a set of keys, one for each answer to a filter.

A key is 128 bits of the SHA-256 of what is asked ("verb", "related_agents", …) and its value. A
statement has the keys of every filter of 1.0.3 Communication 2.1.3 that it meets by itself.
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any
from uuid import UUID

from lrs.xapi.contexts import KINDS_OF_ACTIVITY
from lrs.xapi.identity import agent_key

_AGENTS = ("Agent", "Group")


def key(question: str, value: str) -> UUID:
    """The key of statements that answer `question` ("verb", "agent", …) with `value`."""
    return UUID(bytes=sha256(f"{question} {value}".encode("utf-8", "replace")).digest()[:16])


def agent_keys(agent: dict[str, Any], question: str) -> Iterator[UUID]:
    """The keys of a valid agent, or of a group and its members."""
    identifier = agent_key(agent)
    if identifier:
        yield key(question, identifier)
    for member in agent.get("member", ()):
        yield key(question, agent_key(member))


def keys_of(statement: dict[str, Any]) -> set[UUID]:
    """All keys of a valid `statement`, apart from those of its authority."""
    found = {key("verb", statement["verb"]["id"])}
    registration = statement.get("context", {}).get("registration")
    if registration:
        found.add(key("registration", registration.lower()))
    found.update(agent_keys(statement["actor"], "agent"))
    target = statement["object"]
    kind = target.get("objectType", "Activity")
    if kind == "Activity":
        found.add(key("activity", target["id"]))
    elif kind in _AGENTS:
        found.update(agent_keys(target, "agent"))
    found.update(_related(statement))
    if kind == "SubStatement":
        found.update(_related(target))
    return found


def _related(statement: dict[str, Any]) -> Iterator[UUID]:
    """The keys of related_agents and related_activities, of a statement or a SubStatement."""
    context = statement.get("context", {})
    for agent in agents_of(statement, context):
        yield from agent_keys(agent, "related_agents")
    for activity in activities_of(statement, context):
        yield key("related_activities", activity["id"])


def agents_of(statement: dict[str, Any], context: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The agents and groups of a statement or SubStatement: actor, object, and in its context."""
    yield statement["actor"]
    if statement["object"].get("objectType") in _AGENTS:
        yield statement["object"]
    for name in ("instructor", "team"):
        if name in context:
            yield context[name]
    for entry in context.get("contextAgents", ()):
        yield entry["agent"]
    for entry in context.get("contextGroups", ()):
        yield entry["group"]


def activities_of(statement: dict[str, Any], context: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The activities of a statement or a SubStatement, as object and in its context."""
    if statement["object"].get("objectType", "Activity") == "Activity":
        yield statement["object"]
    listed = context.get("contextActivities", {})
    for kind in KINDS_OF_ACTIVITY:
        found = listed.get(kind, ())
        if isinstance(found, dict):
            yield found
        else:
            yield from found
