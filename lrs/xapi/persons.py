"""The Person Object: what is known of an agent (1.0.3 Communication 2.4, 2.0 4.1.6.3)."""

from collections.abc import Iterable, Iterator
from typing import Any

from lrs.xapi.actors import IDENTIFIERS
from lrs.xapi.identity import agent_key
from lrs.xapi.keys import agents_of


def person(agent: dict[str, Any], statements: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The Person of a valid Agent: its identifier, and its names there and in valid `statements`.

    One identifier is one Person: which belong together the portal knows, and tells nobody.
    """
    identifier = agent_key(agent)
    names = [agent["name"]] if "name" in agent else []
    for statement in statements:
        names += [
            one["name"]
            for one in _everybody(statement)
            if "name" in one and agent_key(one) == identifier
        ]
    found: dict[str, Any] = {"objectType": "Person"}
    if names:
        found["name"] = list(dict.fromkeys(names))
    return found | {name: [agent[name]] for name in IDENTIFIERS if name in agent}


def _everybody(statement: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The agents and groups of a valid statement and its SubStatement, and their members."""
    for one in agents_of(statement, statement.get("context", {})):
        yield one
        yield from one.get("member", ())
    if statement["object"].get("objectType") == "SubStatement":
        yield from _everybody(statement["object"])
