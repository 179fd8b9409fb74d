"""Which part is opened, and what the outline says."""

import pytest

from courses.launchers import OutlineItem, launcher_for
from courses.models import Launch
from scorm.launcher import ScormLauncher
from scorm.models import Attempt, Visit
from scorm.payload import Save
from scorm.services import save
from tests.factories.scorm import ScoFactory, make_attempt, make_launch

pytestmark = pytest.mark.django_db


def play(attempt, key=""):
    return ScormLauncher().play(make_launch(attempt), key)


def report(attempt, status):
    """Save a status in the visit that was opened last."""
    number = Visit.objects.filter(attempt=attempt).latest("number").number
    body = Save(seq=1, visit=number, values={"cmi.core.lesson_status": status})
    save(attempt_id=attempt.pk, save=body)


@pytest.fixture
def attempt():
    """A course with a heading and two parts below it."""
    attempt = make_attempt(scos=0)
    package = attempt.package
    ScoFactory(package=package, identifier="H", position=0, href="", title="Kapittel")
    ScoFactory(package=package, identifier="A", position=1, depth=1, title="Første")
    ScoFactory(package=package, identifier="B", position=2, depth=1, title="Andre")
    ScoFactory(package=package, identifier="C", position=3, depth=1, is_visible=False)
    return attempt


def test_the_launcher_is_registered(attempt):
    assert isinstance(launcher_for(attempt.package), ScormLauncher)


def test_the_first_part_is_opened_first(attempt):
    player = play(attempt)
    assert player.current == "A"
    assert player.title == "Første"
    assert player.outline == [
        OutlineItem("Kapittel", "not attempted", "", 0),
        OutlineItem("Første", "not attempted", "A", 1),
        OutlineItem("Andre", "not attempted", "B", 1),
    ]


@pytest.mark.parametrize(
    ("did", "opened"),
    [
        ([("A", "incomplete")], "A"),
        ([("A", "passed")], "B"),
        ([("B", "incomplete")], "B"),
        ([("B", "failed")], "B"),
        ([("A", "passed"), ("B", "completed")], "C"),
        ([("A", "passed"), ("C", "passed"), ("B", "completed")], "B"),
    ],
)
def test_the_next_time_it_opens_where_the_learner_stopped(attempt, did, opened):
    for key, status in did:
        play(attempt, key)
        report(attempt, status)
    assert play(attempt).current == opened
    assert play(attempt, "unknown").current == opened
    assert play(attempt, "H").current == opened


def test_the_outline_follows(attempt):
    play(attempt, "A")
    report(attempt, "browsed")
    play(attempt, "B")
    report(attempt, "failed")
    assert [item.state for item in play(attempt).outline] == [
        "not attempted",
        "incomplete",
        "failed",
    ]


def test_a_part_opens_when_what_it_waits_for_is_done(attempt):
    scos = {sco.identifier: sco for sco in attempt.package.scos.all()}
    for key, script in {"B": "A & ~C", "C": "H"}.items():
        scos[key].prerequisites = script
        scos[key].save()
    player = play(attempt, "B")
    assert player.current == "A"
    assert [item.is_closed for item in player.outline] == [False, False, True]
    report(attempt, "passed")
    assert play(attempt, "C").current == "B"  # the chapter is not through
    outline = ScormLauncher().outline(make_launch(attempt))
    assert [item.is_closed for item in outline] == [False, False, False]
    preview = make_launch(attempt, Launch.Purpose.PREVIEW)
    assert ScormLauncher().play(preview, "C").current == "C"


def test_the_outline_can_be_had_without_opening_anything(attempt):
    player = play(attempt, "A")
    visits = Visit.objects.count()
    assert ScormLauncher().outline(make_launch(attempt)) == player.outline
    preview = ScormLauncher().outline(make_launch(attempt, Launch.Purpose.PREVIEW))
    assert [item.key for item in preview] == ["", "A", "B"]
    assert Visit.objects.count() == visits


def test_a_learner_stays_on_the_package_they_began_with(attempt):
    newer = make_attempt().package
    attempt.module.package = newer
    attempt.module.save()
    assert play(attempt).current == "A"


def test_review_without_an_attempt_still_opens(attempt):
    launch = make_launch(attempt, Launch.Purpose.REVIEW)
    Attempt.objects.all().delete()
    assert ScormLauncher().play(launch).current == "A"


def test_play_has_a_fixed_number_of_queries(attempt, django_assert_max_num_queries):
    play(attempt)
    launch = make_launch(attempt)
    with django_assert_max_num_queries(13):
        ScormLauncher().play(launch)
