"""Saves that come late are judged as if they had come in their turn, under a mastery score."""

import pytest

from scorm.models import Sco
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
