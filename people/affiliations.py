"""What people without employment say they are, and who vouches for it. Every write is here."""

from django.db import transaction
from django.utils import timezone

from people.models import Affiliation, Employment, Person
from people.services import audit


@transaction.atomic
def declare(*, person: Person, kind: str, organisation: str = "") -> Affiliation:
    """`person` says that they are `kind` (`Affiliation.Kind`) at `organisation`.

    Said twice it is one row. Another organisation is another statement, which nobody has verified:
    the former one ends.
    """
    Person.objects.select_for_update().get(pk=person.pk)  # two clicks at once are one statement
    current = Affiliation.objects.current().filter(person=person, kind=kind)
    same = current.filter(organisation=organisation).first()
    if same is not None:
        return same
    current.update(ended_at=timezone.now())
    return Affiliation.objects.create(person=person, kind=kind, organisation=organisation)


def end(*, affiliation: Affiliation) -> None:
    """The person takes back what they have said. What they completed is kept."""
    Affiliation.objects.current().filter(pk=affiliation.pk).update(ended_at=timezone.now())


@transaction.atomic
def verify(*, affiliation: Affiliation, by: Person) -> None:
    """An administrator vouches for it; twice is once."""
    changed = Affiliation.objects.filter(pk=affiliation.pk, verified_at__isnull=True).update(
        verified_at=timezone.now(), verified_by=by
    )
    if changed:
        _audit(affiliation, "affiliation.verified", by)


@transaction.atomic
def withdraw(*, affiliation: Affiliation, by: Person) -> None:
    """An administrator takes their word back: it is declared again, no more."""
    changed = Affiliation.objects.filter(pk=affiliation.pk, verified_at__isnull=False).update(
        verified_at=None, verified_by=None
    )
    if changed:
        _audit(affiliation, "affiliation.verification_withdrawn", by)


def must_say(person: Person) -> bool:
    """Whether `person` must say what they are: nobody employs them, and they never said it."""
    employed = Employment.objects.current(timezone.localdate()).filter(person=person)
    return not (employed.exists() or Affiliation.objects.filter(person=person).exists())


def _audit(affiliation: Affiliation, action: str, by: Person) -> None:
    audit(
        actor=by,
        action=action,
        subject=affiliation.person,
        detail={"kind": affiliation.kind, "organisation": affiliation.organisation},
    )
