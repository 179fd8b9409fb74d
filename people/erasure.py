"""Taking a person's name off what the portal keeps: the row stays, and says nothing.

What points to the row (enrolments, competence, audit) keeps its place in the counts. An app above
takes out what it holds itself before it calls this.
"""

import uuid

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from people.models import (
    ActorId,
    Affiliation,
    AuditEvent,
    Employment,
    Grant,
    Login,
    LoginSession,
    NationalId,
    Notice,
    Person,
)


class StillHere(Exception):
    """The person works here or has a role, so that the region needs to know who they are."""


def check(person: Person) -> None:
    """Raises StillHere for a person who must not be erased today."""
    today = timezone.localdate()
    working = Employment.objects.current(today).filter(person=person).exists()
    if working or Grant.objects.current(today).filter(person=person).exists():
        raise StillHere


def names_of(person: Person) -> list[str]:
    """How others write of the person: the whole name and the address."""
    given, family = person.given_name, person.family_name
    names = [f"{given} {family}", f"{family}, {given}"] if given and family else []
    return [*names, *([person.email] if person.email else [])]


def words_of(person: Person) -> list[str]:
    """What to look for in texts that are about the person: also numbers, and a username that is no
    word of its own, when they are long enough to be theirs.
    """
    numbers = [person.employee_number or "", person.hpr_number]
    username = "" if person.username.isalpha() else person.username
    return [*names_of(person), *(one for one in (username, *numbers) if len(one) >= _OWN)]


_OWN = 5  # letters; shorter words mean something else too


@transaction.atomic
def forget(person: Person) -> None:
    """Drop the mapping to statements, log-ins, notices and names. Raises StillHere."""
    check(person)
    _take_out_of_notices(person)
    for model in (ActorId, Login, LoginSession, NationalId, Affiliation, Employment, Grant):
        model.objects.filter(person=person).delete()
    Notice.objects.filter(person=person).delete()
    for owned in (Authenticator, EmailAddress, SocialAccount):
        owned.objects.filter(user=person).delete()
    events: QuerySet[AuditEvent] = QuerySet(
        AuditEvent
    )  # the way of SET_NULL, which the trigger lets pass
    events.filter(actor=person).update(actor=None)
    events.filter(subject=person).update(subject=None)
    person.username = f"erased-{uuid.uuid4().hex}"
    person.given_name = person.family_name = person.email = person.hpr_number = ""
    person.employee_number = None
    person.is_active = False
    person.set_unusable_password()
    person.session_round += 1
    person.save()


def _take_out_of_notices(person: Person) -> None:
    """Notices to others that name the person, such as to their leader: they go too. Whether they
    mean another of the same name cannot be told; a notice is no record.
    """
    named = Q(pk__in=[])
    for word in names_of(person):
        named |= Q(subject__icontains=word) | Q(body__icontains=word) | Q(calendar__icontains=word)
    Notice.objects.filter(named).delete()
