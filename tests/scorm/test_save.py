"""Saves: applied once, in any order, told upwards once."""

import datetime as dt
import json

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from courses.models import Completion, ModuleResult
from scorm import signals
from scorm.cmi.errors import Error
from scorm.cmi.outcome import Total
from scorm.models import Interaction, Sco, ScoState, Visit
from scorm.services import open_visit
from tests.factories.scorm import Player, make_attempt, state_of
from xapi_bridge.models import OutboxEntry

pytestmark = pytest.mark.django_db

STATUS = "cmi.core.lesson_status"
LOCATION = "cmi.core.lesson_location"
RAW = "cmi.core.score.raw"
EXIT = "cmi.core.exit"
TIME = "cmi.core.session_time"


@pytest.fixture
def facts():
    """What was told, as (name of the fact, the interesting part)."""
    told = []
    shown = {
        signals.VisitStarted: lambda fact: fact.resumed,
        signals.VisitEnded: lambda fact: (fact.suspended, fact.seconds),
        signals.StatusChanged: lambda fact: (fact.status, fact.scaled, fact.seq),
        signals.InteractionReported: lambda fact: fact.interaction.identifier,
    }

    def note(sender, fact, **_):
        told.append((type(fact).__name__, shown[type(fact)](fact)))

    kinds = (
        signals.visit_started,
        signals.visit_ended,
        signals.status_changed,
        signals.interaction_reported,
    )
    for kind in kinds:
        kind.connect(note)
    yield told
    for kind in kinds:
        kind.disconnect(note)


@pytest.fixture
def attempt():
    return make_attempt()


def test_a_whole_visit(attempt, facts):
    player = Player(attempt)
    player.save({STATUS: "incomplete", LOCATION: "2"})
    answer = player.save(
        {STATUS: "passed", RAW: "90", TIME: "00:10:00", EXIT: "logout"}, finished=True
    )
    state = state_of(attempt)
    assert (state.lesson_status, state.score_raw, state.lesson_location) == ("passed", 90, "2")
    assert (state.total_seconds, state.exit) == (600, "logout")
    assert answer.total == Total("passed", 0.9, 1.0)
    assert facts == [
        ("VisitStarted", False),
        ("StatusChanged", ("passed", 0.9, 2)),
        ("VisitEnded", (False, 600.0)),
    ]
    result = ModuleResult.objects.get()
    assert (result.state, result.scaled, result.seconds) == ("passed", 0.9, 600)
    assert Completion.objects.get().enrolment == attempt.enrolment


def test_a_save_seen_before_changes_nothing(attempt, facts):
    player = Player(attempt)
    values = {STATUS: "passed", RAW: "90", TIME: "00:10:00", "cmi.interactions.0.id": "q1"}
    player.save(values, seq=1, finished=True)
    told = list(facts)
    again = player.save({**values, LOCATION: "9"}, seq=1, finished=True)
    assert (again.seq, again.total) == (1, None)
    assert facts == told
    assert state_of(attempt).lesson_location == ""
    assert state_of(attempt).total_seconds == 600


def test_refused_elements_are_named_and_the_rest_is_kept(attempt):
    answer = Player(attempt).save(
        {RAW: "101", "cmi.core.student_id": "x", "cmi.bogus": "x", LOCATION: "4"}
    )
    assert answer.refused == {
        RAW: Error.INCORRECT_TYPE,
        "cmi.core.student_id": Error.READ_ONLY,
        "cmi.bogus": Error.NOT_IMPLEMENTED,
    }
    assert state_of(attempt).lesson_location == "4"


def test_a_visit_cut_off_is_resumed(attempt, facts):
    first = Player(attempt)
    first.save({STATUS: "incomplete", LOCATION: "5", TIME: "00:01:00"})
    Player(attempt).save({TIME: "00:02:00"}, finished=True)
    assert facts == [
        ("VisitStarted", False),
        ("VisitEnded", (True, 60.0)),
        ("VisitStarted", True),
        ("VisitEnded", (False, 120.0)),
    ]
    assert state_of(attempt).total_seconds == 180
    assert state_of(attempt).lesson_location == "5"


def test_an_opened_visit_that_did_nothing_leaves_no_trace(attempt, facts):
    first = Player(attempt)
    Player(attempt)
    first.save({LOCATION: "5"})
    assert state_of(attempt).lesson_location == "5"
    assert facts == [("VisitStarted", False)]


def test_the_older_of_two_tabs_may_only_raise(attempt, facts):
    older, newer = Player(attempt), Player(attempt)
    older.save({STATUS: "incomplete", LOCATION: "1"})
    assert not newer.save({LOCATION: "2", RAW: "30"}).superseded
    late = older.save(
        {STATUS: "passed", RAW: "80", LOCATION: "9", "cmi.suspend_data": "old", TIME: "00:05:00"}
    )
    assert late.superseded
    state = state_of(attempt)
    assert (state.lesson_status, state.score_raw) == ("passed", 80)
    assert (state.lesson_location, state.suspend_data) == ("2", "")
    assert state.total_seconds == 300
    assert facts[-1] == ("StatusChanged", ("passed", 0.8, 2))


def test_a_pass_stays_a_pass(attempt, facts):
    Player(attempt).save({STATUS: "passed", RAW: "90"}, finished=True)
    told = len(facts)
    Player(attempt).save({STATUS: "failed", RAW: "10"}, finished=True)
    state = state_of(attempt)
    assert (state.lesson_status, state.score_raw) == ("passed", 90)
    assert [name for name, _ in facts[told:]] == ["VisitStarted", "VisitEnded"]


def test_mastery_score_decides(attempt, facts):
    Sco.objects.update(mastery_score=80)
    player = Player(attempt)
    player.save({STATUS: "completed"})
    assert ModuleResult.objects.get().state == "incomplete"
    player.save({RAW: "79"}, finished=True)
    assert state_of(attempt).lesson_status == "failed"
    Player(attempt).save({RAW: "80"}, finished=True)
    statuses = [what for name, what in facts if name == "StatusChanged"]
    assert statuses == [("failed", 0.79, 2), ("passed", 0.8, 1)]


def test_a_module_is_done_when_all_its_scos_are():
    attempt = make_attempt(scos=2)
    first, second = attempt.package.scos.all()
    answer = Player(attempt, first).save({STATUS: "passed", RAW: "100"}, finished=True)
    assert answer.total == Total("incomplete", None, 0.5)
    assert not Completion.objects.exists()
    answer = Player(attempt, second).save({STATUS: "completed", RAW: "50"}, finished=True)
    assert answer.total == Total("passed", 0.75, 1.0)
    assert Completion.objects.get().scaled == 0.75


def test_a_late_save_of_another_sco_is_not_late():
    attempt = make_attempt(scos=2)
    first, second = attempt.package.scos.all()
    older = Player(attempt, first)
    older.save({LOCATION: "1"})
    Player(attempt, second).save()
    answer = older.save({LOCATION: "2", EXIT: "suspend"}, finished=True)
    assert answer.superseded
    state = ScoState.objects.get(attempt=attempt, sco=first)
    assert (state.lesson_location, state.exit) == ("2", "suspend")


def test_an_asset_is_completed_when_it_is_opened(facts):
    attempt = make_attempt(is_asset=True)
    open_visit(attempt=attempt, sco=attempt.package.scos.get())
    assert ModuleResult.objects.get().state == "completed"
    assert facts == [
        ("VisitStarted", False),
        ("StatusChanged", ("completed", None, 1)),
        ("VisitEnded", (False, 0.0)),
    ]


def test_the_browsers_clock_is_believed_within_reason(attempt):
    player = Player(attempt)
    now = timezone.now()
    answer = player.save({STATUS: "passed"}, at=now + dt.timedelta(days=3))
    assert Completion.objects.get().at <= answer.at
    Player(attempt).save(at=now - dt.timedelta(days=3))
    visit = Visit.objects.get(number=2)
    assert visit.initialized_at == visit.opened_at


def test_a_save_that_was_overtaken_says_so_and_is_taken_under_a_new_number(attempt, facts):
    player = Player(attempt)
    player.save({STATUS: "incomplete"}, seq=1)
    player.save({STATUS: "completed"}, seq=3, finished=True)
    values = {LOCATION: "9", "cmi.suspend_data": "x", "cmi.interactions.0.result": "correct"}
    assert player.save(values, seq=2).late
    assert state_of(attempt).lesson_location == ""
    assert not player.save(values, seq=4, finished=True).late
    assert state_of(attempt).lesson_location == "9"
    assert ("InteractionReported", "0") in facts


def test_neither_a_repeat_nor_an_older_visit_is_told_to_send_again(attempt):
    first = Player(attempt)
    first.save({LOCATION: "1"}, seq=2)
    assert not first.save({LOCATION: "1"}, seq=2).late
    Player(attempt).save()
    assert not first.save({LOCATION: "2"}, seq=1).late


QUESTION = {
    "cmi.interactions.0.id": "q1",
    "cmi.interactions.0.type": "choice",
    "cmi.interactions.0.correct_responses.0.pattern": "a",
    "cmi.interactions.0.correct_responses.1.pattern": "b",
    "cmi.interactions.0.objectives.0.id": "o1",
    "cmi.interactions.0.student_response": "a",
    "cmi.interactions.0.weighting": "1.5",
    "cmi.interactions.0.latency": "00:00:05",
    "cmi.interactions.0.time": "10:00:00",
}


def test_an_interaction_is_reported_once_with_each_result_that_it_gets(attempt, facts):
    player = Player(attempt)
    result = "cmi.interactions.0.result"
    player.save(QUESTION)
    assert facts == [("VisitStarted", False)]
    player.save({result: "correct"})
    player.save({result: "correct", "cmi.interactions.0.student_response": "a"})
    player.save({result: "wrong"}, finished=True)
    player.save({result: "wrong"}, seq=4, finished=True)
    assert [what for name, what in facts if name == "InteractionReported"] == ["q1", "q1"]
    answers = told_answers()
    assert [one["result"]["success"] for one in answers] == [True, False]
    assert len({one["id"] for one in answers}) == 2
    row = Interaction.objects.get()
    assert row.correct_responses == ["a", "b"]
    assert row.objectives == ["o1"]
    assert (row.type, row.student_response, row.result) == ("choice", "a", "wrong")
    assert (row.weighting, row.latency, row.time) == ("1.5", "00:00:05", "10:00:00")


def told_answers():
    """The statements of answers, in the order they were told."""
    told = [json.loads(entry.payload) for entry in OutboxEntry.objects.order_by("pk")]
    return [one for one in told if one["verb"]["id"].endswith("/responded")]


def test_an_answer_that_follows_its_result_is_told_too(attempt):
    player = Player(attempt)
    name = "cmi.interactions.0"
    player.save({f"{name}.id": "q1", f"{name}.type": "fill-in", f"{name}.result": "wrong"})
    player.save({f"{name}.student_response": "Oslo"})
    player.save({f"{name}.student_response": "Bergen", f"{name}.result": "correct"})
    results = [(one["result"]["response"], one["result"]["success"]) for one in told_answers()]
    assert results == [("", False), ("Oslo", False), ("Bergen", True)]


def test_an_interaction_without_a_result_is_reported_at_the_end(attempt, facts):
    Player(attempt).save(QUESTION)
    Player(attempt).save()
    assert facts == [
        ("VisitStarted", False),
        ("InteractionReported", "q1"),
        ("VisitEnded", (True, 0.0)),
        ("VisitStarted", True),
    ]


def test_an_answer_that_comes_after_the_end_is_reported_without_a_result(attempt, facts):
    player = Player(attempt)
    player.save(seq=2, finished=True)
    assert player.save(QUESTION, seq=1).late
    player.save(QUESTION, seq=3, finished=True)
    assert facts[-2:] == [("VisitEnded", (False, 0.0)), ("InteractionReported", "q1")]


def test_an_interaction_keeps_its_name_in_a_later_visit(attempt, facts):
    Player(attempt).save(QUESTION, finished=True)
    answer = {"cmi.interactions.0.result": "correct", "cmi.interactions.1.result": "wrong"}
    Player(attempt).save(answer)
    names = [what for name, what in facts if name == "InteractionReported"]
    assert names == ["q1", "q1", "1"]


def test_query_counts(attempt, django_assert_max_num_queries):
    player = Player(attempt)
    player.save({STATUS: "incomplete"})
    with django_assert_max_num_queries(9):
        player.save({LOCATION: "3", "cmi.suspend_data": "x"})


def test_query_count_of_an_answer(attempt, django_assert_max_num_queries):
    player = Player(attempt)
    player.save({STATUS: "incomplete"})
    with django_assert_max_num_queries(17):
        player.save({**QUESTION, "cmi.interactions.0.result": "correct"})


def test_many_answers_are_kept_by_few_queries(attempt, django_assert_max_num_queries):
    player = Player(attempt)
    player.save({STATUS: "incomplete"})
    answers = {f"cmi.interactions.{n}.student_response": "a" for n in range(40)}
    with django_assert_max_num_queries(16):
        player.save(answers)
    mixed = {**dict.fromkeys(answers, "b"), "cmi.interactions.40.student_response": "b"}
    with django_assert_max_num_queries(16):
        player.save(mixed)
    assert [row.student_response for row in Interaction.objects.all()] == ["b"] * 41
    assert len({row.uuid for row in Interaction.objects.all()}) == 41


@pytest.mark.parametrize("group", ["objectives", "correct_responses"])
def test_an_answer_lists_no_more_than_it_can_have(attempt, group):
    leaf = "id" if group == "objectives" else "pattern"
    name = f"cmi.interactions.0.{group}"
    values = {f"{name}.249.{leaf}": "a", f"{name}.250.{leaf}": "b"}
    answer = Player(attempt).save(values)
    assert answer.refused == {f"{name}.250.{leaf}": Error.INVALID_ARGUMENT}
    assert len(getattr(Interaction.objects.get(), group)) == 250


class Browser:
    """A client that sends all that is not acknowledged, over a network that loses and repeats."""

    def __init__(self, player):
        self.player = player
        self.pending = {}
        self.seq = 0
        self.sent = []

    def send(self, values, *, arrives, acknowledged, finished=False):
        self.pending.update(values)
        self.seq += 1
        self.sent.append((self.seq, dict(self.pending), finished))
        if arrives:
            self.player.save(self.pending, seq=self.seq, finished=finished)
            if acknowledged:
                self.pending.clear()

    def repeat(self, which):
        if self.sent:
            seq, values, finished = self.sent[which % len(self.sent)]
            self.player.save(values, seq=seq, finished=finished)


some_values = st.fixed_dictionaries(
    {},
    optional={
        STATUS: st.sampled_from(["incomplete", "failed", "completed", "passed"]),
        LOCATION: st.sampled_from(["1", "2", "3"]),
        "cmi.suspend_data": st.text("abc", max_size=3),
        TIME: st.sampled_from(["00:01:00", "00:02:00"]),
    },
)
steps_ = st.lists(
    st.tuples(some_values, st.booleans(), st.booleans(), st.lists(st.integers(0, 9), max_size=2)),
    max_size=6,
)


@given(steps_)
@hypothesis_settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_bad_network_changes_nothing_in_the_end(attempt, steps):
    """Whatever is lost, repeated or late: the state is that of a good network, or better."""
    good, bad = make_attempt(), make_attempt()
    perfect, browser = Browser(Player(good)), Browser(Player(bad))
    for values, arrives, acknowledged, repeats in steps:
        perfect.send(values, arrives=True, acknowledged=True)
        browser.send(values, arrives=arrives, acknowledged=acknowledged)
        for which in repeats:
            browser.repeat(which)
    for one in (perfect, browser):
        one.send({}, arrives=True, acknowledged=True, finished=True)
    for which in range(len(steps)):
        browser.repeat(which)
    expected, state = state_of(good), state_of(bad)
    for name in ("lesson_location", "suspend_data", "total_seconds", "exit", "lesson_status"):
        assert getattr(state, name) == getattr(expected, name), name
