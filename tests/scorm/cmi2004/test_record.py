"""What SCORM 2004's values amount to, whatever order the saves come in."""

import itertools

import pytest

from scorm.cmi.outcome import Outcome, Score
from scorm.cmi.record import Record
from scorm.cmi2004.record import (
    Criteria,
    apply,
    apply_late,
    claimed,
    cut_off,
    inherited,
    judge,
    opened,
)

COMPLETION = "cmi.completion_status"
SUCCESS = "cmi.success_status"
SCALED = "cmi.score.scaled"
PROGRESS = "cmi.progress_measure"
EXIT = "cmi.exit"


@pytest.mark.parametrize(
    ("said", "finished", "criteria", "status"),
    [
        ({}, False, Criteria(), "incomplete"),
        ({}, True, Criteria(), "completed"),
        ({}, True, Criteria(set_by_content=True), "incomplete"),
        ({EXIT: "suspend"}, True, Criteria(), "incomplete"),
        ({COMPLETION: "incomplete"}, True, Criteria(), "incomplete"),
        ({COMPLETION: "completed"}, False, Criteria(), "completed"),
        ({SUCCESS: "passed"}, False, Criteria(), "passed"),
        ({SUCCESS: "passed", COMPLETION: "incomplete"}, True, Criteria(), "passed"),
        ({SUCCESS: "failed", COMPLETION: "completed"}, True, Criteria(), "failed"),
        # The measure decides where the manifest says so, when it is over.
        ({SCALED: "0.2"}, False, Criteria(passing_score=0.8), "incomplete"),
        ({SCALED: "0.2"}, True, Criteria(passing_score=0.8), "failed"),
        ({SCALED: "0.2", EXIT: "suspend"}, True, Criteria(passing_score=0.8), "incomplete"),
        ({SCALED: "0.8"}, True, Criteria(passing_score=0.8), "passed"),
        ({SCALED: "0.8", SUCCESS: "failed"}, False, Criteria(passing_score=0.8), "passed"),
        ({SUCCESS: "passed"}, True, Criteria(passing_score=0.8), "passed"),
        ({PROGRESS: "0.4", COMPLETION: "completed"}, True, Criteria(None, 0.5), "incomplete"),
        ({PROGRESS: "0.5"}, False, Criteria(None, 0.5), "completed"),
        ({COMPLETION: "completed"}, True, Criteria(None, 0.5), "completed"),
    ],
)
def test_judge(said, finished, criteria, status):
    assert judge(said, finished=finished, criteria=criteria).status == status


def visit(record, saves, order, *, criteria):
    """The record after saves [(values, finished)] that come in `order`."""
    record, claims, newest = opened(record), {}, 0
    for number in order:
        values, finished = saves[number - 1]
        claims = claimed(claims, values, seq=number)
        if number > newest:
            record = apply(record, values, claims, finished=finished, criteria=criteria)
            newest = number
        else:
            record = apply_late(
                record, values, claims, seq=number, finished=finished, criteria=criteria
            )
    return record


@pytest.mark.parametrize("order", list(itertools.permutations((1, 2, 3))))
def test_the_order_of_saves_does_not_matter_for_the_outcome(order):
    # A save carries all that is not acknowledged: what may be overtaken comes in the next one too.
    saves = [
        ({COMPLETION: "incomplete", SCALED: "0.3"}, False),
        ({SCALED: "0.9"}, False),
        ({SCALED: "0.9", COMPLETION: "completed", EXIT: "normal"}, True),
    ]
    record = visit(Record(), saves, order, criteria=Criteria(passing_score=0.8))
    assert record.outcome == Outcome("passed", Score(given=0.9))


def test_a_later_failure_leaves_a_pass():
    record = visit(Record(), [({SUCCESS: "passed", SCALED: "0.9"}, True)], [1], criteria=Criteria())
    again = visit(record, [({SUCCESS: "failed", SCALED: "0.1"}, True)], [1], criteria=Criteria())
    assert again.outcome == Outcome("passed", Score(given=0.9))


def test_only_a_suspended_visit_is_gone_on_from():
    said = {COMPLETION: "incomplete", "cmi.location": "3", "cmi.suspend_data": "x"}
    said |= {"cmi.learner_preference.language": "nn", "cmi.objectives.0.id": "o"}
    kept = visit(Record(), [(said | {EXIT: "suspend"}, True)], [1], criteria=Criteria())
    ended = visit(Record(), [(said | {EXIT: "normal"}, True)], [1], criteria=Criteria())

    assert opened(kept) == kept
    fresh = opened(ended)
    assert (fresh.lesson_location, fresh.suspend_data) == ("", "")
    assert fresh.values == {"cmi.learner_preference.language": "nn"}
    claims = claimed({}, said, seq=4)
    assert inherited(claims, resumed=True) == {COMPLETION: (0, "incomplete")}
    assert inherited(claims, resumed=False) == {}


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({COMPLETION: "completed"}, "completed"),
        ({SCALED: "0.1"}, "not attempted"),
        ({}, "not attempted"),
    ],
)
def test_what_a_visit_that_is_cut_off_has_claimed_stands(said, status):
    claims = claimed({}, said, seq=1)
    criteria = Criteria(passing_score=0.5) if SCALED in said else Criteria()
    assert cut_off(Record(), claims, criteria=criteria).outcome.status == status
