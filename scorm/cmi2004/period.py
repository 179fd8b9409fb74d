"""timeinterval (second,10,2) of IEEE 1484.11.1: a period of ISO 8601 (RTE 4.1.1.7)."""

import re

_PATTERN = re.compile(
    r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?"
)
_SECONDS = (365 * 86_400, 30 * 86_400, 86_400, 3_600, 60, 1)


def parse_period(text: str) -> float:
    """Seconds of a period; raises ValueError for anything else.

    A year is 365 days and a month 30: nobody learns that long at once.
    """
    found = _PATTERN.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is not a period")
    parts = zip(found.groups(), _SECONDS, strict=True)
    return sum(float(number) * seconds for number, seconds in parts if number)


def format_period(seconds: float) -> str:
    """A period in hours, minutes and seconds with hundredths; negative is zero."""
    hundredths = round(max(seconds, 0.0) * 100)
    minutes, rest = divmod(hundredths, 6_000)
    return f"PT{minutes // 60}H{minutes % 60}M{rest / 100:g}S"
