"""What is kept of a SCO in an attempt, and how a save changes it.

Saves of one visit come in the order of their numbers; a late one (older than what was applied) may
raise the outcome and changes nothing else. So neither the order nor repetition of saves matters.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from scorm.cmi.claims import EXIT, RAW, SCORES, STATUS, Claims, as_of, is_touched, stated
from scorm.cmi.outcome import NOT_ATTEMPTED, Outcome, Score, best, judge, raised

LOCATION = "cmi.core.lesson_location"
SUSPEND_DATA = "cmi.suspend_data"
SESSION_TIME = "cmi.core.session_time"
_KEPT = ("cmi.objectives.", "cmi.student_preference.", "cmi.comments")
SUSPEND = "suspend"


@dataclass(frozen=True, slots=True)
class Record:
    """The state of a SCO.

    `exit` is how the last visit ended; a visit under way counts as suspended, so that one that is
    cut off can be resumed. `values` holds objectives, preferences and comments by element name.
    """

    outcome: Outcome = field(default_factory=Outcome)
    exit: str = ""
    lesson_location: str = ""
    suspend_data: str = ""
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def opened(record: Record) -> Record:
    """The record when a visit begins with LMSInitialize."""
    return replace(record, exit=SUSPEND)


def apply(
    record: Record,
    values: Mapping[str, str],
    claims: Claims,
    *,
    finished: bool,
    mastery: float | None,
) -> Record:
    """The record after a save with valid `values`, in normal mode with credit.

    `claims` is what the visit has said, with this save; `mastery` is the manifest's masteryscore,
    0..100; `finished` when the save holds LMSFinish.
    """
    said = stated(claims)
    score = _score(said, record.outcome.score)
    judged = judge(
        Outcome(said.get(STATUS, record.outcome.status), score),
        mastery=mastery,
        finished=finished,
        paused=said.get(EXIT) == SUSPEND,
        touched=is_touched(claims),
    )
    return Record(
        best(record.outcome, judged),
        said.get(EXIT, "") if finished else record.exit,
        values.get(LOCATION, record.lesson_location),
        values.get(SUSPEND_DATA, record.suspend_data),
        {**record.values, **{k: value for k, value in values.items() if k.startswith(_KEPT)}},
    )


def apply_late(
    record: Record,
    values: Mapping[str, str],
    claims: Claims,
    *,
    seq: int,
    finished: bool,
    mastery: float | None,
) -> Record:
    """The record after a save that is older than what it holds: only the outcome can rise.

    It is judged by what its own visit had said when it was number `seq`. So a status that turns up
    without its score or exit, which came in another save, is neither lifted nor lowered by what
    came later or in another visit.
    """
    then = as_of(claims, values, seq=seq)
    if mastery is not None and RAW in claims and RAW not in then:
        return record  # a newer score has taken the place of the one that would decide
    said = stated(then)
    paused = said.get(EXIT) == SUSPEND
    # Without a status only the mastery score can say that it is over; anything else is a guess.
    is_final = finished and mastery is not None and not paused
    is_scored = is_touched(then) and bool(said.get(RAW))
    if STATUS not in said and not (is_final and is_scored):
        return record
    claim = Outcome(said.get(STATUS, NOT_ATTEMPTED), _score(said, Score()))
    judged = judge(claim, mastery=mastery, finished=finished, paused=paused)
    return replace(record, outcome=raised(record.outcome, judged))


def cut_off(record: Record, claims: Claims, *, mastery: float | None) -> Record:
    """The record when the visit under way is closed without LMSFinish: what it claimed stands."""
    status = stated(claims).get(STATUS, record.outcome.status)
    claim = Outcome(status, record.outcome.score)
    if not claim.is_done:
        return record
    judged = judge(claim, mastery=mastery, finished=True, paused=True)
    return replace(record, outcome=best(record.outcome, judged))


def entry(record: Record | None) -> str:
    """cmi.core.entry: ab-initio the first time, resume after exit "suspend", else blank."""
    if record is None:
        return "ab-initio"
    return "resume" if record.exit == SUSPEND else ""


def _score(values: Mapping[str, str], before: Score) -> Score:
    known = {"raw": before.raw, "min": before.min, "max": before.max}
    for part, name in SCORES.items():
        if name in values:
            known[part] = float(values[name]) if values[name] else None
    return Score(**known)
