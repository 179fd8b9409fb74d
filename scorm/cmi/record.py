"""What is kept of a SCO in an attempt, and how a save changes it.

Saves of one visit come in the order of their numbers; a late one (older than what was applied) may
raise the outcome and changes nothing else. So neither the order nor repetition of saves matters.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from scorm.cmi.outcome import NOT_ATTEMPTED, Outcome, Score, best, judge, raised

STATUS = "cmi.core.lesson_status"
EXIT = "cmi.core.exit"
LOCATION = "cmi.core.lesson_location"
SUSPEND_DATA = "cmi.suspend_data"
SESSION_TIME = "cmi.core.session_time"
_SCORES = {"raw": "cmi.core.score.raw", "min": "cmi.core.score.min", "max": "cmi.core.score.max"}
_KEPT = ("cmi.objectives.", "cmi.student_preference.", "cmi.comments")
SUSPEND = "suspend"


@dataclass(frozen=True, slots=True)
class Record:
    """The state of a SCO.

    `exit` is how the last visit ended; a visit under way counts as suspended, so that one that is
    cut off can be resumed. `values` holds objectives, preferences and comments by element name,
    and what the visit under way has claimed as its lesson_status and exit.
    """

    outcome: Outcome = field(default_factory=Outcome)
    exit: str = ""
    lesson_location: str = ""
    suspend_data: str = ""
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def opened(record: Record) -> Record:
    """The record when a visit begins with LMSInitialize."""
    values = {name: value for name, value in record.values.items() if name not in {STATUS, EXIT}}
    return replace(record, exit=SUSPEND, values=values)


def apply(
    record: Record, values: Mapping[str, str], *, finished: bool, mastery: float | None
) -> Record:
    """The record after a save with valid `values`, in normal mode with credit.

    `mastery` is the manifest's masteryscore, 0..100. `finished` when the save holds LMSFinish.
    """
    kept = {**record.values, **{name: value for name, value in values.items() if _is_kept(name)}}
    paused = kept.get(EXIT) == SUSPEND
    claim = Outcome(kept.get(STATUS, record.outcome.status), _score(values, record.outcome.score))
    judged = judge(claim, mastery=mastery, finished=finished, paused=paused)
    return Record(
        best(record.outcome, judged),
        kept.get(EXIT, "") if finished else record.exit,
        values.get(LOCATION, record.lesson_location),
        values.get(SUSPEND_DATA, record.suspend_data),
        kept,
    )


def apply_late(
    record: Record, values: Mapping[str, str], *, finished: bool, mastery: float | None
) -> Record:
    """The record after a save that is older than what it holds: only the outcome can rise.

    A late save may hold a status without its score, which came in an earlier one. It is then judged
    by the score that is known, so that "passed" alone never lifts a score below the mastery score.
    """
    paused = values.get(EXIT) == SUSPEND
    # Without a status only the mastery score can say that it is over; anything else is a guess.
    is_final = finished and mastery is not None and values.get(_SCORES["raw"]) and not paused
    if STATUS not in values and not is_final:
        return record
    score = _score(values, record.outcome.score)
    claim = Outcome(values.get(STATUS, NOT_ATTEMPTED), score)
    judged = judge(claim, mastery=mastery, finished=finished, paused=paused)
    return replace(record, outcome=raised(record.outcome, judged))


def cut_off(record: Record, *, mastery: float | None) -> Record:
    """The record when the visit under way is closed without LMSFinish: what it claimed stands."""
    claim = Outcome(record.values.get(STATUS, record.outcome.status), record.outcome.score)
    if not claim.is_done:
        return record
    judged = judge(claim, mastery=mastery, finished=True, paused=True)
    return replace(record, outcome=best(record.outcome, judged))


def entry(record: Record | None) -> str:
    """cmi.core.entry: ab-initio the first time, resume after exit "suspend", else blank."""
    if record is None:
        return "ab-initio"
    return "resume" if record.exit == SUSPEND else ""


def _is_kept(name: str) -> bool:
    return name in {STATUS, EXIT} or name.startswith(_KEPT)


def _score(values: Mapping[str, str], before: Score) -> Score:
    known = {"raw": before.raw, "min": before.min, "max": before.max}
    for part, name in _SCORES.items():
        if name in values:
            known[part] = float(values[name]) if values[name] else None
    return Score(**known)
