"""The parts that every statement of ours shares: who, where, when, and its repeatable id."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import orjson
from django.conf import settings
from django.utils import timezone

from lrs.xapi import national_id
from people.models import ActorId, Person
from people.services import actor_id_of, main_employment
from xapi_bridge.vocabulary import portal

Json = dict[str, Any]
Verb = tuple[str, str]
_VERSION = 1  # of the builders: a change of form makes new ids


@dataclass(frozen=True, slots=True)
class Draft:
    """A finished statement, with what the outbox orders by."""

    id: uuid.UUID
    actor: uuid.UUID
    statement: Json


def base_iri() -> str:
    """The stable domain below which our IRIs stand, without a slash at the end."""
    return str(settings.ACTOR_HOMEPAGE).rstrip("/").removesuffix("/id")


def draft(
    *,
    event: str,
    row: uuid.UUID | str,
    person: Person,
    verb: Verb,
    target: Json,
    at: dt.datetime,
    registration: uuid.UUID | None,
    language: str = "nb",
    result: Json | None = None,
    parent: list[Json] | None = None,
    grouping: list[Json] | None = None,
    category: list[Json] | None = None,
    instructor: Person | None = None,
    extensions: Json | None = None,
) -> Draft:
    """Put a statement together (xAPI 1.0.3 Data 2.4); members without a value are left out."""
    actor = actor_id_of(person)
    groups = {"parent": parent, "grouping": grouping, "category": category}
    context: Json = {
        "registration": str(registration) if registration else None,
        "contextActivities": {k: v for k, v in groups.items() if v} or None,
        # Only a statement about an Activity may name one (Data 2.4.6.1).
        "platform": portal.PLATFORM if target["objectType"] == "Activity" else None,
        "language": language,
        "instructor": instructor_of(instructor) if instructor else None,
        "extensions": _where(person, at) | (extensions or {}),
    }
    own_id = statement_id(event, row)
    statement: Json = {
        "id": str(own_id),
        "actor": actor_of(actor),
        "verb": {"id": verb[0], "display": {"en": verb[1]}},
        "object": target,
        "result": result,
        "context": {k: v for k, v in context.items() if v},
        "timestamp": timestamp(at),
    }
    whole = {k: v for k, v in statement.items() if v}
    return Draft(id=own_id, actor=actor.uuid, statement=whole)


def statement_id(event: str, row: uuid.UUID | str) -> uuid.UUID:
    """The id of the statement about `row` in this family of events."""
    return uuid.uuid5(portal.STATEMENT_NAMESPACE, f"{event}|{row}|{_VERSION}")


def actor_of(one: ActorId) -> Json:
    """The Agent of a person of ours: a random account name and nothing else (Data 2.4.2.3)."""
    account = {"homePage": settings.ACTOR_HOMEPAGE, "name": str(one.uuid)}
    return {"objectType": "Agent", "account": account}


def instructor_of(person: Person) -> Json | None:
    """The Agent of who taught or checked; None for somebody who was erased since."""
    found = ActorId.objects.filter(person=person, is_current=True).first()
    return actor_of(found) if found else None


def freeze(one: Draft) -> str:
    """The statement's JSON text, as it will be stored."""
    return orjson.dumps(one.statement).decode()


def activity(iri: str, kind: str, name: str, language: str = "nb", **definition: Any) -> Json:
    """An Activity object (Data 2.4.4.1)."""
    return {
        "objectType": "Activity",
        "id": iri,
        "definition": {"type": kind, "name": {language: name}, **definition},
    }


def reference(iri: str) -> Json:
    """An Activity by its id alone."""
    return {"objectType": "Activity", "id": iri}


def voided_statement(target: uuid.UUID) -> Json:
    """The object of a voiding statement (Data 2.3.2: a StatementRef)."""
    return {"objectType": "StatementRef", "id": str(target)}


def timestamp(at: dt.datetime) -> str:
    """RFC 3339 in UTC with milliseconds (Data 4.4)."""
    return at.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def duration(seconds: float) -> str:
    """ISO 8601 with at most hundredths of a second (Data 4.6): PT1H2M3.5S."""
    whole, hundredths = divmod(round(seconds * 100), 100)
    hours, rest = divmod(whole, 3600)
    minutes, secs = divmod(rest, 60)
    fraction = f".{hundredths:02d}".rstrip("0") if hundredths else ""
    parts = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    if secs or hundredths or not parts:
        parts += f"{secs}{fraction}S"
    return f"PT{parts}"


def iri_part(text: str) -> str:
    """Any text as one segment of an IRI, without a national identity number in it."""
    return quote(national_id.redact(text), safe="")


def _where(person: Person, at: dt.datetime) -> Json:
    """The unit where the person worked most at that time; nothing for who is not employed."""
    employment = main_employment(person, timezone.localdate(at))
    if employment is None:
        return {}
    unit = employment.unit
    return {portal.extension_iri(base_iri(), "unit"): {"code": unit.code, "name": unit.name}}
