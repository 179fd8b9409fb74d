"""One row of the file: checked, and turned into what it says. No message repeats a value."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from people.hr.file import RawRow
from people.national_ids import NationalNumber, NotANationalNumber

_Value = TypeVar("_Value")
_OF_PERSONS = ("given_name", "family_name", "position_code", "since")
_LANGUAGES = {"nb": "nb", "bokmål": "nb", "nn": "nn", "nynorsk": "nn", "en": "en", "": ""}
_LENGTHS = {
    "employee_number": 20,
    "given_name": 100,
    "family_name": 100,
    "email": 254,
    "unit_code": 40,
    "unit_name": 200,
    "parent_code": 40,
    "position_code": 40,
    "position_name": 200,
    "leader": 20,
}
_NATIONAL_NUMBER = re.compile(r"(?<![0-9])[0-9]{6} ?[0-9]{5}(?![0-9])")
_DATE = re.compile(
    r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)|(?P<d2>\d\d?)\.(?P<m2>\d\d?)\.(?P<y2>\d{4})"
)


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with a row, and in which column; "" when it is the row as a whole."""

    row: int
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """What one row says. Without an employee number it tells of a unit only."""

    row: int
    employee_number: str
    national_id: NationalNumber | None
    given_name: str
    family_name: str
    email: str
    language: str
    unit_code: str
    unit_name: str
    parent_code: str
    position_code: str
    position_name: str
    share: Decimal
    since: dt.date
    until: dt.date | None
    leader: str


class _Bad(Exception):
    """A field that cannot be used; the text says why."""


def check(raw: RawRow) -> Line | list[RowError]:
    """The line, or everything that is wrong with the row."""
    if not raw.is_whole:
        text = _("The row has another number of fields than the first row.")
        return [RowError(raw.number, "", text)]
    errors: list[RowError] = []

    def take(column: str, read: Callable[[str], _Value], otherwise: _Value) -> _Value:
        try:
            return read(raw.values.get(column, ""))
        except _Bad as bad:
            errors.append(RowError(raw.number, column, str(bad)))
            return otherwise

    texts = {column: take(column, _text(column), "") for column in _LENGTHS}
    # A row without any of it tells of a unit only.
    is_person = any(raw.values.get(name) for name in ("employee_number", *_OF_PERSONS))
    needed = ("employee_number", *_OF_PERSONS) if is_person else ()
    errors += [
        RowError(raw.number, column, _("This must be filled in."))
        for column in ("unit_code", "unit_name", *needed)
        if not raw.values.get(column)
    ]
    since = take("since", _date, None) if is_person else None
    until = take("until", _date, None) if is_person else None
    if since and until and until < since:
        errors.append(RowError(raw.number, "until", _("The last day is before the first.")))
    line = Line(
        row=raw.number,
        national_id=take("national_id", _national_id, None) if is_person else None,
        language=take("language", _language, ""),
        share=take("share", _share, Decimal(100)),
        since=since or dt.date.min,
        until=until,
        **(texts | {"position_name": texts["position_name"] or texts["position_code"]}),
    )
    return errors or line


def _text(column: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if len(value) > _LENGTHS[column]:
            raise _Bad(
                _("This is longer than %(length)d characters.") % {"length": _LENGTHS[column]}
            )
        if _NATIONAL_NUMBER.search(value):
            raise _Bad(_("This looks like a national identity number, which has its own column."))
        if column == "email" and value:
            _check_email(value)
        return value

    return read


def _check_email(value: str) -> None:
    try:
        validate_email(value)
    except ValidationError:
        raise _Bad(_("This is not an e-mail address.")) from None


def _national_id(value: str) -> NationalNumber | None:
    try:
        return NationalNumber(value.replace(" ", "")) if value else None
    except NotANationalNumber:
        raise _Bad(_("A national identity number has eleven digits.")) from None


def _language(value: str) -> str:
    if value.lower() not in _LANGUAGES:
        raise _Bad(_("The language must be nb, nn or en."))
    return _LANGUAGES[value.lower()]


def _share(value: str) -> Decimal:
    try:
        share = Decimal(value.removesuffix("%").strip().replace(",", ".") or 100)
    except InvalidOperation:
        share = Decimal(-1)
    if not (share.is_finite() and 0 <= share <= 100):
        raise _Bad(_("The share is a number from 0 to 100."))
    return round(share, 2)


def _date(value: str) -> dt.date | None:
    if not value:
        return None
    found = _DATE.fullmatch(value)
    try:
        if found:
            parts = found.groupdict()
            year, month, day = (int(parts[p] or parts[p + "2"]) for p in "ymd")
            return dt.date(year, month, day)
    except ValueError:
        pass
    raise _Bad(_("Write the date as 2026-11-25 or 25.11.2026."))
