"""Who a statement is about: by account, then mailbox, then its hash; never by name, never new."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha1
from typing import Any

from django.conf import settings
from django.db.models.functions import Lower

from lrs import log
from people.models import ActorId, Person
from xapi_bridge import reasons
from xapi_bridge.models import ActorLink, Supplier

_Actor = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """The person, or the reason why there is none."""

    person: Person | None = None
    reason: str = reasons.NO_PERSON


@dataclass(slots=True)
class Resolver:
    """The persons behind the actors of a batch, looked up together: a fixed number of queries.

    An actor means the same person in statements of one supplier only, since suppliers number
    their accounts each in their own way. `supplier` is None for the portal's own statements.
    """

    about: Sequence[tuple[Supplier | None, _Actor]]
    _own: dict[uuid.UUID, Person] = field(init=False)
    _linked: dict[tuple[int, uuid.UUID], Person] = field(init=False)
    _mailboxes: dict[str, list[Person]] = field(init=False)
    _hashes: dict[str, list[Person]] = field(init=False)

    def __post_init__(self) -> None:
        """Ask for everybody at once."""
        theirs = [(supplier, actor) for supplier, actor in self.about if supplier]
        self._own = _own_people(actor for _, actor in self.about)
        self._linked = _linked_people(theirs)
        self._mailboxes = _people_by_mailbox(actor for _, actor in theirs)
        self._hashes = _people_by_hash(actor for _, actor in theirs)

    def person(self, supplier: Supplier | None, actor: _Actor) -> Answer:
        """Who `actor` is in a statement of `supplier`, both among those given."""
        if own := _own_name(actor):
            return _answer([self._own[own]] if own in self._own else [])
        if supplier is None:
            return Answer()
        key = log.actor_key(actor)
        if key and (linked := self._linked.get((supplier.pk, key))):
            return Answer(linked)
        if mailbox := mailbox_of(actor):
            return _answer(self._mailboxes.get(mailbox.lower(), []))
        if digest := actor.get("mbox_sha1sum"):
            return _answer(self._hashes.get(digest.lower(), []))
        return Answer()


def mailbox_of(actor: _Actor) -> str:
    """The address of an actor's mbox, without its scheme; may be empty."""
    return str(actor.get("mbox", ""))[len("mailto:") :]


def _answer(found: list[Person]) -> Answer:
    """An address that two persons share tells nothing."""
    if len(found) > 1:
        return Answer(reason=reasons.TWO_PERSONS)
    return Answer(found[0]) if found else Answer()


def _own_name(actor: _Actor) -> uuid.UUID | None:
    """The name of one of our own actor ids; a nil UUID when it is no UUID."""
    account = actor.get("account")
    if not account or account["homePage"] != settings.ACTOR_HOMEPAGE:
        return None
    try:
        return uuid.UUID(account["name"])
    except ValueError:
        return uuid.UUID(int=0)


def _own_people(actors: Iterable[_Actor]) -> dict[uuid.UUID, Person]:
    names = {name for actor in actors if (name := _own_name(actor))}
    known = ActorId.objects.filter(uuid__in=names).select_related("person") if names else ()
    return {one.uuid: one.person for one in known}


def _linked_people(
    about: Iterable[tuple[Supplier, _Actor]],
) -> dict[tuple[int, uuid.UUID], Person]:
    keys = {key for _, actor in about if (key := log.actor_key(actor))}
    if not keys:
        return {}
    links = ActorLink.objects.filter(actor__in=keys, undone_at__isnull=True)
    return {(one.supplier_id, one.actor): one.person for one in links.select_related("person")}


def _people_by_mailbox(actors: Iterable[_Actor]) -> dict[str, list[Person]]:
    wanted = {mailbox.lower() for actor in actors if (mailbox := mailbox_of(actor))}
    found: dict[str, list[Person]] = {}
    if wanted:
        people = Person.objects.annotate(lower_email=Lower("email"))
        for person in people.filter(lower_email__in=wanted):
            found.setdefault(person.email.lower(), []).append(person)
    return found


def _people_by_hash(actors: Iterable[_Actor]) -> dict[str, list[Person]]:
    """SHA-1 of "mailto:address" (xAPI 1.0.3 Data 2.4.2.3), as it is written and in lower case.

    The database cannot look a hash up, so everybody's address is hashed: 25 ms for 25,000 people.
    """
    wanted = {actor["mbox_sha1sum"].lower() for actor in actors if "mbox_sha1sum" in actor}
    if not wanted:
        return {}
    ids: dict[str, set[int]] = {}
    for pk, email in Person.objects.exclude(email="").values_list("pk", "email"):
        for form in {email, email.lower()}:
            digest = sha1(f"mailto:{form}".encode(), usedforsecurity=False).hexdigest()
            if digest in wanted:
                ids.setdefault(digest, set()).add(pk)
    people = Person.objects.in_bulk({pk for found in ids.values() for pk in found})
    return {digest: [people[pk] for pk in found] for digest, found in ids.items()}
