"""National identity numbers: sealed in a table of their own, found again by a keyed hash.

A number is eleven digits and nothing else is read into it (test persons have 80 added to the
month). It is a `NationalNumber` wherever it travels, so that no log line, exception or picture of
local variables shows it, and it is in clear nowhere but in the memory of one call.
"""

from people.national_ids.number import NationalNumber, NotANationalNumber
from people.national_ids.sealing import UnknownKey
from people.national_ids.store import (
    NumberTaken,
    Rotation,
    forget,
    number_of,
    people_with,
    person_with,
    remember,
    remember_all,
    rotate,
)

__all__ = [
    "NationalNumber",
    "NotANationalNumber",
    "NumberTaken",
    "Rotation",
    "UnknownKey",
    "forget",
    "number_of",
    "people_with",
    "person_with",
    "remember",
    "remember_all",
    "rotate",
]
