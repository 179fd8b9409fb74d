"""Agents and groups (1.0.3 Data 2.4.2, 2.0 4.2.2.1)."""

from typing import Any

from lrs.xapi import checks
from lrs.xapi.clauses import Clause
from lrs.xapi.errors import InvalidStatementError

IDENTIFIERS = ("mbox", "mbox_sha1sum", "openid", "account")
_AGENT = frozenset({"objectType", "name", *IDENTIFIERS})
_GROUP = _AGENT | {"member"}
_ACCOUNT = frozenset({"homePage", "name"})


def agent_or_group(value: Any, path: str, clause: Clause) -> None:
    """`value` is an Agent, or a Group when its objectType says so."""
    if checks.an_object(value, path, clause).get("objectType") == "Group":
        group(value, path, clause)
    else:
        agent(value, path, clause)


def agent(value: Any, path: str, clause: Clause) -> None:
    """`value` is an Agent with exactly one identifier (1.0.3 Data 2.4.2.1)."""
    checks.an_object(value, path, clause)
    found = checks.members(value, path, Clause.AGENT, allowed=_AGENT)
    if found.get("objectType", "Agent") != "Agent":
        raise InvalidStatementError(
            f"{path}.objectType", Clause.AGENT, 'This must be "Agent" or "Group".'
        )
    if _identifiers(found, path) != 1:
        raise InvalidStatementError(
            path, Clause.AGENT, f"An Agent has exactly one of {', '.join(IDENTIFIERS)}."
        )


def group(value: Any, path: str, clause: Clause) -> None:
    """`value` is a Group: identified, or anonymous with members (1.0.3 Data 2.4.2.2)."""
    checks.an_object(value, path, clause)
    found = checks.members(value, path, Clause.GROUP, allowed=_GROUP, required=("objectType",))
    if found["objectType"] != "Group":
        raise InvalidStatementError(f"{path}.objectType", Clause.GROUP, 'This must be "Group".')
    count = _identifiers(found, path)
    if count > 1:
        raise InvalidStatementError(
            path, Clause.GROUP, f"A Group has at most one of {', '.join(IDENTIFIERS)}."
        )
    if "member" in found:
        for place, one in enumerate(
            checks.an_array(found["member"], f"{path}.member", Clause.GROUP)
        ):
            agent(one, f"{path}.member[{place}]", Clause.GROUP)
    if count == 0 and not found.get("member"):
        raise InvalidStatementError(
            path, Clause.GROUP, "A Group without an identifier must list its members."
        )


def _identifiers(found: dict[str, Any], path: str) -> int:
    """How many identifiers `found` has, each well-formed (1.0.3 Data 2.4.2.3)."""
    if "name" in found:
        checks.a_string(found["name"], f"{path}.name", Clause.AGENT)
    count = 0
    if "mbox" in found:
        checks.a_mailto(found["mbox"], f"{path}.mbox", Clause.IFI)
        count += 1
    if "mbox_sha1sum" in found:
        checks.a_sha1(found["mbox_sha1sum"], f"{path}.mbox_sha1sum", Clause.IFI)
        count += 1
    if "openid" in found:
        checks.an_iri(found["openid"], f"{path}.openid", Clause.IFI)
        count += 1
    if "account" in found:
        account(found["account"], f"{path}.account")
        count += 1
    return count


def account(value: Any, path: str) -> None:
    """`value` is an account: where it is, and its name there (1.0.3 Data 2.4.2.4)."""
    found = checks.members(
        value, path, Clause.ACCOUNT, allowed=_ACCOUNT, required=("homePage", "name")
    )
    checks.an_iri(found["homePage"], f"{path}.homePage", Clause.ACCOUNT)
    checks.a_string(found["name"], f"{path}.name", Clause.ACCOUNT)
