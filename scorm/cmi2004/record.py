"""What is kept of a SCO in an attempt, and how a save changes it (RTE 4.2; SN UP.4).

The twin of scorm.cmi.record, by the same rules: the order of saves does not matter, a late one may
raise the outcome and changes nothing else, and what passed stays passed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from scorm.cmi.claims import Claims, newest
from scorm.cmi.outcome import COMPLETED, FAILED, INCOMPLETE, PASSED, Outcome, Score, best, raised
from scorm.cmi.record import SUSPEND, Record
from scorm.cmi2004.model import (
    COMPLETION,
    EXIT,
    LOCATION,
    PROGRESS,
    SCALED,
    SCORES,
    SUCCESS,
    SUSPEND_DATA,
)

_CLAIMED = frozenset({COMPLETION, SUCCESS, EXIT, PROGRESS, *SCORES.values()})
_INHERITED = _CLAIMED - {EXIT}
_KEPT = (
    "cmi.objectives.",
    "cmi.learner_preference.",
    "cmi.comments_from_learner.",
    COMPLETION,
    SUCCESS,
    PROGRESS,
    "cmi.score.",
)
_PREFERENCE = "cmi.learner_preference."


@dataclass(frozen=True, slots=True)
class Criteria:
    """What the manifest asks of a SCO: see scorm.manifest.Item."""

    passing_score: float | None = None
    completion_threshold: float | None = None
    set_by_content: bool = False


def claimed(claims: Claims, values: Mapping[str, str], *, seq: int) -> dict[str, tuple[int, str]]:
    """The claims after save number `seq` (scorm.cmi.claims)."""
    return newest(claims, values, _CLAIMED, seq=seq)


def inherited(claims: Claims, *, resumed: bool) -> dict[str, tuple[int, str]]:
    """What the next visit begins with: all that was said when it resumes, else nothing."""
    if not resumed:
        return {}
    return {name: (0, value) for name, (_seq, value) in claims.items() if name in _INHERITED}


def opened(record: Record) -> Record:
    """The record when a visit begins with Initialize.

    After another exit than suspend a new attempt on the activity begins with a fresh data model
    (RTE 3.1.2); the outcome and the learner's preferences stay.
    """
    if record.exit == SUSPEND:
        return record
    kept = {name: v for name, v in record.values.items() if name.startswith(_PREFERENCE)}
    return Record(record.outcome, SUSPEND, values=kept)


def apply(
    record: Record,
    values: Mapping[str, str],
    claims: Claims,
    *,
    finished: bool,
    criteria: Criteria,
) -> Record:
    """The record after a save with valid `values`; `claims` is what the visit has said, with it."""
    said = {name: value for name, (_seq, value) in claims.items()}
    judged = judge(said, finished=finished, criteria=criteria)
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
    criteria: Criteria,
) -> Record:
    """The record after a save that is older than what it holds: only the outcome can rise.

    Judged by what its own visit had said when it was number `seq`. Where a newer score or measure
    has taken the place of the one that would decide, it decides nothing.
    """
    earlier = {name: one for name, one in claims.items() if one[0] <= seq}
    then = claimed(earlier, values, seq=seq)
    deciding = {
        SCALED: criteria.passing_score is not None,
        PROGRESS: criteria.completion_threshold is not None,
    }
    if any(decides and name in claims and name not in then for name, decides in deciding.items()):
        return record
    said = {name: value for name, (_seq, value) in then.items()}
    judged = judge(said, finished=finished and _has_spoken(then), criteria=criteria)
    return replace(record, outcome=raised(record.outcome, judged))


def cut_off(record: Record, claims: Claims, *, criteria: Criteria) -> Record:
    """The record when the visit under way is closed without Terminate: what it claimed stands."""
    said = {name: value for name, (_seq, value) in claims.items()} | {EXIT: SUSPEND}
    judged = judge(said, finished=True, criteria=criteria)
    return replace(record, outcome=best(record.outcome, judged)) if judged.is_done else record


def judge(said: Mapping[str, str], *, finished: bool, criteria: Criteria) -> Outcome:
    """What a SCO's claims amount to.

    - Where the manifest has a threshold, progress_measure decides completion (RTE 4.2.4).
    - Where it has a passing score, score.scaled decides success (RTE 4.2.22). We let it decide when
      the SCO says that it is over or ends, so that a running score is no failure.
    - At Terminate a SCO that said nothing of completion is completed (SN UP.4), unless the manifest
      says that content sets it, or the SCO suspends.
    - One status comes of both: passed or failed where success is known, else of completion.
    """
    completion = said.get(COMPLETION, "unknown")
    paused = said.get(EXIT) == SUSPEND
    if criteria.completion_threshold is not None and said.get(PROGRESS):
        enough = float(said[PROGRESS]) >= criteria.completion_threshold
        completion = COMPLETED if enough else INCOMPLETE
    elif finished and completion == "unknown" and not paused and not criteria.set_by_content:
        completion = COMPLETED
    score = _score(said)
    success = said.get(SUCCESS, "unknown")
    is_over = completion == COMPLETED or success != "unknown" or (finished and not paused)
    if criteria.passing_score is not None and score.given is not None and is_over:
        success = PASSED if score.given >= criteria.passing_score else FAILED
    if success in {PASSED, FAILED}:
        return Outcome(success, score)
    return Outcome(COMPLETED if completion == COMPLETED else INCOMPLETE, score)


def _has_spoken(claims: Claims) -> bool:
    """Whether the visit itself has said something of its result."""
    return any(seq > 0 for name, (seq, _value) in claims.items() if name != EXIT)


def _score(said: Mapping[str, str]) -> Score:
    return Score(**{part: float(said[n]) if said.get(n) else None for part, n in SCORES.items()})
