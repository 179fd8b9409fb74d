"""What the server takes of a SCO of 2004."""

import pytest

from scorm.cmi2004.validation import check_set

OK, UNKNOWN, WRONG = 0, 401, 405


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("cmi.completion_status", "completed", OK),
        ("cmi.completion_status", "passed", WRONG),
        ("cmi.success_status", "failed", OK),
        ("cmi.exit", "normal", OK),
        ("cmi.exit", "time-out", OK),
        ("cmi.score.scaled", "-1.0", OK),
        ("cmi.score.scaled", "1.01", WRONG),
        ("cmi.score.raw", "1e99", OK),
        ("cmi.score.raw", "1e999", WRONG),
        ("cmi.score.raw", "NaN", WRONG),
        ("cmi.progress_measure", "0.333333333", OK),
        ("cmi.session_time", "PT4.5S", OK),
        ("cmi.session_time", "00:00:04", WRONG),
        ("cmi.location", "Æ" * 4096, OK),
        ("cmi.suspend_data", "x" * 2**20, OK),
        ("cmi.suspend_data", "x" * (2**20 + 1), WRONG),
        ("cmi.suspend_data", "\0", WRONG),
        ("cmi.interactions.0.type", "long-fill-in", OK),
        ("cmi.interactions.0.result", "incorrect", OK),
        ("cmi.interactions.0.result", "wrong", WRONG),
        ("cmi.interactions.0.timestamp", "2026-11-27T10:00:00.00Z", OK),
        ("cmi.interactions.0.correct_responses.1.pattern", "a[,]b", OK),
        ("cmi.interactions.0.student_response", "a", UNKNOWN),
        ("cmi.interactions.n.id", "a", UNKNOWN),
        ("cmi.objectives.12.score.scaled", "0.5", OK),
        ("cmi.comments_from_learner.0.comment", "Bra", OK),
        ("cmi.learner_name", "x", UNKNOWN),
        ("cmi.core.lesson_status", "passed", UNKNOWN),
        ("portal.sequencing", "{}", OK),
        ("", "", UNKNOWN),
    ],
)
def test_check_set(name, value, error):
    assert check_set(name, value) == error
