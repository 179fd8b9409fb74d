"""What the course gets to know of an attempt."""

import datetime as dt
from dataclasses import replace
from typing import Any

from courses.models import Module
from courses.services import record_guest_result, record_result
from scorm.cmi.outcome import INCOMPLETE, NOT_ATTEMPTED, Total
from scorm.completion import completed_when
from scorm.models import Attempt, Sco
from scorm.progress import states_of, total_of
from scorm.services.held import hold_result

_MOST_SECONDS = 10**8  # three years: content that subtracts wrongly says more than a column holds


def report_progress(attempt: Attempt, *, at: dt.datetime) -> Total:
    """Tell the enrolment how far the module has come, over all its SCOs.

    A visitor's guest round is told instead, and the enrolment when it is claimed.
    """
    scos = list(Sco.objects.filter(package_id=attempt.package_id).launchable())
    states = states_of(attempt)
    module = attempt.module
    total = total_of(attempt, scos, states)
    if module.completion == Module.Completion.OPENED and total.status == NOT_ATTEMPTED:
        total = replace(total, status=INCOMPLETE)  # opened, though it has said nothing
    result = completed_when(total, module.completion, module.minimum_score / 100)
    said: dict[str, Any] = {
        "state": result.status,
        "scaled": result.scaled,
        "progress": result.progress,
        "seconds": min(round(sum(s.total_seconds for s in states.values())), _MOST_SECONDS),
    }
    if attempt.enrolment is not None:
        record_result(enrolment=attempt.enrolment, module=attempt.module, at=at, **said)
    elif attempt.guest is not None:
        record_guest_result(guest=attempt.guest, module=attempt.module, at=at, **said)
        hold_result(attempt, said, at=at)
    return result
