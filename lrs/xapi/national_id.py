"""Norwegian national identity numbers in texts that must not hold any.

A number is eleven digits: day, month, year, three that tell people apart, and two check digits
(mod 11). A D-number has 40 added to the day. Help numbers and synthetic persons have 40, 65 or 80
added to the month.
"""

import re
from collections.abc import Iterator
from typing import Any

_CANDIDATE = re.compile(r"(?<![0-9])([0-9]{6})[ \u00a0]?([0-9]{5})(?![0-9])")
# UUIDs and hash sums are no text: eleven of their digits in a row mean nothing.
_HEX = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32,}", re.IGNORECASE
)
_WEIGHTS_1 = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_WEIGHTS_2 = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_MONTH_ADDED = (0, 40, 65, 80)
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_SUSPECT = re.compile(r"[0-9]{6}(?:[ \u00a0]|\\u00[aA]0|\\u0020)?[0-9]{5}|\\u003[0-9]")


def contains(text: str) -> bool:
    """Whether a valid number stands in `text`, written whole or as six and five digits."""
    if not _CANDIDATE.search(text):
        return False
    return any(_valid(found[1] + found[2]) for found in _CANDIDATE.finditer(_HEX.sub(" ", text)))


def redact(text: str) -> str:
    """`text` with each number blacked out, so that `contains` is false of what comes back."""
    if not contains(text):
        return text
    return _CANDIDATE.sub(
        lambda found: "***********" if _valid(found[1] + found[2]) else found[0], text
    )


def in_json(payload: str, value: Any) -> bool:
    """Whether a key, string or whole number of `value`, parsed from `payload`, holds a number."""
    return bool(_SUSPECT.search(payload)) and any(contains(text) for text in _texts(value))


def _texts(value: Any) -> Iterator[str]:
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            yield from value
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, int) and value.bit_length() < 64:
            yield str(value)


def _valid(digits: str) -> bool:
    numbers = [int(digit) for digit in digits]
    return _is_date(digits) and not (
        sum(w * n for w, n in zip(_WEIGHTS_1, numbers, strict=False)) % 11
        or sum(w * n for w, n in zip(_WEIGHTS_2, numbers, strict=True)) % 11
    )


def _is_date(digits: str) -> bool:
    day, month = int(digits[:2]), int(digits[2:4])
    day -= 40 if day > 40 else 0
    for added in _MONTH_ADDED:
        if 1 <= month - added <= 12:
            return 1 <= day <= _DAYS[month - added - 1]
    return False
