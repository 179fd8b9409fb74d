"""The text of a statement as a remote LRS gets it: as it was sent here, to the last digit.

Left out is what an LRS sets itself (stored, authority), and for one that speaks 1.0.3 what only 2.0
has: contextAgents, contextGroups and a version of 2.x (2.0 4.2.2.5, 4.2.4.3). 2.0 takes timestamps
of RFC 3339 alone (2.0 4.2.7), so that another ISO 8601 form is written anew. Id and timestamp go
along when the log gave them, so that a repetition is the same statement.
"""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from lrs.log import LoggedStatement
from lrs.xapi import formats
from lrs.xapi.rendering import Sent, members
from lrs.xapi.versions import Version

_SET_BY_LRS = frozenset({"stored", "authority"})
_ONLY_IN_2 = frozenset({"contextAgents", "contextGroups"})


def text_for(logged: LoggedStatement, version: str) -> str:
    """The JSON text for a target that speaks `version` (1.0.3 or 2.0.0)."""
    payload = logged.payload.strip()
    if _must_change(logged.statement, Version(version)):
        payload = _rewritten(payload, logged.statement, Version(version))
    sent = Sent(logged.sent)
    added = ""
    if not sent & Sent.ID:
        added += f',"id":"{logged.id}"'
    if not sent & Sent.TIMESTAMP:
        added += f',"timestamp":{_time(logged.timestamp)}'
    return f"{payload[:-1]}{added}}}" if added else payload


def _must_change(statement: dict[str, Any], version: Version) -> bool:
    if not _SET_BY_LRS.isdisjoint(statement) or _bad_version(statement, version):
        return True
    parts = [statement, statement["object"]]
    if version is Version.V1:
        return any(not _ONLY_IN_2.isdisjoint(part.get("context", {})) for part in parts)
    return any(_bad_time(part) for part in parts)


def _bad_version(statement: dict[str, Any], version: Version) -> bool:
    return version is Version.V1 and str(statement.get("version", "1")).startswith("2")


def _bad_time(part: dict[str, Any]) -> bool:
    said = part.get("timestamp")
    return isinstance(said, str) and formats.parse_timestamp(said, strict=True) is None


def _rewritten(text: str, part: dict[str, Any], version: Version) -> str:
    """`text` of a statement, or of a SubStatement, without what the target does not take."""

    def member(name: str, value: str) -> str | None:
        if name in _SET_BY_LRS or (name == "version" and _bad_version(part, version)):
            return None
        if name == "context" and version is Version.V1:
            return _mapped(value, lambda key, one: None if key in _ONLY_IN_2 else one)
        if name == "timestamp" and version is Version.V2 and _bad_time(part):
            moment = formats.parse_timestamp(part["timestamp"], strict=False)
            return _time(moment) if moment else value
        if name == "object" and part["object"].get("objectType") == "SubStatement":
            return _rewritten(value, part["object"], version)
        return value

    return _mapped(text, member)


def _mapped(text: str, change: Callable[[str, str], str | None]) -> str:
    """The text of an object whose members are changed; None leaves one out."""
    parts = []
    for name, start, end in members(text):
        value = change(name, text[start:end])
        if value is not None:
            parts.append(f"{json.dumps(name)}:{value}")
    return "{" + ",".join(parts) + "}"


def _time(moment: datetime) -> str:
    return json.dumps(moment.isoformat(timespec="microseconds").replace("+00:00", "Z"))
