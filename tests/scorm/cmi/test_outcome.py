"""Finish rules, best results and totals."""

import pytest

from scorm.cmi.outcome import Outcome, Score, Total, best, judge, raised, total


@pytest.mark.parametrize(
    ("score", "scaled"),
    [
        (Score(), None),
        (Score(raw=80), 0.8),
        (Score(raw=80, min=0, max=100), 0.8),
        (Score(raw=8, min=0, max=10), 0.8),
        (Score(raw=12, max=10), 1.0),
        (Score(raw=5, max=0), 0.05),
        (Score(raw=5, max=-10), 0.05),
        (Score(raw=-50, min=-100, max=-10), -0.5),
        (Score(raw=-500), -1.0),
        (Score(raw=5, max=-10, given=0.3), 0.3),
    ],
)
def test_scaled(score, scaled):
    assert score.scaled == scaled


@pytest.mark.parametrize(
    ("status", "raw", "mastery", "finished", "paused", "judged"),
    [
        ("not attempted", None, None, True, False, "completed"),
        ("not attempted", None, None, False, False, "not attempted"),
        ("not attempted", 90, 80, True, False, "passed"),
        ("incomplete", None, None, True, False, "incomplete"),
        ("incomplete", 90, 80, True, False, "passed"),
        ("incomplete", 10, 80, True, False, "failed"),
        ("incomplete", 10, 80, True, True, "incomplete"),
        ("incomplete", 90, 80, False, False, "incomplete"),
        ("completed", 10, 80, False, False, "failed"),
        ("completed", 80, 80, False, False, "passed"),
        ("completed", None, 80, False, False, "incomplete"),
        ("completed", None, 80, True, False, "completed"),
        ("completed", 10, None, True, False, "completed"),
        ("passed", 10, 80, True, False, "failed"),
        ("passed", None, 80, False, False, "passed"),
        ("failed", 90, 80, True, False, "passed"),
        ("failed", 90, None, True, False, "failed"),
        ("browsed", None, None, True, False, "browsed"),
    ],
)
def test_judge(status, raw, mastery, finished, paused, judged):
    claim = Outcome(status, Score(raw))
    outcome = judge(claim, mastery=mastery, finished=finished, paused=paused)
    assert outcome == Outcome(judged, Score(raw))


@pytest.mark.parametrize(
    ("status", "raw", "mastery", "judged"),
    [
        ("incomplete", 90, 80, "incomplete"),
        ("incomplete", 10, 80, "incomplete"),
        ("not attempted", 90, 80, "incomplete"),
        ("not attempted", 90, None, "completed"),
        ("not attempted", None, 80, "completed"),
        ("completed", 90, 80, "passed"),
    ],
)
def test_judge_of_a_visit_that_set_neither_status_nor_score(status, raw, mastery, judged):
    claim = Outcome(status, Score(raw))
    outcome = judge(claim, mastery=mastery, finished=True, paused=False, touched=False)
    assert outcome.status == judged


PASSED_90 = Outcome("passed", Score(90))


@pytest.mark.parametrize(
    ("old", "new", "stands"),
    [
        (PASSED_90, Outcome("failed", Score(10)), PASSED_90),
        (PASSED_90, Outcome("incomplete", Score(99)), PASSED_90),
        (PASSED_90, Outcome("passed", Score(70)), PASSED_90),
        (PASSED_90, Outcome("completed", Score(95)), Outcome("passed", Score(95))),
        (Outcome("completed"), PASSED_90, PASSED_90),
        (
            Outcome("failed", Score(10)),
            Outcome("incomplete", Score(5)),
            Outcome("incomplete", Score(5)),
        ),
    ],
)
def test_best(old, new, stands):
    assert best(old, new) == stands


@pytest.mark.parametrize(
    ("old", "late", "stands"),
    [
        (Outcome("incomplete"), PASSED_90, PASSED_90),
        (Outcome("failed", Score(10)), PASSED_90, PASSED_90),
        (Outcome("incomplete"), Outcome("failed", Score(10)), Outcome("incomplete")),
        (Outcome("passed", Score(70)), Outcome("completed", Score(90)), PASSED_90),
    ],
)
def test_raised(old, late, stands):
    assert raised(old, late) == stands


@pytest.mark.parametrize(
    ("outcomes", "result"),
    [
        ([Outcome()], Total("not attempted", None, None)),
        ([Outcome("incomplete")], Total("incomplete", None, None)),
        ([PASSED_90], Total("passed", 0.9, 1.0)),
        ([PASSED_90, Outcome()], Total("incomplete", None, 0.5)),
        ([PASSED_90, Outcome("completed")], Total("passed", 0.9, 1.0)),
        ([Outcome("completed"), Outcome("completed")], Total("completed", None, 1.0)),
        ([PASSED_90, Outcome("failed", Score(10))], Total("failed", 0.5, 0.5)),
        ([Outcome(), Outcome("incomplete")], Total("incomplete", None, 0.0)),
    ],
)
def test_total(outcomes, result):
    assert total(outcomes) == result
