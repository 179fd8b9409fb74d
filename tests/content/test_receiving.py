"""Uploads in pieces: whatever goes wrong on the way, the file comes whole and right."""

import base64
import datetime as dt
import hashlib

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content import tus
from content.errors import ChecksumMismatch, UploadGone, UploadRefused, WrongOffset
from content.models import Upload
from content.services import (
    begin_upload,
    drop_upload,
    purge_abandoned_uploads,
    receiving,
    take_piece,
)
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db

State = Upload.State


def checksum_of(data):
    return tus.Checksum("sha256", hashlib.sha256(data).digest())


@pytest.fixture
def person():
    return PersonFactory()


def begin(person, size, **fields):
    facts = {"filename": "kurs.zip", "fingerprint": "f" * 64} | fields
    return begin_upload(size=size, by=person, **facts)


mishaps = st.sampled_from(["none", "none", "cut", "damaged", "again", "early", "late"])
steps_of = st.lists(st.tuples(st.integers(1, 90), mishaps), max_size=40)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.binary(min_size=1, max_size=400),
    st.lists(st.tuples(st.integers(1, 90), mishaps), max_size=40),
)
def test_the_file_comes_whole_whatever_happens(person, content, steps):
    upload = begin(person, len(content), filename=f"{len(content)}.zip")
    upload = Upload.objects.get(pk=upload.pk)
    for length, mishap in [*steps, *[(90, "none")] * 8]:
        here = upload.received
        if upload.state != State.RECEIVING:
            break
        piece = content[here : here + length]
        right = checksum_of(piece)
        try:
            match mishap:
                case "cut":
                    take_piece(upload, offset=here, pieces=[piece[:-1]], checksum=right)
                case "damaged":
                    take_piece(upload, offset=here, pieces=[piece + b"x"], checksum=right)
                case "early":
                    take_piece(upload, offset=here + 1, pieces=[piece])
                case "late" if here:
                    take_piece(upload, offset=here - 1, pieces=[piece])
                case "again":
                    take_piece(upload, offset=here, pieces=[piece], checksum=right)
                    take_piece(upload, offset=here, pieces=[piece], checksum=right)
                case _:
                    take_piece(upload, offset=here, pieces=[piece], checksum=right)
        except (ChecksumMismatch, WrongOffset, UploadRefused):
            upload.refresh_from_db()
        assert upload.path.read_bytes()[: upload.received] == content[: upload.received]

    assert (upload.state, upload.received) == (State.WAITING, len(content))
    assert upload.path.read_bytes()[: upload.size] == content
    upload.delete()


def test_the_same_file_is_gone_on_with(person):
    upload = begin(person, 10)
    take_piece(upload, offset=0, pieces=[b"12345"])

    assert begin(person, 10) == upload
    others = [
        begin(person, 11),
        begin(person, 10, fingerprint="e" * 64),
        begin(person, 10, filename="annet.zip"),
        begin(person, 10, course_slug="hygiene"),
        begin(PersonFactory(), 10),
        begin(person, 10, fingerprint=""),
        begin(person, 10, fingerprint=""),
    ]
    assert len({one.pk for one in [upload, *others]}) == 8


def test_a_whole_upload_takes_nothing_more(person):
    upload = begin(person, 3)
    take_piece(upload, offset=0, pieces=[b"123"])

    with pytest.raises(WrongOffset) as wrong:
        take_piece(upload, offset=3, pieces=[b""])

    assert wrong.value.offset == 3
    assert not drop_upload(upload)


def test_bytes_that_count_are_never_written_over(person):
    """A piece that hung on a lost line, while the same place was sent again and counted."""
    upload = begin(person, 10)

    def hanging():
        yield b"ab"
        take_piece(Upload.objects.get(pk=upload.pk), offset=0, pieces=[b"12345"])
        yield b"cde"

    with pytest.raises(WrongOffset) as wrong:
        take_piece(upload, offset=0, pieces=hanging())

    assert wrong.value.offset == 5
    assert upload.path.read_bytes() == b"12345"


def test_an_upload_thrown_away_while_a_piece_comes_is_gone(person):
    upload = begin(person, 10)

    def cancelled():
        yield b"ab"
        drop_upload(Upload.objects.get(pk=upload.pk))
        yield b"cde"

    with pytest.raises(UploadGone):
        take_piece(upload, offset=0, pieces=cancelled())
    with pytest.raises(UploadGone):
        take_piece(upload, offset=0, pieces=[b"ab"])

    assert list(upload.path.parent.iterdir()) == []


def test_no_more_than_was_announced_is_kept(person):
    upload = begin(person, 3)

    with pytest.raises(UploadRefused):
        take_piece(upload, offset=0, pieces=[b"12", b"34"])

    upload.refresh_from_db()
    assert upload.received == 0


def test_a_person_has_so_many_under_way(person, monkeypatch):
    monkeypatch.setattr(receiving, "MAX_OPEN", 2)
    begin(person, 1)
    begin(person, 2)

    with pytest.raises(UploadRefused):
        begin(person, 3)


def test_a_full_disk_is_told(person, monkeypatch):
    monkeypatch.setattr(receiving, "_SPARE", 2**60)

    with pytest.raises(UploadRefused):
        begin(person, 3)


def test_what_nobody_goes_on_with_is_thrown_away(person):
    old, new, whole = begin(person, 3), begin(person, 4), begin(person, 5)
    take_piece(whole, offset=0, pieces=[b"12345"])
    Upload.objects.filter(pk__in=[old.pk, whole.pk]).update(
        received_at=timezone.now() - dt.timedelta(hours=25)
    )

    assert purge_abandoned_uploads() == 1

    assert set(Upload.objects.all()) == {new, whole}
    assert not old.path.exists()
    assert new.path.exists()


@pytest.mark.parametrize("algorithm", tus.ALGORITHMS)
def test_checksums_of_both_kinds(algorithm):
    digest = hashlib.new(algorithm, b"abc").digest()

    read = tus.read_checksum(f"{algorithm} {base64.b64encode(digest).decode()}")
    hasher = read.hasher()
    hasher.update(b"abc")

    assert hasher.digest() == read.digest == digest


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (tus.read_checksum, "crc32 AAAA"),
        (tus.read_checksum, "sha256 ***"),
        (tus.read_metadata, "filename ***"),
        (tus.read_metadata, "filename /w=="),  # not UTF-8
    ],
)
def test_headers_that_make_no_sense(read, text):
    with pytest.raises(tus.BadHeaderError):
        read(text)


@pytest.mark.parametrize("text", [None, "", "-1", "1.5", "٣", "1" * 16])
def test_numbers_that_are_none(text):
    with pytest.raises(tus.BadHeaderError):
        tus.read_number(text, "Upload-Offset")


@given(st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), st.text(max_size=40)))
def test_metadata_comes_back_as_it_was_sent(metadata):
    pairs = (f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in metadata.items())

    assert tus.read_metadata(", ".join(pairs)) == metadata
