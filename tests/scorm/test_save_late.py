"""Saves that come late are judged as if they had come in their turn, under a mastery score."""

import pytest

from scorm.models import Interaction, Sco
from scorm.payload import Save
from scorm.services import save
from tests.factories.scorm import Player, make_attempt, state_of

pytestmark = pytest.mark.django_db

STATUS = "cmi.core.lesson_status"
LOCATION = "cmi.core.lesson_location"
RAW = "cmi.core.score.raw"
EXIT = "cmi.core.exit"


@pytest.fixture
def attempt():
    return make_attempt()


def under_mastery(attempt, visits):
    """Players of visits that begin in this order, with a mastery score of 80."""
    Sco.objects.filter(package=attempt.package).update(mastery_score=80)
    return [Player(attempt) for _ in range(visits)]


def test_a_late_finish_is_judged_with_the_pause_that_its_visit_told(attempt):
    first, second = under_mastery(attempt, 2)
    first.save({STATUS: "incomplete", EXIT: "suspend"})
    second.save()
    first.save({RAW: "90"}, finished=True)
    assert state_of(attempt).lesson_status == "incomplete"


def test_a_late_status_is_judged_by_the_score_of_its_own_visit(attempt):
    first, second = under_mastery(attempt, 2)
    first.save({STATUS: "incomplete", RAW: "40"})
    second.save({STATUS: "incomplete", RAW: "90", EXIT: "suspend"}, finished=True)
    first.save({STATUS: "completed"}, finished=True)
    assert state_of(attempt).lesson_status == "incomplete"


def test_a_late_status_is_judged_by_the_score_that_its_visit_began_with(attempt):
    first, second, third = under_mastery(attempt, 3)
    first.save({STATUS: "incomplete", RAW: "40", EXIT: "suspend"}, finished=True)
    second.save()
    third.save({RAW: "90"})
    second.save({STATUS: "completed"}, finished=True)
    assert state_of(attempt).lesson_status == "incomplete"


def test_a_visit_that_begins_late_goes_on_from_the_one_before_it(attempt):
    first, second, third = under_mastery(attempt, 3)
    first.save({STATUS: "incomplete", RAW: "40", EXIT: "suspend"}, finished=True)
    third.save({RAW: "90"})
    second.save({STATUS: "completed"}, finished=True)
    assert state_of(attempt).lesson_status == "incomplete"


def test_a_late_result_of_an_older_visit_still_counts(attempt):
    first, second = under_mastery(attempt, 2)
    first.save({STATUS: "incomplete", RAW: "40"})
    second.save({RAW: "10"})
    first.save({STATUS: "completed", RAW: "85"}, finished=True)
    assert (state_of(attempt).lesson_status, state_of(attempt).score_raw) == ("passed", 85)


@pytest.mark.parametrize(
    ("saves", "status"),
    [
        # Each a save's number and values, in the order in which they come.
        ([(3, {STATUS: "completed", RAW: "10"}), (2, {RAW: "90"})], "failed"),
        ([(3, {STATUS: "incomplete", RAW: "40"}), (2, {STATUS: "completed", RAW: "90"})], "passed"),
        ([(1, {RAW: "40"}), (3, {RAW: "90"}), (2, {STATUS: "passed"})], "not attempted"),
        ([(1, {RAW: "40"}), (3, {LOCATION: "2"}), (2, {STATUS: "passed"})], "not attempted"),
        ([(1, {RAW: "85"}), (3, {LOCATION: "2"}), (2, {STATUS: "completed"})], "passed"),
    ],
)
def test_a_save_that_was_overtaken_is_judged_by_what_came_before_it(attempt, saves, status):
    (player,) = under_mastery(attempt, 1)
    for seq, values in saves:
        player.save(values, seq=seq)
    assert state_of(attempt).lesson_status == status


@pytest.mark.parametrize("status", [{STATUS: "incomplete"}, {}])
def test_opening_and_closing_does_not_pass_what_is_half_done(attempt, status):
    first, second, third = under_mastery(attempt, 3)
    first.save({**status, RAW: "90", EXIT: "suspend"})
    second.save({LOCATION: "1"}, finished=True)
    assert state_of(attempt).lesson_status == "incomplete"
    third.save({RAW: "90"}, finished=True)
    assert state_of(attempt).lesson_status == "passed"


def test_the_answers_of_an_overtaken_save_are_kept_when_a_newer_visit_has_begun(attempt):
    first, second = Player(attempt), Player(attempt)
    first.save({LOCATION: "4"}, seq=2)  # as the page closed
    second.save()
    answer = {"cmi.interactions.0.id": "q1", "cmi.interactions.0.result": "correct"}
    answer |= {"cmi.interactions.0.correct_responses.0.pattern": "a"}
    first.save(answer, seq=1)  # was under way all the while
    kept = Interaction.objects.get()
    assert (kept.identifier, kept.result, kept.correct_responses) == ("q1", "correct", ["a"])
    assert kept.reported_at


def test_an_overtaken_save_changes_no_answer_that_a_newer_one_gave(attempt):
    player = Player(attempt)
    name = "cmi.interactions.0"
    player.save({f"{name}.id": "q1", f"{name}.student_response": "b"}, seq=2)
    player.save({f"{name}.student_response": "a", f"{name}.type": "choice"}, seq=1)
    kept = Interaction.objects.get()
    assert (kept.student_response, kept.type) == ("b", "choice")


def test_a_save_of_another_attempt_changes_nothing(attempt):
    player = Player(attempt)
    body = Save(seq=1, visit=1, values={LOCATION: "4"}, attempt="0" * 32)
    saved = save(attempt_id=attempt.pk, save=body)
    assert (saved.late, saved.superseded) == (True, True)
    player.visit.refresh_from_db()
    assert player.visit.initialized_at is None
