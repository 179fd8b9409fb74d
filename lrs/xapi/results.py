"""Results and scores (1.0.3 Data 2.4.5, 2.0 4.2.2.4)."""

from typing import Any

from lrs.xapi import checks
from lrs.xapi.clauses import Clause
from lrs.xapi.errors import InvalidStatementError

_RESULT = frozenset({"score", "success", "completion", "response", "duration", "extensions"})
_SCORE = frozenset({"scaled", "raw", "min", "max"})


def result(value: Any, path: str) -> None:
    """`value` is a Result."""
    found = checks.members(value, path, Clause.RESULT, allowed=_RESULT)
    if "score" in found:
        score(found["score"], f"{path}.score")
    for name in ("success", "completion"):
        if name in found:
            checks.a_boolean(found[name], f"{path}.{name}", Clause.RESULT)
    if "response" in found:
        checks.a_string(found["response"], f"{path}.response", Clause.RESULT)
    if "duration" in found:
        checks.a_duration(found["duration"], f"{path}.duration", Clause.RESULT)
    if "extensions" in found:
        checks.extensions(found["extensions"], f"{path}.extensions")


def score(value: Any, path: str) -> None:
    """`value` is a Score: scaled in -1..1, min < max, and raw between them (1.0.3 Data 2.4.5.1)."""
    found = checks.members(value, path, Clause.SCORE, allowed=_SCORE)
    number = {
        name: checks.a_number(one, f"{path}.{name}", Clause.SCORE) for name, one in found.items()
    }
    if not -1 <= number.get("scaled", 0) <= 1:
        raise InvalidStatementError(
            f"{path}.scaled", Clause.SCORE, "A scaled score lies between -1 and 1."
        )
    low, high, raw = number.get("min"), number.get("max"), number.get("raw")
    if low is not None and high is not None and low >= high:
        raise InvalidStatementError(
            f"{path}.min", Clause.SCORE, "The lowest score must be less than the highest."
        )
    if raw is not None and ((low is not None and raw < low) or (high is not None and raw > high)):
        raise InvalidStatementError(
            f"{path}.raw", Clause.SCORE, "A raw score lies between min and max."
        )
