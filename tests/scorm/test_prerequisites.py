"""aicc_script: which parts may open."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorm.manifest.prerequisites import BadScriptError, is_met, names_in

STATUSES = {
    "done": "completed",
    "won": "passed",
    "lost": "failed",
    "begun": "incomplete",
    "new": "not attempted",
    "A-1.2_b": "passed",
}


@pytest.mark.parametrize(
    ("script", "met"),
    [
        ("", True),
        ("   ", True),
        ("done", True),
        ("won", True),
        ("lost", False),
        ("begun", False),
        ("new", False),
        ("A-1.2_b", True),
        ('"done"', True),
        ("~done", False),
        ("~new", True),
        ("~~done", True),
        ("NOT new", True),
        ("done & won", True),
        ("done & new", False),
        ("done&won&lost", False),
        ("done | new", True),
        ("new | lost", False),
        ("new | done & lost", False),  # & binds harder
        ("(new | done) & won", True),
        ("done AND won", True),
        ("(done AND new) OR won", True),
        ("done and new", False),
        ("won = passed", True),
        ("won=P", True),
        ("won = completed", False),
        ('lost = "failed"', True),
        ("new = not attempted", True),
        ("new = N", True),
        ("won <> failed", True),
        ("lost <> F", False),
        ("2*{done, won, lost}", True),
        ("3*{done,won,lost}", False),
        ("2*{done, lost = failed}", True),
        ("1*{new}", False),
        ("new | 1*{done} & won", True),
        ("unknown", True),  # nobody could do anything about it
        ("unknown & new", False),
        ("unknown = passed", True),
    ],
)
def test_is_met(script, met):
    assert is_met(script, STATUSES) is met


@pytest.mark.parametrize(
    "script",
    [
        "&",
        "done &",
        "done won",
        "(done",
        "done)",
        "done =",
        "2*{done",
        "2*done",
        "~",
        "<",
        "()",
        "(" * 500 + "done" + ")" * 500,
    ],
)
def test_what_is_no_script(script):
    with pytest.raises(BadScriptError):
        is_met(script, STATUSES)


def test_names_in():
    assert names_in("a & (b | ~c) & 2*{d, e = passed}") == {"a", "b", "c", "d", "e"}


@given(st.text(alphabet='ab&|~()=<>*{},2" not', max_size=30))
def test_any_text_is_a_script_or_is_refused(script):
    with contextlib.suppress(BadScriptError):
        assert is_met(script, {"a": "passed"}) in {True, False}
