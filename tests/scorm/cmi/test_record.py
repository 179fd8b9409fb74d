"""What a save makes of a SCO's record."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorm.cmi.claims import claimed, inherited
from scorm.cmi.outcome import Outcome, Score
from scorm.cmi.record import Record, apply, apply_late, cut_off, entry, opened

STATUS = "cmi.core.lesson_status"
RAW = "cmi.core.score.raw"


class Visit:
    """A visit under way: its record and what it has claimed."""

    def __init__(self, record, mastery=None):
        self.record, self.mastery = opened(record), mastery
        self.claims = {}
        self.seq = 1  # number 0 is what a visit begins with, and no save

    def begin(self):
        self.record, self.claims = opened(self.record), inherited(self.claims)

    def save(self, values, *, finished=False):
        self.seq += 1
        self.claims = claimed(self.claims, values, seq=self.seq)
        self.record = apply(
            self.record, values, self.claims, finished=finished, mastery=self.mastery
        )

    def save_late(self, values, *, finished=False):
        self.claims = claimed(self.claims, values, seq=self.seq)
        self.record = apply_late(
            self.record,
            values,
            self.claims,
            seq=self.seq,
            finished=finished,
            mastery=self.mastery,
        )

    def cut(self):
        self.record = cut_off(self.record, self.claims, mastery=self.mastery)


def play(record, *saves, mastery=None):
    """The record after a whole visit: `saves` in order, the last with LMSFinish."""
    visit = Visit(record, mastery)
    for values in saves[:-1]:
        visit.save(values)
    visit.save(saves[-1], finished=True)
    return visit.record


def late(record, values, *, finished=True, mastery=None):
    """The record after a late save of a visit that has said nothing else."""
    claims = claimed({}, values, seq=1)
    return apply_late(record, values, claims, seq=1, finished=finished, mastery=mastery)


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
    visit = Visit(Record(), mastery=80)
    visit.save({STATUS: "completed"})
    assert visit.record.outcome.status == "incomplete"
    assert cut_off(visit.record, visit.claims, mastery=80).outcome.status == "completed"
    visit.save({RAW: "10"}, finished=True)
    assert visit.record.outcome == Outcome("failed", Score(10))
    done = play(Record(), {STATUS: "completed"}, {}, mastery=80)
    assert done.outcome.status == "completed"


def test_a_status_that_comes_after_its_score_has_it():
    visit = Visit(Record(), None)
    for values in ({STATUS: "passed"}, {STATUS: "failed", RAW: "10"}, {STATUS: "passed"}):
        visit.save(values)
    assert visit.record.outcome == Outcome("passed", Score(10))


def test_cut_off_makes_no_failure_of_a_pause():
    visit = Visit(Record(), mastery=80)
    visit.save({RAW: "10"})
    assert cut_off(visit.record, visit.claims, mastery=80) == visit.record


def test_a_late_save_raises_and_overwrites_nothing():
    record = play(Record(), {STATUS: "incomplete", "cmi.suspend_data": "new"})
    values = {
        STATUS: "passed",
        RAW: "90",
        "cmi.suspend_data": "old",
        "cmi.core.lesson_location": "1",
    }
    after = late(record, values)
    assert after.outcome == Outcome("passed", Score(90))
    assert after.suspend_data == "new"
    assert after.lesson_location == ""
    assert late(after, {STATUS: "failed"}) == after
    assert late(after, {"cmi.suspend_data": "x"}, finished=False) == after


@pytest.mark.parametrize(
    ("before", "values", "outcome"),
    [
        ({}, {RAW: "90"}, Outcome("passed", Score(90))),
        ({}, {RAW: ""}, Outcome("incomplete", Score(50))),
        ({STATUS: "incomplete"}, {RAW: "90"}, Outcome("passed", Score(90))),
        (
            {STATUS: "incomplete", "cmi.core.exit": "suspend"},
            {RAW: "90"},
            Outcome("incomplete", Score(50)),
        ),
        ({RAW: "40"}, {STATUS: "completed"}, Outcome("incomplete", Score(50))),
        ({RAW: "85"}, {STATUS: "completed"}, Outcome("passed", Score(85))),
        ({}, {STATUS: "completed"}, Outcome("completed")),
    ],
)
def test_a_late_finish_is_judged_by_what_its_visit_said(before, values, outcome):
    record = Record(Outcome("incomplete", Score(50)))
    claims = claimed(claimed({}, before, seq=1), values, seq=2)
    after = apply_late(record, values, claims, seq=2, finished=True, mastery=80)
    assert after.outcome == outcome


values_ = st.fixed_dictionaries(
    {},
    optional={
        STATUS: st.sampled_from(["passed", "completed", "failed", "incomplete", "browsed"]),
        RAW: st.integers(0, 100).map(str) | st.just(""),
        "cmi.core.exit": st.sampled_from(["", "suspend", "logout", "time-out"]),
        "cmi.suspend_data": st.text(max_size=3),
    },
)
save_ = st.tuples(st.sampled_from(["new", "late", "finish", "open", "cut"]), values_)


def step(visit, kind, values):
    if kind == "open":
        visit.begin()
    elif kind == "cut":
        visit.cut()
    elif kind == "late":
        visit.save_late(values)
    else:
        visit.save(values, finished=kind == "finish")


@given(st.lists(save_), st.none() | st.just(60.0))
def test_no_order_of_calls_loses_what_was_achieved(saves, mastery):
    visit = Visit(Record(), mastery)
    for kind, values in saves:
        before = visit.record
        step(visit, kind, values)
        if before.outcome.status == "passed":
            assert visit.record.outcome.status == "passed"
        if before.outcome.is_done:
            assert visit.record.outcome.is_done
            assert (visit.record.outcome.score.scaled or 0) >= (before.outcome.score.scaled or 0)


@given(st.lists(save_), values_, st.booleans(), st.none() | st.just(60.0))
def test_a_save_repeated_changes_nothing(saves, values, finished, mastery):
    visit = Visit(Record(), mastery)
    for kind, earlier in saves:
        step(visit, kind, earlier)
    visit.save(values, finished=finished)
    once = visit.record
    visit.save_late(values, finished=finished)
    assert visit.record == once
    visit.save(values, finished=finished)
    assert visit.record == once


@given(st.lists(values_, min_size=1, max_size=5), st.randoms())
def test_claims_do_not_depend_on_the_order_of_saves(saves, chance):
    numbered = list(enumerate(saves, 1))
    shuffled = chance.sample(numbered, len(numbered))
    in_order, mixed = {}, {}
    for seq, values in numbered:
        in_order = claimed(in_order, values, seq=seq)
    for seq, values in shuffled:
        mixed = claimed(mixed, values, seq=seq)
    assert mixed == in_order
