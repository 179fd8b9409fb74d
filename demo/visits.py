"""Visits to demo packages that ended midway: what the package's own player would have saved."""

import json

from courses.models import Launch
from demo.source import Sco as Part
from demo.source import read
from scorm.models import Attempt, Sco
from scorm.payload import Save
from scorm.services import open_attempt, open_visit, save


def leave_midway(launch: Launch) -> None:
    """Go through the first half of the course's parts and stop on the second page of the next."""
    if launch.enrolment is None:
        raise ValueError("A launch without an enrolment leaves no trace.")
    attempt = open_attempt(enrolment=launch.enrolment, module=launch.module)
    parts = read(launch.module.course.slug).scos
    half = len(parts) // 2
    for part in parts[:half]:
        _visit(attempt, part, page=len(part.pages) - 1, status="completed", minutes=4)
    _visit(attempt, parts[half], page=1, status="incomplete", minutes=3)


def _visit(attempt: Attempt, part: Part, *, page: int, status: str, minutes: int) -> None:
    """One visit from LMSInitialize to LMSFinish that ended on `page` (counted from 0)."""
    sco = Sco.objects.get(package=attempt.package, identifier=f"ITEM-{part.id}")
    visit = open_visit(attempt=attempt, sco=sco)
    kept = {"v": 1, "page": page, "read": page + 1, "round": 1, "answers": {}, "scored": False}
    values = {
        "cmi.core.lesson_location": str(page + 1),
        "cmi.core.lesson_status": status,
        "cmi.core.session_time": f"00:{minutes:02d}:00.00",
        "cmi.core.exit": "suspend",
        "cmi.suspend_data": json.dumps(kept | {"at": "page"}),
    }
    report = Save(seq=1, visit=visit.number, values=values, finished=True)
    save(attempt_id=attempt.pk, save=report)
