"""The calendar address of a person: made, renewed, and read without a log-in."""

import secrets

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils import timezone

from courses.models import CalendarFeed
from people.models import Person

# The address is known by its bearer alone: the nonce is in the database, the signature is not.
_SIGNER_SALT = "courses.calendar"


@transaction.atomic
def renew_feed(*, person: Person) -> CalendarFeed:
    """A new address for the person's calendar; the old one is dead at once."""
    feed, _created = CalendarFeed.objects.update_or_create(
        person=person,
        defaults={"nonce": secrets.token_urlsafe(24), "made_at": timezone.now()},
    )
    return feed


@transaction.atomic
def remove_feed(*, person: Person) -> None:
    """The person's calendar has no address any more."""
    CalendarFeed.objects.filter(person=person).delete()


def token_of(feed: CalendarFeed) -> str:
    """The secret part of the address."""
    return _signer().sign(feed.nonce)


def person_of(token: str) -> Person | None:
    """Whose calendar the address is; None for a wrong, renewed or ended one."""
    try:
        nonce = _signer().unsign(token)
    except BadSignature:
        return None
    feed = CalendarFeed.objects.select_related("person").filter(nonce=nonce).first()
    return feed.person if feed is not None and feed.person.is_active else None


def _signer() -> Signer:
    return Signer(salt=_SIGNER_SALT, sep=".")
