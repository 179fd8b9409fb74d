"""What the player frame holds when it opens, so that LMSGetValue can answer at once."""

from typing import Any

from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext as _

from content import origin
from courses.models import Launch
from people.models import Person
from scorm import tokens
from scorm.cmi import table
from scorm.cmi.claims import STATUS
from scorm.cmi.record import LOCATION, SUSPEND_DATA, Record, entry
from scorm.cmi.timespan import format_timespan
from scorm.hosts import label_of
from scorm.models import Attempt, Interaction, Sco, ScoState
from scorm.saving import earlier_saves, right_to_save

MODES = {
    Launch.Purpose.ENROLMENT: ("normal", "credit"),
    Launch.Purpose.ANONYMOUS: ("normal", "credit"),
    Launch.Purpose.REVIEW: ("review", "no-credit"),
    Launch.Purpose.PREVIEW: ("browse", "no-credit"),
    Launch.Purpose.BENCH: ("normal", "credit"),  # what a learner would meet
}


def frame_state(
    token: tokens.PlayToken, launch: Launch, sco: Sco, attempt: Attempt | None
) -> dict[str, Any]:
    """The JSON that static/scorm/frame.js starts from.

    `model` is the data model, `values` what LMSGetValue answers, `interactions` the count of those
    sent before, `content` the SCO's address, `save` the right to save or null, `earlier` those for
    the attempts before this one, `portal` the origin of the page around the frame.
    """
    label = label_of(launch, attempt, sco.package)
    state = ScoState.objects.filter(attempt_id=token.attempt, sco=sco).first()
    answers = Interaction.objects.filter(visit__attempt_id=token.attempt, visit__sco=sco)
    last_answer = answers.aggregate(last=Max("index"))["last"]
    is_kept = token.visit and not sco.is_asset
    save = right_to_save(attempt, token.visit, label) if attempt and is_kept else None
    return {
        "model": table.as_json(),
        "values": launch_values(launch, sco, state, student_id=label),
        "interactions": 0 if last_answer is None else last_answer + 1,
        "content": origin.file_url(label, sco.package, sco.href),
        "save": save,
        "earlier": earlier_saves(launch, label, but=attempt if save else None),
        "portal": settings.PORTAL_ORIGIN,
    }


def launch_values(
    launch: Launch, sco: Sco, state: ScoState | None, *, student_id: str
) -> dict[str, str]:
    """Every element that a SCO can read when it is launched (RTE 1.2, 3.4.4).

    The student id is the content host's label: stable for the person in this course, and nobody
    else's name for them.
    """
    mode, credit = MODES[Launch.Purpose(launch.purpose)]
    record = state.record if state else Record()
    score = record.outcome.score
    return {
        "cmi.core.student_id": student_id,
        "cmi.core.student_name": student_name(launch.person),
        "cmi.core.credit": credit,
        "cmi.core.lesson_mode": mode,
        "cmi.core.entry": entry(record if state else None) if mode == "normal" else "",
        "cmi.core.total_time": format_timespan(state.total_seconds if state else 0),
        STATUS: record.outcome.status,
        LOCATION: record.lesson_location,
        SUSPEND_DATA: record.suspend_data,
        "cmi.core.score.raw": number_text(score.raw),
        "cmi.core.score.min": number_text(score.min),
        "cmi.core.score.max": number_text(score.max),
        "cmi.launch_data": sco.launch_data,
        "cmi.student_data.mastery_score": number_text(sco.mastery_score),
        "cmi.student_data.max_time_allowed": sco.max_time_allowed,
        "cmi.student_data.time_limit_action": sco.time_limit_action,
        **record.values,
    }


def student_name(person: Person | None) -> str:
    """Family name first, as the standard has it; a visitor is a guest."""
    if person is None:
        return _("Guest")
    names = [part for part in (person.family_name, person.given_name) if part]
    return ", ".join(names) or person.get_full_name()


def number_text(value: float | None) -> str:
    """A number as a SCO reads it; "" for none."""
    return "" if value is None else f"{value:g}"
