"""Every write and read of sealed numbers."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from django.conf import settings
from django.db import IntegrityError, transaction

from people.models import NationalId, Person
from people.national_ids.number import NationalNumber
from people.national_ids.sealing import KeyRing

_BATCH = 500


class NumberTaken(Exception):
    """The number belongs to another person; which one stands in `person_id`, never in the text."""

    def __init__(self, person_id: int) -> None:
        super().__init__("The national identity number belongs to another person.")
        self.person_id = person_id


@dataclass(frozen=True, slots=True)
class Rotation:
    """How many rows `rotate` sealed anew, and how many stood under the newest key already."""

    rotated: int
    current: int


def person_with(number: NationalNumber) -> Person | None:
    """Whose number this is."""
    return Person.objects.filter(national_id__lookup__in=_ring().lookups(number)).first()


def people_with(numbers: Iterable[NationalNumber]) -> dict[NationalNumber, int]:
    """The ids of those persons whose numbers these are; unknown numbers are not in it."""
    ring = _ring()
    found: dict[NationalNumber, int] = {}
    waiting = iter(numbers)
    while batch := list(islice(waiting, _BATCH)):
        by_lookup = {lookup: number for number in batch for lookup in ring.lookups(number)}
        rows = NationalId.objects.filter(lookup__in=by_lookup)
        for lookup, person_id in rows.values_list("lookup", "person_id"):
            found[by_lookup[lookup]] = person_id
    return found


def number_of(person: Person) -> NationalNumber | None:
    """The number in clear, for a system that must have it. Audit why you ask."""
    row = NationalId.objects.filter(person=person).first()
    return _opened(_ring(), row) if row else None


@transaction.atomic
def remember(*, person: Person, number: NationalNumber) -> None:
    """Know `person` by `number` from now on, instead of one known before.

    Twice, or by two at once, is once. Raises NumberTaken when it is another person's number.
    """
    ring = _ring()
    for _attempt in range(2):
        owner = person_with(number)
        if owner is not None and owner != person:
            raise NumberTaken(owner.pk)
        if owner is not None:
            return
        try:
            with transaction.atomic():
                _replace(ring, person.pk, number)
        except IntegrityError:
            continue  # another took the number, or gave this person one, since we looked
        return
    raise IntegrityError("Two wrote the national identity number of one person over each other.")


@transaction.atomic
def remember_all(numbers: Mapping[int, NationalNumber]) -> int:
    """Know each person id by its number; how many rows were written.

    For an import: the caller has seen with `people_with` that nobody else has any of them.
    """
    ring = _ring()
    written = 0
    waiting = iter(numbers.items())
    while batch := dict(islice(waiting, _BATCH)):
        same = {
            person
            for number, person in people_with(batch.values()).items()
            if batch.get(person) == number
        }
        new = {person: number for person, number in batch.items() if person not in same}
        NationalId.objects.filter(person_id__in=new).delete()
        NationalId.objects.bulk_create(
            _sealed(ring, person, number) for person, number in new.items()
        )
        written += len(new)
    return written


def forget(person: Person) -> bool:
    """Drop the number of `person`; whether there was one."""
    return bool(NationalId.objects.filter(person=person).delete()[0])


def rotate() -> Rotation:
    """Seal and hash every row anew under the newest key; can be stopped and run again.

    Afterwards the older keys are not needed any more. Raises UnknownKey when a row's key is gone.
    """
    ring = _ring()
    current = NationalId.objects.filter(key_id=ring.newest, lookup_key_id=ring.newest).count()
    rotated = sum(_rotate(ring, ids) for ids in _older(ring))
    return Rotation(rotated=rotated, current=current)


def _older(ring: KeyRing) -> Iterator[list[uuid.UUID]]:
    rows = NationalId.objects.exclude(key_id=ring.newest, lookup_key_id=ring.newest)
    ids = iter(list(rows.values_list("pk", flat=True)))
    while batch := list(islice(ids, _BATCH)):
        yield batch


@transaction.atomic
def _rotate(ring: KeyRing, ids: list[uuid.UUID]) -> int:
    rows = list(NationalId.objects.select_for_update().filter(pk__in=ids))
    for row in rows:
        number = _opened(ring, row)
        row.ciphertext = ring.seal(number, row=row.pk)
        row.lookup = ring.lookup(number)
        row.key_id = row.lookup_key_id = ring.newest
    NationalId.objects.bulk_update(rows, ["ciphertext", "lookup", "key_id", "lookup_key_id"])
    return len(rows)


def _replace(ring: KeyRing, person_id: int, number: NationalNumber) -> None:
    NationalId.objects.filter(person_id=person_id).delete()
    _sealed(ring, person_id, number).save(force_insert=True)


def _sealed(ring: KeyRing, person_id: int, number: NationalNumber) -> NationalId:
    row = uuid.uuid4()
    return NationalId(
        id=row,
        person_id=person_id,
        key_id=ring.newest,
        ciphertext=ring.seal(number, row=row),
        lookup_key_id=ring.newest,
        lookup=ring.lookup(number),
    )


def _opened(ring: KeyRing, row: NationalId) -> NationalNumber:
    return ring.unseal(bytes(row.ciphertext), row=row.pk, key_id=row.key_id)


def _ring() -> KeyRing:
    return KeyRing(settings.NATIONAL_ID_KEYS)
