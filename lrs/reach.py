"""What a credential may speak of: accounts of some homePages, activities below some prefixes."""

from collections.abc import Iterator
from typing import Any

from lrs.models import Credential

_Place = tuple[str, str]  # a JSON path, and the IRI that stands there


def outside(credential: Credential, statement: dict[str, Any], path: str) -> _Place | None:
    """Where a valid `statement`, which stands at `path`, first leaves what it may speak of.

    Accounts count wherever an agent stands; of activities those that the statement, or the
    SubStatement in it, is about. Its context may name any: profiles are everybody's.
    """
    pages, prefixes = credential.home_pages, tuple(credential.activity_prefixes)
    if pages:
        for where, home_page in _home_pages(statement, path):
            if home_page not in pages:
                return where, home_page
    if prefixes:
        for where, activity in _activities(statement, path):
            if not activity.startswith(prefixes):
                return where, activity
    return None


def _home_pages(statement: dict[str, Any], path: str) -> Iterator[_Place]:
    for where, agent in _agents(statement, path):
        yield from _accounts(agent, where)
    target = statement["object"]
    if target.get("objectType") == "SubStatement":
        yield from _home_pages(target, f"{path}.object")


def _agents(statement: dict[str, Any], path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    yield f"{path}.actor", statement["actor"]
    if statement["object"].get("objectType") in ("Agent", "Group"):
        yield f"{path}.object", statement["object"]
    context = statement.get("context", {})
    for name in ("instructor", "team"):
        if name in context:
            yield f"{path}.context.{name}", context[name]
    for listed, name in (("contextAgents", "agent"), ("contextGroups", "group")):
        for place, entry in enumerate(context.get(listed, ())):
            yield f"{path}.context.{listed}[{place}].{name}", entry[name]


def _accounts(agent: dict[str, Any], path: str) -> Iterator[_Place]:
    if "account" in agent:
        yield f"{path}.account.homePage", agent["account"]["homePage"]
    for place, member in enumerate(agent.get("member", ())):
        yield from _accounts(member, f"{path}.member[{place}]")


def _activities(statement: dict[str, Any], path: str) -> Iterator[_Place]:
    target = statement["object"]
    kind = target.get("objectType", "Activity")
    if kind == "Activity":
        yield f"{path}.object.id", target["id"]
    elif kind == "SubStatement":
        yield from _activities(target, f"{path}.object")
