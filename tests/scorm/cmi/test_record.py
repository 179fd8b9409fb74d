"""What a save makes of a SCO's record."""

from hypothesis import given
from hypothesis import strategies as st

from scorm.cmi.outcome import Outcome, Score
from scorm.cmi.record import Record, apply, apply_late, cut_off, entry, opened

STATUS = "cmi.core.lesson_status"


def play(record, *saves, mastery=None):
    """The record after a whole visit: `saves` in order, the last with LMSFinish."""
    record = opened(record)
    for values in saves[:-1]:
        record = apply(record, values, finished=False, mastery=mastery)
    return apply(record, saves[-1], finished=True, mastery=mastery)


def test_a_save_keeps_what_was_set():
    values = {
        STATUS: "incomplete",
        "cmi.core.lesson_location": "7",
        "cmi.suspend_data": "abc",
        "cmi.core.score.raw": "50",
        "cmi.core.score.max": "200",
        "cmi.core.exit": "suspend",
        "cmi.core.session_time": "00:00:10",
        "cmi.comments": "Bra",
        "cmi.objectives.0.id": "o1",
        "cmi.student_preference.audio": "50",
        "cmi.interactions.0.id": "q1",
    }
    assert play(Record(), values) == Record(
        Outcome("incomplete", Score(50, None, 200)),
        exit="suspend",
        lesson_location="7",
        suspend_data="abc",
        values={
            STATUS: "incomplete",
            "cmi.core.exit": "suspend",
            "cmi.comments": "Bra",
            "cmi.objectives.0.id": "o1",
            "cmi.student_preference.audio": "50",
        },
    )


def test_nothing_reported_is_completed_at_finish():
    assert play(Record(), {}, {}).outcome == Outcome("completed")


def test_score_can_be_blanked():
    record = play(Record(), {STATUS: "failed", "cmi.core.score.raw": "5"})
    assert play(record, {"cmi.core.score.raw": ""}).outcome == Outcome("failed")


def test_entry_follows_the_exit():
    assert entry(None) == "ab-initio"
    assert entry(play(Record(), {"cmi.core.exit": "suspend"})) == "resume"
    assert entry(play(Record(), {"cmi.core.exit": "logout"})) == ""
    assert entry(play(Record(), {})) == ""
    assert entry(opened(Record())) == "resume"  # cut off


def test_an_exit_of_an_earlier_visit_does_not_count():
    record = play(Record(), {"cmi.core.exit": "suspend"})
    assert entry(play(record, {})) == ""


def test_completed_without_a_score_waits_for_the_end_under_a_mastery_score():
    record = apply(opened(Record()), {STATUS: "completed"}, finished=False, mastery=80)
    assert record.outcome.status == "incomplete"
    assert apply(record, {}, finished=True, mastery=80).outcome.status == "completed"
    assert cut_off(record, mastery=80).outcome.status == "completed"
    low = apply(record, {"cmi.core.score.raw": "10"}, finished=True, mastery=80)
    assert low.outcome == Outcome("failed", Score(10))


def test_cut_off_makes_no_failure_of_a_pause():
    record = apply(opened(Record()), {"cmi.core.score.raw": "10"}, finished=False, mastery=80)
    assert cut_off(record, mastery=80) == record


def test_a_late_save_raises_and_overwrites_nothing():
    record = play(Record(), {STATUS: "incomplete", "cmi.suspend_data": "new"})
    late = {
        STATUS: "passed",
        "cmi.core.score.raw": "90",
        "cmi.suspend_data": "old",
        "cmi.core.lesson_location": "1",
    }
    after = apply_late(record, late, finished=True, mastery=None)
    assert after.outcome == Outcome("passed", Score(90))
    assert after.suspend_data == "new"
    assert after.lesson_location == ""
    assert apply_late(after, {STATUS: "failed"}, finished=True, mastery=None) == after
    assert apply_late(after, {"cmi.suspend_data": "x"}, finished=False, mastery=None) == after


values_ = st.fixed_dictionaries(
    {},
    optional={
        STATUS: st.sampled_from(["passed", "completed", "failed", "incomplete", "browsed"]),
        "cmi.core.score.raw": st.integers(0, 100).map(str) | st.just(""),
        "cmi.core.exit": st.sampled_from(["", "suspend", "logout", "time-out"]),
        "cmi.suspend_data": st.text(max_size=3),
    },
)
save_ = st.tuples(st.sampled_from(["new", "late", "finish", "open", "cut"]), values_)


def step(record, kind, values, mastery):
    if kind == "open":
        return opened(record)
    if kind == "cut":
        return cut_off(record, mastery=mastery)
    rule = apply_late if kind == "late" else apply
    return rule(record, values, finished=kind == "finish", mastery=mastery)


@given(st.lists(save_), st.none() | st.just(60.0))
def test_no_order_of_calls_loses_what_was_achieved(saves, mastery):
    record = Record()
    for kind, values in saves:
        before, record = record, step(record, kind, values, mastery)
        if before.outcome.status == "passed":
            assert record.outcome.status == "passed"
        if before.outcome.is_done:
            assert record.outcome.is_done
            assert (record.outcome.score.scaled or 0) >= (before.outcome.score.scaled or 0)


@given(st.lists(save_), values_, st.booleans(), st.none() | st.just(60.0))
def test_a_save_repeated_changes_nothing(saves, values, finished, mastery):
    record = Record()
    for kind, earlier in saves:
        record = step(record, kind, earlier, mastery)
    once = apply(record, values, finished=finished, mastery=mastery)
    assert apply(once, values, finished=finished, mastery=mastery) == once
    assert apply_late(once, values, finished=finished, mastery=mastery) == once
