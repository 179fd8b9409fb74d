"""What the pages about statements ask: from filters to keys, and from rows to lines."""

import datetime as dt
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha1
from typing import Any

from django.conf import settings
from django.utils import timezone

from courses.models import Course
from lrs import browsing, log
from lrs.browsing import Keys, Search
from lrs.log import LoggedStatement
from lrs.models import Authority, Statement
from lrs.xapi.keys import key
from people.models import ActorId, Person
from xapi_bridge import authorities
from xapi_bridge.models import ActorLink, Supplier
from xapi_bridge.sentences import agent_in_words, sentence
from xapi_bridge.services.actors import Resolver
from xapi_bridge.statements.base import base_iri
from xapi_bridge.vocabulary import portal

PAGE = 50
NOBODY = uuid.UUID(int=0)  # a key that nothing has


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters of the viewer; empty is everything. Days are whole, in local time."""

    person: int | None = None
    course: str = ""  # slug
    verb: str = ""  # IRI
    authority: str = ""  # id of an Authority
    since: dt.date | None = None
    until: dt.date | None = None

    def as_json(self) -> dict[str, Any]:
        """What was filled in."""
        values = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {
            name: value.isoformat() if isinstance(value, dt.date) else value
            for name, value in values.items()
            if value
        }

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Asked":
        """What `as_json` gave."""
        found = dict(values)
        for name in {"since", "until"} & found.keys():
            found[name] = dt.date.fromisoformat(found[name])
        return cls(**found)


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A statement with who it is about, who vouches for it, and what it says."""

    logged: LoggedStatement
    person: Person | None
    authority: str
    voided_by: uuid.UUID | None

    @property
    def who(self) -> str:
        """The person, else as the statement has it."""
        return str(self.person or agent_in_words(self.logged.statement["actor"]))

    @property
    def sentence(self) -> str:
        """What it says."""
        return sentence(self.logged.statement, str(self.person or ""))

    @property
    def result(self) -> dict[str, Any]:
        """Its result, as it stands there."""
        found: dict[str, Any] = self.logged.statement.get("result", {})
        return found

    @property
    def target(self) -> str:
        """The id of the statement that it refers to, if any."""
        found = self.logged.statement["object"]
        return str(found["id"]) if found.get("objectType") == "StatementRef" else ""

    @property
    def attachments(self) -> list[dict[str, Any]]:
        """What is attached, as it stands there."""
        found: list[dict[str, Any]] = self.logged.statement.get("attachments", [])
        return found


def page_of(asked: Asked, before: int | None) -> tuple[list[StatementLine], int | None]:
    """The newest statements below the seq `before`, and where the next page begins, if any."""
    rows = browsing.newest(search_of(asked), before=before, limit=PAGE + 1)
    shown = rows[:PAGE]
    return lines_of(shown), shown[-1].seq if len(rows) > PAGE else None


def line_of(statement_id: uuid.UUID) -> StatementLine | None:
    """The statement with this id."""
    found = Statement.objects.filter(statement_id=statement_id).select_related("authority")
    return next(iter(lines_of(list(found))), None)


def lines_of(rows: Sequence[Statement]) -> list[StatementLine]:
    """Each row with what the pages say of it; a fixed number of queries."""
    found = log.logged(rows)
    suppliers = suppliers_by_authority({one.authority for one in found})
    about = [(suppliers.get(one.authority), one.statement["actor"]) for one in found]
    people = Resolver(about)
    voided = browsing.voided_by(rows)
    return [
        StatementLine(
            one,
            people.person(supplier, actor).person,
            authorities.name_of(one.authority) or one.authority,
            voided.get(one.id),
        )
        for one, (supplier, actor) in zip(found, about, strict=True)
    ]


def people_in(rows: Sequence[Statement]) -> set[Person]:
    """The persons whom the statements are about."""
    return {line.person for line in lines_of(rows) if line.person}


def suppliers_by_authority(keys: set[str]) -> dict[str, Supplier]:
    """Authority -> its supplier, for those that have one."""
    return {one.authority: one for one in Supplier.objects.filter(authority__in=keys)}


def search_of(asked: Asked) -> Search:
    """The keys and times of the filters. What names nothing finds nothing."""
    keys: set[uuid.UUID] = set()
    alternatives: tuple[Keys, ...] = ()
    if asked.person is not None:
        alternatives = keys_of_person(asked.person) or (frozenset({NOBODY}),)
    if asked.course:
        course = Course.objects.filter(slug=asked.course).values_list("uuid", flat=True).first()
        activity = portal.course_iri(base_iri(), course or "")
        keys.add(key("related_activities", activity))
    if asked.verb:
        keys.add(key("verb", asked.verb))
    if asked.authority:
        held = Authority.objects.filter(pk=_uuid(asked.authority) or NOBODY).first()
        keys.add(key("authority", held.key if held else ""))
    return Search(
        keys=frozenset(keys),
        alternatives=alternatives,
        since=_midnight(asked.since) if asked.since else None,
        until=_midnight(asked.until + dt.timedelta(days=1)) if asked.until else None,
    )


def keys_of_person(person_id: int) -> tuple[Keys, ...]:
    """What statements about a person have: one of their actor ids, an address of theirs, or the
    account that a supplier's administrator linked to them, when that supplier says it.
    """
    names = ActorId.objects.filter(person=person_id).values_list("uuid", flat=True)
    own = [{"account": {"homePage": settings.ACTOR_HOMEPAGE, "name": str(one)}} for one in names]
    email = Person.objects.filter(pk=person_id).values_list("email", flat=True).first() or ""
    agents = [*own, *agents_of_address(email)]
    links = ActorLink.objects.filter(person=person_id, undone_at=None).select_related("supplier")
    return (
        *(frozenset({found}) for agent in agents if (found := log.actor_key(agent))),
        *(frozenset({one.actor, key("authority", one.supplier.authority)}) for one in links),
    )


def agents_of_address(email: str) -> list[dict[str, Any]]:
    """The agents that mean a mailbox, in clear and hashed, as written and in lower case."""
    forms = sorted({email, email.lower()} - {""})
    hashed = [sha1(f"mailto:{form}".encode(), usedforsecurity=False).hexdigest() for form in forms]
    return [
        *({"mbox": f"mailto:{form}"} for form in forms),
        *({"mbox_sha1sum": digest} for digest in hashed),
    ]


def authority_choices() -> list[tuple[str, str]]:
    """(id, name) of everybody who has stored something or may."""
    rows = [(str(one.pk), authorities.name_of(one.key)) for one in Authority.objects.all()]
    return sorted((row for row in rows if row[1]), key=lambda row: row[1].lower())


def pretty(logged: LoggedStatement) -> str:
    """Its JSON as it was sent, indented."""
    return json.dumps(logged.statement, ensure_ascii=False, indent=2)


def _midnight(day: dt.date) -> dt.datetime:
    """The last moment of the day before: `since` is exclusive, `until` is not."""
    start = timezone.make_aware(dt.datetime.combine(day, dt.time()))
    return start - dt.timedelta(microseconds=1)


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
