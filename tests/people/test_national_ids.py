"""National identity numbers: sealed to their row, found by a keyed hash, shown nowhere."""

import json
import logging
import pickle
import traceback
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F
from hypothesis import given
from hypothesis import strategies as st

from people import national_ids
from people.models import NationalId
from people.national_ids import NationalNumber, NotANationalNumber, NumberTaken, UnknownKey
from people.national_ids.sealing import KeyRing, Unsealable
from tests.factories.people import PersonFactory

DIGITS = "03899212486"
NUMBER = NationalNumber(DIGITS)
OTHER = NationalNumber("14837721068")
OLD, NEW = ("2025a", b"o" * 32), ("2026a", b"n" * 32)

numbers = st.from_regex(r"\A[0-9]{11}\Z").map(NationalNumber)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0389921248",
        "038992124866",
        "038992 12486",
        "0389921248x",
        "٠٣٨٩٩٢١٢٤٨٦",
        "03899212486\n",
    ],
)
def test_a_number_is_eleven_digits_and_a_refusal_does_not_repeat_it(text):
    with pytest.raises(NotANationalNumber) as refused:
        NationalNumber(text)

    assert str(refused.value) == "A national identity number has eleven digits."
    frame = refused.traceback[-1].frame
    assert text == "" or text not in repr(frame.f_locals)


@pytest.mark.parametrize("digits", ["03899212486", "00000000000", "41010750160", "99999999999"])
def test_nothing_else_is_read_into_the_digits(digits):
    assert NationalNumber(digits).reveal() == digits


def test_printing_and_writing_down_do_not_show_it(caplog):
    logging.getLogger("people").warning("%s %r", NUMBER, NUMBER, extra={"number": NUMBER})
    shown = [
        f"{NUMBER}",
        f"{NUMBER!r}",
        str([NUMBER]),
        str({"number": NUMBER}),
        caplog.text,
    ]
    for text in shown:
        assert DIGITS not in text
        assert "***********" in text
    with pytest.raises(TypeError):
        pickle.dumps(NUMBER)
    with pytest.raises(TypeError):
        json.dumps(NUMBER)
    assert NationalNumber(DIGITS) == NUMBER != OTHER
    assert {NationalNumber(DIGITS), NUMBER, OTHER} == {NUMBER, OTHER}


@given(number=numbers, row=st.uuids(), other=st.uuids())
def test_a_sealed_number_opens_in_its_own_row_only(number, row, other):
    ring = KeyRing([OLD])
    sealed = ring.seal(number, row=row)

    assert ring.unseal(sealed, row=row, key_id="2025a") == number
    assert number.reveal().encode() not in sealed
    if other != row:
        assert ring.seal(number, row=other) != sealed
        with pytest.raises(Unsealable):
            ring.unseal(sealed, row=other, key_id="2025a")


@given(number=numbers, position=st.integers(0, 26), bit=st.integers(0, 7))
def test_a_changed_ciphertext_does_not_open(number, position, bit):
    ring, row = KeyRing([OLD]), uuid.UUID(int=1)
    sealed = bytearray(ring.seal(number, row=row))
    sealed[position] ^= 1 << bit

    with pytest.raises(Unsealable):
        ring.unseal(bytes(sealed), row=row, key_id="2025a")


def test_each_key_gives_its_own_hash_and_none_is_in_a_repr():
    ring = KeyRing([NEW, OLD])

    assert ring.lookups(NUMBER) == [KeyRing([NEW]).lookup(NUMBER), KeyRing([OLD]).lookup(NUMBER)]
    assert len(set(ring.lookups(NUMBER))) == 2
    assert "n" * 32 not in repr(ring) + repr(vars(ring))


def test_a_row_of_a_key_that_is_gone_says_which():
    sealed = KeyRing([OLD]).seal(NUMBER, row=uuid.UUID(int=1))

    with pytest.raises(UnknownKey, match="2025a"):
        KeyRing([NEW]).unseal(sealed, row=uuid.UUID(int=1), key_id="2025a")


@pytest.mark.django_db
def test_a_person_is_found_by_their_number_until_it_is_forgotten():
    person, other = PersonFactory(), PersonFactory()

    assert national_ids.person_with(NUMBER) is None
    national_ids.remember(person=person, number=NUMBER)
    national_ids.remember(person=person, number=NUMBER)
    national_ids.remember(person=other, number=OTHER)

    assert national_ids.person_with(NUMBER) == person
    assert national_ids.number_of(person) == NUMBER
    assert national_ids.people_with([NUMBER, OTHER, NationalNumber("0" * 11)]) == {
        NUMBER: person.pk,
        OTHER: other.pk,
    }
    assert NationalId.objects.count() == 2

    assert national_ids.forget(person)
    assert not national_ids.forget(person)
    assert national_ids.person_with(NUMBER) is None
    assert national_ids.number_of(person) is None


@pytest.mark.django_db
def test_a_person_may_get_another_number():
    person = PersonFactory()
    national_ids.remember(person=person, number=NUMBER)
    national_ids.remember(person=person, number=OTHER)

    assert national_ids.person_with(NUMBER) is None
    assert national_ids.person_with(OTHER) == person


@pytest.mark.django_db
def test_the_number_of_another_person_is_refused_without_saying_it():
    owner, other = PersonFactory(), PersonFactory()
    national_ids.remember(person=owner, number=NUMBER)

    with pytest.raises(NumberTaken) as taken:
        national_ids.remember(person=other, number=NUMBER)

    assert taken.value.person_id == owner.pk
    assert DIGITS not in "".join(traceback.format_exception(taken.value))


@pytest.mark.django_db
def test_many_are_remembered_at_once_and_the_second_time_nothing_is_written():
    people = PersonFactory.create_batch(3)
    national_ids.remember(person=people[0], number=NationalNumber("1" * 11))
    numbers = {person.pk: NationalNumber(f"{n:011}") for n, person in enumerate(people)}

    assert national_ids.remember_all(numbers) == 3
    before = list(NationalId.objects.order_by("pk").values())
    assert national_ids.remember_all(numbers) == 0
    assert list(NationalId.objects.order_by("pk").values()) == before
    assert {p.pk: national_ids.number_of(p) for p in people} == numbers


@pytest.mark.django_db
def test_the_database_holds_neither_number_nor_key(settings):
    person = PersonFactory()
    national_ids.remember(person=person, number=NUMBER)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_nationalid")
        (row,) = cursor.fetchall()

    kept = b"|".join(
        v if isinstance(v, bytes) else bytes(v) if isinstance(v, memoryview) else str(v).encode()
        for v in row
    )
    ((_id, key),) = settings.NATIONAL_ID_KEYS
    for secret in (DIGITS.encode(), key, key.hex().encode()):
        assert secret not in kept


@pytest.mark.django_db
def test_a_ciphertext_moved_to_another_row_does_not_open():
    person, other = PersonFactory(), PersonFactory()
    national_ids.remember(person=person, number=NUMBER)
    national_ids.remember(person=other, number=OTHER)
    stolen = NationalId.objects.get(person=person).ciphertext
    NationalId.objects.filter(person=other).update(ciphertext=stolen)

    with pytest.raises(Unsealable):
        national_ids.number_of(other)


@pytest.mark.django_db
def test_rotation_moves_every_row_to_the_newest_key(settings, capsys):
    settings.NATIONAL_ID_KEYS = (OLD,)
    person, other = PersonFactory(), PersonFactory()
    national_ids.remember(person=person, number=NUMBER)
    settings.NATIONAL_ID_KEYS = (NEW, OLD)
    national_ids.remember(person=other, number=OTHER)

    assert national_ids.person_with(NUMBER) == person  # an older row is found by an older hash
    with pytest.raises(NumberTaken):
        national_ids.remember(person=other, number=NUMBER)
    call_command("rotate_national_ids")
    assert json.loads(capsys.readouterr().out) == {"rotated": 1, "current": 1, "mfa": 0}
    assert national_ids.rotate() == national_ids.Rotation(rotated=0, current=2)

    settings.NATIONAL_ID_KEYS = (NEW,)
    assert national_ids.person_with(NUMBER) == person
    assert national_ids.number_of(person) == NUMBER
    assert not NationalId.objects.exclude(key_id="2026a", lookup_key_id=F("key_id")).exists()


@pytest.mark.django_db
def test_rotation_without_the_old_key_says_which_one_to_give(settings):
    settings.NATIONAL_ID_KEYS = (OLD,)
    national_ids.remember(person=PersonFactory(), number=NUMBER)
    settings.NATIONAL_ID_KEYS = (NEW,)

    with pytest.raises(CommandError, match="no key named 2025a"):
        call_command("rotate_national_ids")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_at_once_with_the_same_number_make_one_row():
    if connection.vendor != "postgresql":
        pytest.skip("holds only on PostgreSQL")
    person, other = PersonFactory(), PersonFactory()

    def claim(who):
        try:
            national_ids.remember(person=who, number=NUMBER)
        except NumberTaken:
            return None
        else:
            return who
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        claims = list(pool.map(claim, [person, other] * 3))

    (row,) = NationalId.objects.all()
    assert set(claims) - {None} == {row.person}
    assert claims.count(row.person) == 3
