"""How far an attempt has come, SCO by SCO and as a whole."""

from collections.abc import Mapping, Sequence

from courses.models.enrolment import Standing
from scorm.cmi.outcome import OUTCOMES, Outcome, Total, total
from scorm.models import Attempt, Sco, ScoState

State = Standing.State
_STATES = {"completed": State.COMPLETED, "passed": State.PASSED, "failed": State.FAILED}


def states_of(attempt: Attempt) -> Mapping[int, ScoState]:
    """The SCO states by the SCO's primary key, without their long texts."""
    states = attempt.sco_states.defer("suspend_data", "lesson_location", "cmi")
    return {state.sco_id: state for state in states}


def module_state(state: ScoState | None) -> State:
    """What the portal calls the SCO's lesson_status: one that was opened counts as started."""
    if state is None:
        return State.NOT_ATTEMPTED
    return _STATES.get(state.lesson_status, State.INCOMPLETE)


def total_of(attempt: Attempt, scos: Sequence[Sco], states: Mapping[int, ScoState]) -> Total:
    """The attempt's result: what sequencing says of the root, else over the SCOs to be opened."""
    outcomes = []
    for sco in scos:
        state = states.get(sco.pk)
        score = state.outcome.score if state else Outcome().score
        outcomes.append(Outcome(module_state(state).value, score))
    result = total(outcomes)
    rollup = attempt.rollup
    if rollup is None:
        return result
    return Total(
        rollup.status,
        rollup.score.scaled if rollup.status in OUTCOMES else None,
        1.0 if rollup.is_done else result.progress,
    )
