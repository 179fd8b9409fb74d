"""CMITimespan: HHHH:MM:SS.SS, two to four digits of hours (RTE 1.2, 3.4.3)."""

import re

_PATTERN = re.compile(r"([0-9]{2,4}):([0-9]{2}):([0-9]{2}(?:\.[0-9]{1,2})?)")
_LONGEST = 9999 * 3600 + 59 * 60 + 59.99


def parse_timespan(text: str) -> float:
    """Seconds of a CMITimespan; raises ValueError for anything else."""
    found = _PATTERN.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is not a CMITimespan")
    return int(found[1]) * 3600 + int(found[2]) * 60 + float(found[3])


def format_timespan(seconds: float) -> str:
    """A CMITimespan with four digits of hours; negative is zero, the longest is 9999:59:59.99."""
    hundredths = round(min(max(seconds, 0.0), _LONGEST) * 100)
    minutes, rest = divmod(hundredths, 6000)
    return f"{minutes // 60:04}:{minutes % 60:02}:{rest // 100:02}.{rest % 100:02}"
