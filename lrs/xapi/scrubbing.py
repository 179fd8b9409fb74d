"""Taking what could name a person out of a statement, so that it stays a valid one."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from lrs.xapi.identity import agent_key

Json = dict[str, Any]
_IDENTIFIERS = ("mbox", "mbox_sha1sum", "openid", "account")
_GONE = "erased"


@dataclass(frozen=True)
class Subject:
    """Whom to take out: an agent with one of `identifiers` (lrs.xapi.identity), which becomes the
    account `pseudonym`; the ones in `kept` say nothing and stay. `words` are names and addresses to
    look for in every text. Extensions below `trusted` hold no free text.
    """

    identifiers: Collection[str]
    kept: Collection[str]
    pseudonym: dict[str, str]
    words: Collection[str] = ()
    trusted: str = ""

    def is_meant(self, agent: Json) -> bool:
        """Whether `agent` is the person."""
        found = agent_key(agent)
        return found in self.identifiers or found in self.kept


@dataclass
class _Scrubbing:
    subject: Subject
    fields: list[str] = field(default_factory=list)


def scrub(statement: Json, subject: Subject) -> tuple[Json, list[str]]:
    """`statement` without what could name the subject, and the JSON paths that were changed.

    Of statements that the subject is the actor of, the response, foreign extensions and attachments
    go; everywhere their own name, other identifiers and `words` do.
    """
    work = _Scrubbing(subject)
    return _words(_statement(statement, "$", work), "$", work), sorted(set(work.fields))


def _statement(statement: Json, path: str, work: _Scrubbing) -> Json:
    is_own = _is_actor(statement["actor"], work.subject)
    found: Json = {}
    for name, value in statement.items():
        where = f"{path}.{name}"
        if is_own and name == "attachments":
            work.fields.append(where)
        elif name in ("actor", "authority"):
            found[name] = _agent(value, where, work)
        elif name == "object":
            found[name] = _object(value, where, work)
        elif name in ("result", "context"):
            found[name] = _told(value, where, work, is_own=is_own)
        else:
            found[name] = value
    return found


def _is_actor(actor: Json, subject: Subject) -> bool:
    return subject.is_meant(actor) or any(map(subject.is_meant, actor.get("member", ())))


def _object(target: Json, path: str, work: _Scrubbing) -> Json:
    kind = target.get("objectType", "Activity")
    if kind == "SubStatement":
        return _statement(target, path, work)
    return _agent(target, path, work) if kind in ("Agent", "Group") else target


def _told(value: Json, path: str, work: _Scrubbing, *, is_own: bool) -> Json:
    """A result or a context."""
    found: Json = {}
    for name, one in value.items():
        where = f"{path}.{name}"
        if is_own and name == "response":
            work.fields.append(where)
        elif is_own and name == "extensions":
            found[name] = _extensions(one, where, work)
        elif name in ("instructor", "team"):
            found[name] = _agent(one, where, work)
        elif name in ("contextAgents", "contextGroups"):
            role = "agent" if name == "contextAgents" else "group"
            found[name] = [
                entry | {role: _agent(entry[role], f"{where}[{place}].{role}", work)}
                for place, entry in enumerate(one)
            ]
        else:
            found[name] = one
    return found


def _extensions(value: Json, path: str, work: _Scrubbing) -> Json:
    """An extension may be null and nothing else may (1.0.3 Data 4.1)."""
    trusted = work.subject.trusted
    foreign = [name for name in value if not (trusted and name.startswith(trusted))]
    work.fields += [f"{path}[{name!r}]" for name in foreign if value[name] is not None]
    return value | dict.fromkeys(foreign)


def _agent(agent: Json, path: str, work: _Scrubbing) -> Json:
    found = dict(agent)
    if "member" in agent:
        found["member"] = [
            _agent(one, f"{path}.member[{place}]", work)
            for place, one in enumerate(agent["member"])
        ]
    if not work.subject.is_meant(agent):
        return found
    if found.pop("name", None) is not None:
        work.fields.append(f"{path}.name")
    if agent_key(agent) not in work.subject.kept:
        for name in _IDENTIFIERS:
            if found.pop(name, None) is not None:
                work.fields.append(f"{path}.{name}")
        found["account"] = dict(work.subject.pseudonym)
    return found


def without_words(value: Any, subject: Subject) -> Any:
    """`value` with the words of the subject replaced in every text, also in addresses."""
    return _words(value, "$", _Scrubbing(subject))


def _words(value: Any, path: str, work: _Scrubbing) -> Any:
    if not work.subject.words:
        return value
    if isinstance(value, dict):
        return {name: _words(one, f"{path}.{name}", work) for name, one in value.items()}
    if isinstance(value, list):
        return [_words(one, f"{path}[{place}]", work) for place, one in enumerate(value)]
    if not isinstance(value, str):
        return value
    changed = _pattern(work.subject.words).sub(_GONE, value)
    if changed != value:
        work.fields.append(path)
    return changed


def _pattern(words: Collection[str]) -> re.Pattern[str]:
    """Whole words, the longest first, in whatever letters."""
    longest = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)", re.IGNORECASE)
