"""The data types of the model (RTE 1.2, 3.4.3), as data that Python and JavaScript both read.

Patterns use only what means the same in both (no `.`, no `\\d`, no `\\w`) and match whole values.

Where real content is wider than the standard, so are we; nothing is ever truncated:

- suspend_data and comments take 1 MiB of characters (the standard says 4096), lesson_location 4096
  (255), a response and a pattern 4096 (CMIFeedback: 255 and a form for each interaction type).
- An identifier may hold blanks and any letter (the standard says ASCII without blanks), since
  authors make them of question texts.

No text may hold NUL or half a surrogate pair: neither can be kept in a database.
"""

import re
from dataclasses import dataclass
from functools import cache

MEBI = 2**20
_TEXT = "[^\\u0000\\ud800-\\udfff]*"
_DECIMAL = "-?(?:[0-9]{1,10}(?:[.][0-9]{0,20})?|[.][0-9]{1,20})"
_STATUSES = "passed|completed|failed|incomplete|browsed"


@dataclass(frozen=True, slots=True)
class DataType:
    """Values match `pattern`, count at most `length` characters and lie in minimum..maximum."""

    pattern: str
    length: int = 255
    minimum: float | None = None
    maximum: float | None = None

    @property
    def is_number(self) -> bool:
        """Whether values have a range."""
        return self.minimum is not None


def fits(value: str, kind: DataType) -> bool:
    """Whether the value is of that type."""
    if len(value) > kind.length or not _compiled(kind.pattern).fullmatch(value):
        return False
    return not value or not kind.is_number or _within(float(value), kind)


def _within(number: float, kind: DataType) -> bool:
    return (kind.minimum is None or number >= kind.minimum) and (
        kind.maximum is None or number <= kind.maximum
    )


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _integer(minimum: int, maximum: int) -> DataType:
    return DataType("-?[0-9]{1,5}", minimum=minimum, maximum=maximum)


TYPES = {
    "string255": DataType(_TEXT),
    "location": DataType(_TEXT, length=4096),
    "text": DataType(_TEXT, length=MEBI),
    "feedback": DataType(_TEXT, length=4096),
    "identifier": DataType("[^\\u0000-\\u001f\\ud800-\\udfff]+"),
    "decimal": DataType(_DECIMAL),
    # CMIDecimal or blank, normalised to 0..100 (3.4.4, cmi.core.score.raw).
    "score": DataType(f"(?:{_DECIMAL})?", minimum=0, maximum=100),
    "timespan": DataType("[0-9]{2,4}:[0-9]{2}:[0-9]{2}(?:[.][0-9]{1,2})?"),
    "time": DataType("(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:[.][0-9]{1,2})?"),
    "audio": _integer(-1, 100),
    "speed": _integer(-100, 100),
    "text_preference": _integer(-1, 1),
    "status": DataType(_STATUSES),  # a SCO cannot set "not attempted"
    "objective_status": DataType(f"{_STATUSES}|not attempted"),
    "exit": DataType("time-out|suspend|logout|"),
    "interaction": DataType(
        "true-false|choice|fill-in|matching|performance|sequencing|likert|numeric"
    ),
    "result": DataType(f"correct|wrong|unanticipated|neutral|{_DECIMAL}"),
}
