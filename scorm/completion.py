"""What a module's rule makes of its result. Pure but for the names of the rules."""

from dataclasses import replace

from courses.models import Module
from scorm.cmi.outcome import (
    COMPLETED,
    DONE,
    FAILED,
    INCOMPLETE,
    NOT_ATTEMPTED,
    PASSED,
    Total,
)

Rule = Module.Completion


def completed_when(total: Total, rule: str, minimum: float) -> Total:
    """The result as the course counts it; `minimum` is a score 0..1.

    What is taken back is "started", without a progress that would say that all is done.
    """
    match rule:
        case Rule.PASSED if total.status == COMPLETED:
            return replace(total, status=INCOMPLETE, progress=None)
        case Rule.SCORE if total.scaled is not None:
            return replace(total, status=PASSED if total.scaled >= minimum else FAILED)
        case Rule.SCORE if total.status in DONE:
            return replace(total, status=INCOMPLETE, progress=None)
        case Rule.OPENED if total.status not in {NOT_ATTEMPTED, PASSED}:
            return replace(total, status=COMPLETED, progress=1.0)
    return total
