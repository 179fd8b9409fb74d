"""The file as HR exports it: text in one of the usual encodings, fields between separators.

Nothing here repeats what stands in a field: it may be a national identity number.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

# Each column and the headings that mean it, in small letters and without spaces, - and _.
COLUMNS = {
    "employee_number": ("employeenumber", "ansattnummer", "ansattnr", "tilsettnummer"),
    "national_id": ("nationalid", "fødselsnummer", "fodselsnummer", "fnr"),
    "given_name": ("givenname", "fornavn", "førenamn"),
    "family_name": ("familyname", "etternavn", "etternamn"),
    "email": ("email", "epost"),
    "language": ("language", "språk", "sprak"),
    "unit_code": ("unitcode", "enhetskode", "einingskode"),
    "unit_name": ("unitname", "enhetsnavn", "enhet", "einingsnamn", "eining"),
    "parent_code": ("parentcode", "overordnetenhet", "overordnetkode", "overordnaeining"),
    "position_code": ("positioncode", "stillingskode"),
    "position_name": ("positionname", "stilling", "stillingsnavn", "stillingsnamn"),
    "share": ("share", "stillingsprosent", "prosent"),
    "since": ("from", "since", "fradato", "fra", "frå"),
    "until": ("to", "until", "tildato", "til"),
    "leader": ("leader", "leder", "lederansattnummer", "leiar"),
}
REQUIRED = (
    "employee_number",
    "given_name",
    "family_name",
    "unit_code",
    "unit_name",
    "parent_code",
    "position_code",
    "since",
)
_SEPARATORS = ";\t,"
_BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


class BrokenFile(Exception):
    """The file as a whole cannot be used; the text is a sentence for whoever sent it."""


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as it stands: its number as a spreadsheet counts, and the columns that it has."""

    number: int
    values: dict[str, str]
    is_whole: bool = True  # as many fields as there are headings


@dataclass(frozen=True, slots=True)
class RawFile:
    """The rows, which columns the file has, and which (from 1) are not known."""

    rows: list[RawRow]
    columns: frozenset[str]
    ignored: tuple[int, ...]


def read(data: bytes) -> RawFile:
    """The rows of `data`; raises BrokenFile."""
    text = _decode(data)
    head = text.lstrip("\r\n").partition("\n")[0]
    separator = max(_SEPARATORS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        rows = [(reader.line_num, fields) for fields in reader]
    except csv.Error:
        raise BrokenFile(
            _("Row %(row)d cannot be read. A quotation mark may be missing before it.")
            % {"row": reader.line_num}
        ) from None
    filled = iter([row for row in rows if any(field.strip() for field in row[1])])
    _number, headings = next(filled, (0, []))
    names = [_column(heading) for heading in headings]
    _check(names)
    return RawFile(
        rows=list(_rows(filled, names)),
        columns=frozenset(name for name in names if name),
        ignored=tuple(place for place, name in enumerate(names, 1) if name is None),
    )


def _decode(data: bytes) -> str:
    """UTF-8, UTF-16 with its mark, or else Windows-1252, which Norwegian systems write."""
    marked = next((enc for mark, enc in _BYTE_ORDER_MARKS.items() if data.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "cp1252"):
        try:
            text = data.decode(encoding or "utf-8")
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise BrokenFile(_("The file is not text. Export it as CSV in UTF-8."))


def _column(heading: str) -> str | None:
    plain = heading.strip().lower()
    for sign in " -_.":
        plain = plain.replace(sign, "")
    return next((name for name, headings in COLUMNS.items() if plain in headings), None)


def _check(names: list[str | None]) -> None:
    known = [name for name in names if name]
    missing = [name for name in REQUIRED if name not in known]
    if missing:
        raise BrokenFile(
            _("The first row must hold the headings. These are missing: %(columns)s.")
            % {"columns": ", ".join(missing)}
        )
    if len(known) != len(set(known)):
        twice = sorted({name for name in known if known.count(name) > 1})
        raise BrokenFile(
            _("These columns stand there more than once: %(columns)s.")
            % {"columns": ", ".join(twice)}
        )


def _rows(rows: Iterator[tuple[int, list[str]]], names: list[str | None]) -> Iterator[RawRow]:
    for number, fields in rows:
        values = {
            name: " ".join(field.split())
            for name, field in zip(names, fields, strict=False)
            if name
        }
        yield RawRow(number, values, is_whole=len(fields) == len(names))
