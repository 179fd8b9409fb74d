"""HR files as they come: encodings, separators, headings, and what is wrong with a row."""

import pytest

from people.hr.file import COLUMNS, BrokenFile, read
from people.hr.rows import Line, check
from tests.people.hr_files import HEADINGS, KARI, csv, hospital, person

TEXT = csv(hospital())


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("cp1252"),
        TEXT.encode("utf-16"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace(";", "\t").encode(),
        TEXT.replace("80,5", "80.5").replace(";", ",").encode(),
        ("\n" + TEXT + "\n;;;\n").encode(),
        TEXT.replace("Post 1", '"Post 1"').encode(),
    ],
)
def test_a_file_reads_alike_in_each_encoding_and_with_each_separator(data):
    lines = [check(row) for row in read(data).rows]

    assert [line.unit_name for line in lines] == ["Sykehuset", "Medisin", "Post 1", "Post 1"]
    kari = lines[2]
    assert (kari.given_name, kari.language, str(kari.share)) == ("Kari", "nn", "80.50")
    assert (kari.since.isoformat(), lines[3].since.isoformat()) == ("2020-01-01", "2019-02-01")
    assert kari.national_id.reveal() == KARI


def test_headings_may_stand_in_any_order_and_language_and_unknown_ones_are_told_by_place():
    text = (
        "unit_name,unit_code,PARENT-CODE,Lønnstrinn,employee number,given name,family_name,"
        "position code,from\n"
    )

    found = read(text.encode())

    assert found.ignored == (4,)
    assert found.columns == frozenset(COLUMNS) & {
        "unit_name",
        "unit_code",
        "parent_code",
        "employee_number",
        "given_name",
        "family_name",
        "position_code",
        "since",
    }


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "overskriftene"),
        (f"{KARI};Kari;Hansen\n".encode(), "overskriftene"),
        (HEADINGS.replace("Fornavn;", "").encode(), "given_name"),
        ((HEADINGS + ";Fra dato").encode(), "since"),
        (b"\x00\x01\x02", "ikke tekst"),
        (b"PK\x03\x04\x00\x00", "ikke tekst"),
        (TEXT.encode() + b'1;"' + b"x" * 200_000, "anførselstegn"),
    ],
)
def test_a_file_that_is_none_says_why_and_repeats_nothing(data, says):
    with pytest.raises(BrokenFile) as broken:
        read(data)

    assert says in str(broken.value)
    assert KARI not in str(broken.value)


@pytest.mark.parametrize(
    ("change", "columns"),
    [
        ({"employee_number": ""}, ["employee_number"]),
        ({"employee_number": KARI}, ["employee_number"]),
        ({"employee_number": "1" * 21}, ["employee_number"]),
        ({"national_id": "123"}, ["national_id"]),
        ({"given_name": KARI}, ["given_name"]),
        ({"given_name": f"Kari {KARI[:6]} {KARI[6:]}"}, ["given_name"]),
        ({"given_name": "", "family_name": ""}, ["given_name", "family_name"]),
        ({"email": "kari"}, ["email"]),
        ({"language": "se"}, ["language"]),
        ({"unit_code": ""}, ["unit_code"]),
        ({"share": "120"}, ["share"]),
        ({"share": "NaN"}, ["share"]),
        ({"share": "half"}, ["share"]),
        ({"since": ""}, ["since"]),
        ({"since": "2026-13-01"}, ["since"]),
        ({"since": "31.02.2026"}, ["since"]),
        ({"until": "2019-12-31"}, ["until"]),
        ({"until": "12/31/2026"}, ["until"]),
    ],
)
def test_a_bad_field_is_told_by_row_and_column_and_never_repeated(change, columns):
    raw = read(csv([person("1", "Kari") | change]).encode()).rows[0]

    errors = check(raw)

    assert [(error.row, error.column) for error in errors] == [(2, name) for name in columns]
    for value in change.values():
        assert not value or all(value not in error.text for error in errors)


def test_a_row_with_too_few_fields_is_bad_as_a_whole():
    (error,) = check(read((HEADINGS + "\n1;2;3\n").encode()).rows[0])

    assert (error.row, error.column) == (2, "")


def test_a_row_without_a_person_tells_of_a_unit():
    line = check(read(TEXT.encode()).rows[0])

    assert isinstance(line, Line)
    assert (line.employee_number, line.unit_code, line.parent_code) == ("", "H", "")
