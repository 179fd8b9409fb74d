"""Statements as an LRS returns them: exact, ids or canonical (1.0.3 Communication 2.1.3).

`exact` works on the text, so that what was sent comes back as it was sent, to the last digit.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from enum import IntFlag
from typing import Any

from lrs.xapi.contexts import KINDS_OF_ACTIVITY

_DECODER = json.JSONDecoder()
_OVERWRITTEN = ("stored", "authority")


class Sent(IntFlag):
    """What a statement's text has and has not, so that `exact` need not parse it."""

    ID = 1
    TIMESTAMP = 2
    VERSION = 4
    TO_REWRITE = 8  # holds what the LRS replaces: stored, authority, a lone context activity


_ASSIGNED = {"id": Sent.ID, "timestamp": Sent.TIMESTAMP, "version": Sent.VERSION}


def sent(statement: dict[str, Any]) -> Sent:
    """The flags of a valid `statement`."""
    flags = Sent(0)
    for name, flag in _ASSIGNED.items():
        if name in statement:
            flags |= flag
    target = statement["object"]
    if (
        any(name in statement for name in _OVERWRITTEN)
        or _has_lone_activity(statement)
        or (target.get("objectType") == "SubStatement" and _has_lone_activity(target))
    ):
        flags |= Sent.TO_REWRITE
    return flags


def exact(payload: str, flags: Sent, additions: dict[str, str]) -> str:
    """The text of the statement as the LRS returns it.

    `payload` is the text as it was sent, `additions` JSON texts by name: what the LRS sets always
    (stored, authority) and what it sets when it was not sent (id, timestamp, version).
    """
    if flags & Sent.TO_REWRITE:
        payload = _rewritten(payload)
    skipped = {name for name, flag in _ASSIGNED.items() if flags & flag}
    added = ",".join(f'"{name}":{one}' for name, one in additions.items() if name not in skipped)
    return f"{payload.rstrip()[:-1]},{added}}}"


def ids(statement: dict[str, Any]) -> dict[str, Any]:
    """`statement` with no more than identifies its agents, activities and verb."""
    return _mapped(
        statement,
        agent=_agent_id,
        activity=lambda one: {"id": one["id"]},
        verb=lambda verb: {"id": verb["id"]},
    )


def canonical(
    statement: dict[str, Any], languages: list[str], known: Mapping[str, dict[str, Any]]
) -> dict[str, Any]:
    """`statement` with one language in each language map, the best of `languages` (best first), and
    the definitions of activities that are `known`, by IRI; others keep their own.
    """

    def chosen(texts: dict[str, str]) -> dict[str, str]:
        tag = _best(list(texts), languages)
        return {tag: texts[tag]} if tag else texts

    def activity(one: dict[str, Any]) -> dict[str, Any]:
        found = known.get(one["id"], one.get("definition"))
        return one if found is None else {**one, "definition": _definition(found, chosen)}

    def verb(one: dict[str, Any]) -> dict[str, Any]:
        return {**one, "display": chosen(one["display"])} if "display" in one else one

    return _mapped(statement, agent=lambda one: one, activity=activity, verb=verb)


def members(text: str, at: int = 0) -> Iterator[tuple[str, int, int]]:
    """(key, start of the value, end of the value) of each member of the object at `at`."""
    at = _skip(text, at + 1)
    while text[at] != "}":
        name, at = _DECODER.raw_decode(text, _skip(text, at + (text[at] == ",")))
        start = _skip(text, _skip(text, at) + 1)
        _, at = _DECODER.raw_decode(text, start)
        yield name, start, at
        at = _skip(text, at)


def _skip(text: str, at: int) -> int:
    while text[at] in " \t\n\r":
        at += 1
    return at


def _rewritten(payload: str) -> str:
    """`payload` without what the LRS sets itself, with every context activity in an array."""
    parts = []
    for name, start, end in members(payload):
        value = payload[start:end]
        if name in _OVERWRITTEN:
            continue
        if name == "context":
            value = _with_arrays(value)
        elif name == "object" and _DECODER.decode(value).get("objectType") == "SubStatement":
            value = _rewritten(value)
        parts.append(f"{json.dumps(name)}:{value}")
    return "{" + ",".join(parts) + "}"


def _with_arrays(context: str) -> str:
    """The text of a context whose context activities are arrays (1.0.3 Data 2.4.6.2)."""
    parts = []
    for name, start, end in members(context):
        value = context[start:end]
        if name == "contextActivities":
            value = ",".join(
                f'"{kind}":{value[a:b] if value[a] == "[" else f"[{value[a:b]}]"}'
                for kind, a, b in members(value)
            )
            value = "{" + value + "}"
        parts.append(f"{json.dumps(name)}:{value}")
    return "{" + ",".join(parts) + "}"


def _has_lone_activity(statement: dict[str, Any]) -> bool:
    listed = statement.get("context", {}).get("contextActivities", {})
    return any(isinstance(listed.get(kind), dict) for kind in KINDS_OF_ACTIVITY)


_Change = Callable[[dict[str, Any]], dict[str, Any]]


def _mapped(
    statement: dict[str, Any], *, agent: _Change, activity: _Change, verb: _Change
) -> dict[str, Any]:
    """`statement` with each agent, activity and verb in it changed."""
    found = {**statement, "actor": agent(statement["actor"]), "verb": verb(statement["verb"])}
    target = statement["object"]
    kind = target.get("objectType", "Activity")
    if kind == "Activity":
        found["object"] = activity(target)
    elif kind in ("Agent", "Group"):
        found["object"] = agent(target)
    elif kind == "SubStatement":
        found["object"] = _mapped(target, agent=agent, activity=activity, verb=verb)
    if "authority" in statement:
        found["authority"] = agent(statement["authority"])
    if "context" in statement:
        found["context"] = _mapped_context(statement["context"], agent=agent, activity=activity)
    return found


def _mapped_context(
    context: dict[str, Any], *, agent: _Change, activity: _Change
) -> dict[str, Any]:
    found = dict(context)
    for name in ("instructor", "team"):
        if name in found:
            found[name] = agent(found[name])
    for name, who in (("contextAgents", "agent"), ("contextGroups", "group")):
        if name in found:
            found[name] = [{**entry, who: agent(entry[who])} for entry in found[name]]
    if "contextActivities" in found:
        found["contextActivities"] = {
            kind: [activity(one) for one in listed]
            for kind, listed in found["contextActivities"].items()
        }
    return found


def _agent_id(agent: dict[str, Any]) -> dict[str, Any]:
    found = {name: one for name, one in agent.items() if name not in ("name", "member")}
    if len(found) <= 1 and "member" in agent:  # an anonymous group is its members
        found["member"] = [_agent_id(one) for one in agent["member"]]
    return found


def _definition(
    definition: dict[str, Any], chosen: Callable[[dict[str, str]], dict[str, str]]
) -> dict[str, Any]:
    found = dict(definition)
    for name in ("name", "description"):
        if name in found:
            found[name] = chosen(found[name])
    for name in ("choices", "scale", "source", "target", "steps"):
        if name in found:
            found[name] = [
                {**one, "description": chosen(one["description"])} if "description" in one else one
                for one in found[name]
            ]
    return found


def _best(tags: list[str], languages: list[str]) -> str:
    """The tag for the first of `languages` that has one, by whole tag or first subtag."""
    for wanted in languages:
        for tag in tags:
            if tag.lower() == wanted or tag.lower().startswith(f"{wanted}-"):
                return tag
    return tags[0] if tags else ""
