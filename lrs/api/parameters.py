"""The parameters of GET statements, checked as strictly as statements (1.0.3 Data 2.2)."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import QueryDict

from lrs.api.errors import ApiError, bad_parameter
from lrs.queries import Query
from lrs.xapi import actors, formats, reading
from lrs.xapi.clauses import Clause
from lrs.xapi.errors import InvalidStatementError
from lrs.xapi.identity import agent_key
from lrs.xapi.keys import key
from lrs.xapi.versions import Version

MOST = 500  # statements in an answer
_LARGEST_SEQ = 2**63 - 1
_BY_ID = frozenset({"statementId", "voidedStatementId"})
_LIST = frozenset(
    {
        "agent",
        "verb",
        "activity",
        "registration",
        "related_agents",
        "related_activities",
        "since",
        "until",
        "limit",
        "format",
        "attachments",
        "ascending",
        "beyond",  # the log's own, in `more`: the seq where the page before ended
    }
)


@dataclass(frozen=True)
class Wanted:
    """What a GET asks for: one statement by id, or those that `query` finds, and in what form."""

    statement_id: UUID | None
    voided: bool
    query: Query
    form: str
    attachments: bool


def given_once(query: QueryDict, allowed: frozenset[str] = frozenset()) -> dict[str, str]:
    """The parameters of `query`; raises ApiError when one is unknown or stands twice.

    1.0.3 Communication 3.2.
    """
    for name, texts in query.lists():
        if name not in allowed:
            raise bad_parameter(name, "it is not known here.")
        if len(texts) > 1:
            raise bad_parameter(name, "it is given twice.")
    return {name: str(text) for name, text in query.items()}


def read(query: QueryDict, version: Version) -> Wanted:
    """The parameters of a GET; raises ApiError for one that is wrong."""
    given = given_once(query, _LIST | _BY_ID)
    single = sorted(_BY_ID & given.keys())
    if len(single) > 1 or (single and not given.keys() <= {*single, "attachments", "format"}):
        raise ApiError(
            400, f'With "{single[0]}" only "attachments" and "format" may stand beside it.'
        )
    form = given.get("format", "exact")
    if form not in ("exact", "ids", "canonical"):
        raise bad_parameter("format", "it must be exact, ids or canonical.")
    return Wanted(
        statement_id=uuid_of(given, single[0]) if single else None,
        voided=single == ["voidedStatementId"],
        query=_query(given, strict=version is Version.V2),
        form=form,
        attachments=_boolean(given, "attachments"),
    )


def uuid_of(given: dict[str, str], name: str) -> UUID:
    """The parameter `name`, a UUID in its standard form."""
    text = given.get(name, "")
    if not formats.is_uuid(text):
        raise bad_parameter(name, "it must be a UUID in its standard form.")
    return UUID(text)


def _query(given: dict[str, str], *, strict: bool) -> Query:
    limit = _whole_number(given, "limit", MOST) if "limit" in given else 0
    return Query(
        keys=frozenset(_keys(given)),
        since=timestamp(given, "since", strict=strict),
        until=timestamp(given, "until", strict=strict),
        ascending=_boolean(given, "ascending"),
        limit=limit or MOST,
        beyond=_whole_number(given, "beyond", _LARGEST_SEQ) if "beyond" in given else None,
    )


def _keys(given: dict[str, str]) -> list[UUID]:
    """What the statements must be found by (lrs.xapi.keys)."""
    found = []
    if "agent" in given:
        question = "related_agents" if _boolean(given, "related_agents") else "agent"
        found.append(key(question, agent(given["agent"])))
    if "activity" in given:
        question = "related_activities" if _boolean(given, "related_activities") else "activity"
        found.append(key(question, iri(given, "activity")))
    if "verb" in given:
        found.append(key("verb", iri(given, "verb")))
    if "registration" in given:
        found.append(key("registration", str(uuid_of(given, "registration"))))
    for name in ("related_agents", "related_activities"):
        _boolean(given, name)
    return found


def agent(text: str) -> str:
    """The identifier of an Agent or an identified Group in JSON."""
    return agent_key(_agent(text))


def agent_of(given: dict[str, str], name: str) -> dict[str, Any]:
    """The parameter `name`, an Agent or an identified Group in JSON."""
    return _agent(_present(given, name))


def _agent(text: str) -> dict[str, Any]:
    try:
        _, value = reading.read_one(text)
        actors.agent_or_group(value, "agent", Clause.AGENT)
    except InvalidStatementError as error:
        raise bad_parameter("agent", f"{error.sentence} ({error.path})") from error
    if not agent_key(value):
        raise bad_parameter("agent", "a Group needs an identifier to be found by.")
    if "\0" in agent_key(value):  # PostgreSQL has no text with one
        raise bad_parameter("agent", "its identifier holds a NUL character.")
    found: dict[str, Any] = value
    return found


def iri(given: dict[str, str], name: str) -> str:
    """The parameter `name`, an IRI."""
    text = _present(given, name)
    if not formats.is_iri(text):
        raise bad_parameter(name, "it must be an IRI with a scheme.")
    return text


def _present(given: dict[str, str], name: str) -> str:
    if name not in given:
        raise bad_parameter(name, "it is missing.")
    return given[name]


def _boolean(given: dict[str, str], name: str) -> bool:
    value = given.get(name, "false")
    if value not in ("true", "false"):
        raise bad_parameter(name, "it must be true or false.")
    return bool(json.loads(value))


def _whole_number(given: dict[str, str], name: str, largest: int) -> int:
    text = given[name]
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        raise bad_parameter(name, "it must be a whole number that is not negative.")
    return min(int(text), largest)


def timestamp(given: dict[str, str], name: str, *, strict: bool) -> datetime | None:
    """The parameter `name` in UTC; None when it is not given."""
    if name not in given:
        return None
    moment = formats.parse_timestamp(given[name], strict=strict)
    if moment is None:
        raise bad_parameter(name, "it must be a timestamp such as 2026-11-22T10:00:00Z.")
    return moment
