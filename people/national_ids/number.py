"""A national identity number on its way, hidden from whatever prints it."""

import hmac
import re
from typing import NoReturn

_HIDDEN = "***********"
_ELEVEN_DIGITS = re.compile(r"[0-9]{11}", re.ASCII)


class NotANationalNumber(ValueError):
    """What should be a national identity number is not eleven digits; what it is stays unsaid."""

    def __init__(self) -> None:
        super().__init__("A national identity number has eleven digits.")


class NationalNumber:
    """Eleven digits, opaque. Printing, formatting, pickling and serialising do not show them."""

    __slots__ = ("_digits",)

    def __init__(self, digits: str) -> None:
        """Raises NotANationalNumber, which does not say what was given."""
        given, digits = digits, _HIDDEN
        if not _ELEVEN_DIGITS.fullmatch(given):
            given = _HIDDEN  # this frame goes into the report of an uncaught error
            raise NotANationalNumber
        self._digits = given

    def reveal(self) -> str:
        """The digits, for the cipher and the hash alone."""
        return self._digits

    def __repr__(self) -> str:
        return _HIDDEN

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, NationalNumber):
            return NotImplemented
        return hmac.compare_digest(self._digits, other._digits)

    def __hash__(self) -> int:
        return hash(self._digits)

    def __reduce__(self) -> NoReturn:
        raise TypeError("A national identity number is not written down.")
