"""When two statements are the same (1.0.3 Data 2.3.1, 2.0 4.2.3)."""

import json
import re
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from lrs.xapi.formats import parse_timestamp
from lrs.xapi.identity import mailbox

# The LRS assigns these; definitions and display names are no part of a statement.
_ASSIGNED = frozenset({"id", "stored", "authority", "version", "timestamp"})
_HUNDREDTHS = re.compile(r"([.,]\d\d)\d+")


def canonical_hash(statement: dict[str, Any]) -> bytes:
    """32 bytes that two valid statements share when they are the same but for their timestamps."""
    return sha256(_text(canonical(statement)).encode()).digest()


def same_time(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two timestamps name the same millisecond; one that was not sent equals any."""
    times = [
        parse_timestamp(statement["timestamp"], strict=False)
        for statement in (one, other)
        if "timestamp" in statement
    ]
    return len({time and time.isoformat(timespec="milliseconds") for time in times}) <= 1


def canonical(statement: dict[str, Any]) -> dict[str, Any]:
    """`statement` without what may differ between equal statements, the rest in one form."""
    return _statement({name: one for name, one in statement.items() if name not in _ASSIGNED})


def _statement(found: dict[str, Any]) -> dict[str, Any]:
    return {name: _FORMS[name](one) if name in _FORMS else one for name, one in found.items()}


def _verb(verb: dict[str, Any]) -> dict[str, Any]:
    return {"id": verb["id"]}


def _object(target: dict[str, Any]) -> dict[str, Any]:
    kind = target.get("objectType", "Activity")
    if kind == "Activity":
        return _activity(target)
    if kind == "StatementRef":
        return _reference(target)
    if kind == "SubStatement":
        sub = _statement(target)
        if "timestamp" in sub:
            moment = parse_timestamp(sub["timestamp"], strict=False)
            sub["timestamp"] = moment and moment.isoformat(timespec="milliseconds")
        return sub
    return _agent(target)


def _activity(activity: dict[str, Any]) -> dict[str, Any]:
    return {"objectType": "Activity", "id": activity["id"]}


def _reference(reference: dict[str, Any]) -> dict[str, Any]:
    return {**reference, "id": reference["id"].lower()}


def _agent(agent: dict[str, Any]) -> dict[str, Any]:
    found = {"objectType": "Agent", **agent}
    if "mbox" in found:
        found["mbox"] = mailbox(found["mbox"])
    if "mbox_sha1sum" in found:
        found["mbox_sha1sum"] = found["mbox_sha1sum"].lower()
    if "member" in found:
        found["member"] = sorted((_agent(one) for one in found["member"]), key=_text)
    return found


def _result(result: dict[str, Any]) -> dict[str, Any]:
    found = dict(result)
    if "duration" in found:  # compared as text, to a hundredth of a second (1.0.3 Data 4.6)
        found["duration"] = _HUNDREDTHS.sub(r"\1", found["duration"])
    return found


def _context(context: dict[str, Any]) -> dict[str, Any]:
    return {
        name: _CONTEXT_FORMS[name](one) if name in _CONTEXT_FORMS else one
        for name, one in context.items()
    }


def _context_activities(listed: dict[str, Any]) -> dict[str, Any]:
    return {
        kind: [_activity(one) for one in (found if isinstance(found, list) else [found])]
        for kind, found in listed.items()
    }


def _relevant(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {name: _agent(one) if name in ("agent", "group") else one for name, one in entry.items()}
        for entry in entries
    ]


def _text(value: Any) -> str:
    """`value` as JSON with sorted keys, where 1 and 1.0 are the same number."""
    return json.dumps(_plain(value), sort_keys=True, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


_CONTEXT_FORMS: dict[str, Callable[[Any], Any]] = {
    "registration": str.lower,
    "language": str.lower,
    "instructor": _agent,
    "team": _agent,
    "statement": _reference,
    "contextActivities": _context_activities,
    "contextAgents": _relevant,
    "contextGroups": _relevant,
}
_FORMS: dict[str, Callable[[Any], Any]] = {
    "actor": _agent,
    "verb": _verb,
    "object": _object,
    "result": _result,
    "context": _context,
}
