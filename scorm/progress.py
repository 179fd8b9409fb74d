"""How far an attempt has come, SCO by SCO and as a whole."""

from collections.abc import Mapping, Sequence
from itertools import takewhile

from courses.models.enrolment import Standing
from scorm.cmi.outcome import (
    COMPLETED,
    DONE,
    INCOMPLETE,
    NOT_ATTEMPTED,
    OUTCOMES,
    Outcome,
    Total,
    total,
)
from scorm.manifest.prerequisites import is_met
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


def closed_parts(scos: Sequence[Sco], states: Mapping[int, ScoState]) -> set[str]:
    """The identifiers of the parts whose prerequisites, or those of a heading above, are not met
    yet (SCORM 1.2). Where that would leave nothing to open, nothing is closed."""
    if not any(sco.prerequisites for sco in scos):
        return set()
    statuses = _statuses(scos, states)
    closed: set[str] = set()
    for position, sco in enumerate(scos):
        if not sco.prerequisites or sco.identifier in closed:
            continue
        inside = _inside(sco, scos[position + 1 :])
        # It waits for nothing that lies in itself, which then would never open.
        own = {one.identifier: statuses.pop(one.identifier) for one in [sco, *inside]}
        if not is_met(sco.prerequisites, statuses):
            closed |= own.keys()
        statuses |= own
    return closed if any(s.href and s.identifier not in closed for s in scos) else set()


def _statuses(scos: Sequence[Sco], states: Mapping[int, ScoState]) -> dict[str, str]:
    """The lesson_status of each part; a heading is completed when all that is below it is done."""
    found: dict[str, str] = {}
    for position, sco in enumerate(scos):
        state = states.get(sco.pk)
        found[sco.identifier] = state.lesson_status if state else NOT_ATTEMPTED
        if not sco.href:
            below = [one for one in _inside(sco, scos[position + 1 :]) if one.href]
            done = all(module_state(states.get(one.pk)) in DONE for one in below)
            found[sco.identifier] = COMPLETED if done else INCOMPLETE
    return found


def _inside(sco: Sco, later: Sequence[Sco]) -> list[Sco]:
    return list(takewhile(lambda one: one.depth > sco.depth, later))
