"""What a SCO's values amount to: mastery, best result, and the sum over a module's SCOs."""

from collections.abc import Sequence
from dataclasses import dataclass

NOT_ATTEMPTED = "not attempted"
INCOMPLETE = "incomplete"
COMPLETED = "completed"
PASSED = "passed"
FAILED = "failed"
DONE = frozenset({COMPLETED, PASSED})
OUTCOMES = frozenset({COMPLETED, PASSED, FAILED})


@dataclass(frozen=True, slots=True)
class Score:
    """cmi.core.score, each 0..100 or unknown; `given` is the -1..1 that SCORM 2004 says itself."""

    raw: float | None = None
    min: float | None = None
    max: float | None = None
    given: float | None = None

    @property
    def scaled(self) -> float | None:
        """As given, else -1..1: raw of max, or of 100 where max is absent or says nothing."""
        if self.given is not None:
            return self.given
        if self.raw is None:
            return None
        top = self.max if self.max is not None and self.max > 0 else 100.0
        return max(-1.0, min(self.raw / top, 1.0))


@dataclass(frozen=True, slots=True)
class Outcome:
    """A lesson_status with its score."""

    status: str = NOT_ATTEMPTED
    score: Score = Score()

    @property
    def is_done(self) -> bool:
        """Whether the status is completed or passed."""
        return self.status in DONE


def judge(
    claim: Outcome,
    *,
    mastery: float | None,
    finished: bool,
    paused: bool,
    touched: bool = True,
) -> Outcome:
    """What the SCO's claim amounts to, in normal mode with credit (3.4.4, lesson_status).

    - At LMSFinish "not attempted" becomes completed.
    - With a mastery score and a raw score, the mastery score decides between passed and failed.
      We decide it as soon as the SCO says that it is over, so that a course is never completed by
      a status that LMSFinish would take back. For the same reason completed without a raw score
      waits for LMSFinish.
    - A SCO that says "incomplete" and exits with "suspend" (`paused`) is a pause, not a failure.
    - A deviation: the standard lets the mastery score decide at every LMSFinish. We do not where
      the visit has set neither status nor raw score (`touched`): a running score of an earlier
      visit is no result, and opening and closing must not pass a quiz that is half done.
    """
    status = claim.status
    is_running = mastery is not None and claim.score.raw is not None and not touched
    if finished and status == NOT_ATTEMPTED:
        status = INCOMPLETE if is_running else COMPLETED
    if mastery is not None:
        if claim.score.raw is None:
            if status == COMPLETED and not finished:
                status = INCOMPLETE
        elif status in OUTCOMES or (finished and touched and not (paused and status == INCOMPLETE)):
            status = PASSED if claim.score.raw >= mastery else FAILED
    return Outcome(status, claim.score)


def best(old: Outcome, new: Outcome) -> Outcome:
    """What stands when `new` comes after `old`: a pass stays a pass, with the best score."""
    if not old.is_done:
        return new
    if not new.is_done:
        return old
    status = PASSED if PASSED in {old.status, new.status} else COMPLETED
    return Outcome(status, max(old.score, new.score, key=_height))


def raised(old: Outcome, late: Outcome) -> Outcome:
    """What stands when `late` turns up after what came later in time: it may only raise."""
    return best(late, old) if late.is_done else old


def _height(score: Score) -> float:
    return -1.0 if score.scaled is None else score.scaled


@dataclass(frozen=True, slots=True)
class Total:
    """A module's result: `status` as of lesson_status, `scaled` and `progress` 0..1 or None."""

    status: str
    scaled: float | None
    progress: float | None


def total(outcomes: Sequence[Outcome]) -> Total:
    """The result over all SCOs of a module; one that was never opened is "not attempted".

    The score is the mean of those known, once every SCO is completed, passed or failed: before
    that it is a running score and may fall. Progress is the share of SCOs that are done; a single
    SCO cannot tell before it is done.
    """
    scores = [one.score.scaled for one in outcomes if one.score.scaled is not None]
    is_final = all(one.status in OUTCOMES for one in outcomes)
    done = sum(one.is_done for one in outcomes)
    progress = done / len(outcomes) if len(outcomes) > 1 or done else None
    return Total(
        _status({one.status for one in outcomes}),
        max(sum(scores) / len(scores), 0.0) if scores and is_final else None,
        progress,
    )


def _status(statuses: set[str]) -> str:
    if statuses <= {NOT_ATTEMPTED}:
        return NOT_ATTEMPTED
    if FAILED in statuses:
        return FAILED
    if statuses <= DONE:
        return PASSED if PASSED in statuses else COMPLETED
    return INCOMPLETE
