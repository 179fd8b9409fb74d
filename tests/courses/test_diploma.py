"""The diploma: the same bytes for ever, in the holder's language, and no text that breaks it."""

import datetime as dt
import json
import re
import uuid
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.certificates import diploma
from courses.models import Certificate, Revocation

AT = dt.datetime(2026, 11, 25, 12, 30, 15, 123456, tzinfo=dt.UTC)


def make(**fields):
    certificate = {
        "uuid": uuid.UUID(int=7),
        "code": "7K3QFABCDEFGHJKMNPQR",
        "course_title": "Håndhygiene",
        "holder_name": "Kari Hansen",
        "issuer_name": "Helse Vestfjell",
        "language": "nb",
        "issued_at": AT,
        "valid_until": dt.date(2028, 1, 31),
    }
    return Certificate(**certificate | fields)


def said(certificate):
    """What the layout is given."""
    with translation.override(certificate.language):
        return diploma._data(certificate)


def test_the_same_certificate_gives_the_same_bytes_in_any_language_of_the_viewer():
    first = diploma.draw(make())
    with translation.override("en"):
        again = diploma.draw(make())

    assert first == again
    assert first.startswith(b"%PDF-")
    assert b"/MarkInfo" in first or b"/StructTreeRoot" in first  # tagged
    assert b"pdfuaid" in first  # says that it keeps PDF/UA-1
    assert b"(D:20261125" in first  # the day of issue, not of drawing


@pytest.mark.parametrize(
    ("language", "facts"),
    [
        ("nb", {"Fullført": "25. november 2026", "Gyldig til": "31. januar 2028"}),
        ("nn", {"Fullført": "25. november 2026", "Gyldig til": "31. januar 2028"}),
        ("en", {"Completed": "25 November 2026", "Valid until": "31 January 2028"}),
    ],
)
def test_it_speaks_the_language_of_the_holder(language, facts):
    data = said(make(language=language))

    told = {fact["term"]: fact["text"] for fact in data["facts"]}
    assert facts.items() <= told.items()
    assert data["language"] == language


def test_accreditation_and_hpr_number_stand_on_it_where_they_are_known():
    certificate = make(
        hours=Decimal("7.5"),
        accreditation_body="Norsk Sykepleierforbund",
        accreditation_category="Klinisk fagstige",
        hpr_number="9876543",
    )

    texts = [fact["text"] for fact in said(certificate)["facts"]]
    assert texts[2:] == [
        "Helse Vestfjell",
        "7,5",
        "Norsk Sykepleierforbund",
        "Klinisk fagstige",
        "9876543",
    ]
    assert len(said(make())["facts"]) == 3


def test_a_revoked_one_says_so_and_nothing_else_changes():
    revoked = make()
    revoked.revocation = Revocation(certificate=revoked, at=AT, reason="Feil person")

    before, after = said(make()), said(revoked)
    assert (
        after.pop("revoked") == "Tilbakekalt 25. november 2026: Kursbeviset er ikke lenger gyldig."
    )
    assert before.pop("revoked") == ""
    assert before == after
    assert "Feil person" not in json.dumps(after)
    assert diploma.draw(revoked) != diploma.draw(make())


@pytest.mark.parametrize(
    ("given_name", "printed"),
    [
        ('#panic("x") $a$ *b* <l> @r \\ "q" `c`', '#panic("x") $a$ *b* <l> @r \\ "q" `c`'),
        ("Čohkka Áŋŋel Đuoŧŧar-Žilje", "Čohkka Áŋŋel Đuoŧŧar-Žilje"),
        ("Kari 😀 Hansen", "Kari Hansen"),
        ("Kari\u202e nesnaH\u0000\n\tHansen", "Kari nesnaH Hansen"),
        ("A\u030a", "Å"),
        ("محمد علي", "محمد علي"),
    ],
)
def test_a_name_is_printed_as_it_is_and_never_read_as_markup(given_name, printed):
    assert diploma.plain(given_name) == printed
    assert diploma.draw(make(holder_name=given_name)).startswith(b"%PDF-")


@pytest.mark.parametrize("name", ["李小龙", "ಕನ್ನಡ", "", "\U0001f600", "\ufffe\uffff"])
def test_a_letter_that_no_font_has_does_not_stop_it(name):
    assert diploma.draw(make(holder_name=name, course_title=name)).startswith(b"%PDF-")


def test_the_longest_texts_stay_on_one_page():
    long = make(
        holder_name="W" * 310,
        course_title="W" * 200,
        issuer_name="W" * 200,
        accreditation_body="W" * 200,
        accreditation_category="W " * 100,
        hours=Decimal("999.5"),
        hpr_number="987654321",
    )
    long.revocation = Revocation(certificate=long, at=AT)

    assert b"/Type/Pages/Count 1/" in diploma.draw(long)


@given(name=st.text(max_size=60))
@settings(max_examples=25, deadline=None)
def test_any_text_gives_a_diploma(name):
    assert diploma.draw(make(holder_name=name)).startswith(b"%PDF-")


def test_the_code_leads_to_the_public_page():
    data = said(make())

    assert data["address"] == ("http://portal.localhost:8000/verify/7K3QF-ABCDE-FGHJK-MNPQR/")
    assert data["shown"] == "portal.localhost:8000/verify"
    assert re.match(r"<svg ", data["qr"])
