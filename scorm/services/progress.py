"""What the course gets to know of an attempt."""

import datetime as dt

from courses.services import record_result
from scorm.cmi.outcome import Total
from scorm.models import Attempt, Sco
from scorm.progress import states_of, total_of


def report_progress(attempt: Attempt, *, at: dt.datetime) -> Total:
    """Tell the enrolment how far the module has come, over all its SCOs."""
    scos = list(Sco.objects.filter(package_id=attempt.package_id).launchable())
    states = states_of(attempt)
    result = total_of(scos, states)
    record_result(
        enrolment=attempt.enrolment,
        module=attempt.module,
        state=result.status,
        scaled=result.scaled,
        progress=result.progress,
        seconds=round(sum(state.total_seconds for state in states.values())),
        at=at,
    )
    return result
