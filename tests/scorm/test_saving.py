"""What waits on a device is sent for the attempt it was done in, whatever has come after it."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.utils import timezone

from content.models import PackageKind
from courses import services as courses
from courses.models import Launch, ModuleResult
from scorm.launcher import ScormLauncher
from scorm.models import ActivityTree, Attempt, Visit
from scorm.services import open_attempt, open_new_attempt
from tests.factories.courses import CourseFactory, ModuleFactory, PackageFactory
from tests.factories.people import PersonFactory
from tests.factories.scorm import ScoFactory, make_attempt, make_launch
from tests.scorm.test_views import Frame, _plain_static_files, state_in  # noqa: F401  # a fixture

pytestmark = pytest.mark.django_db

PASSED = {"cmi.core.lesson_status": "passed"}


@pytest.fixture
def attempt() -> Attempt:
    return make_attempt()


def replaced(attempt: Attempt, package=None) -> Attempt:
    """The next attempt, in the package where one is given."""
    if package:
        ScoFactory(package=package)
        attempt.module.package = package
        attempt.module.save()
    return open_new_attempt(attempt=attempt, by=PersonFactory(), reason="Strømbrudd")


def waits_in(state: dict) -> list[tuple[str, int]]:
    """Attempt and last visit of each right to save what came before."""
    return [(right["attempt"], right["visit"]) for right in state["earlier"]]


def result_of(attempt: Attempt) -> str:
    return ModuleResult.objects.get(module=attempt.module).state


def test_the_frame_of_a_new_attempt_sends_what_the_old_one_left(attempt):
    Frame(make_launch(attempt)).save(seq=1)
    replaced(attempt)
    newer = Frame(make_launch(attempt))
    assert waits_in(newer.state) == [(attempt.uuid.hex, 1)]
    (right,) = newer.state["earlier"]

    answer = newer.save(
        seq=2, visit=1, attempt=right["attempt"], token=right["token"], values=PASSED
    )

    assert (answer.status_code, answer.json()["state"]) == (200, "passed")
    assert result_of(attempt) == "passed"


@pytest.mark.parametrize("kind", [PackageKind.SCORM12, PackageKind.SCORM2004])
def test_a_page_on_the_old_host_sends_what_was_left_before_a_move(attempt, kind):
    older = Frame(make_launch(attempt))
    older.save(seq=1)
    package = PackageFactory(kind=kind)
    ActivityTree.objects.create(package=package, tree={"id": "org", "children": []})
    replaced(attempt, package)
    launch = make_launch(attempt)
    newer = Frame(launch)
    assert newer.host != older.host
    assert waits_in(newer.state) == []

    (url,) = newer.player.leftover_urls
    host, _, path = url.removeprefix("http://").partition("/")
    assert host == older.host
    unseen = newer.client.get(f"/{path}", headers={"host": host})
    (right,) = state_in(unseen)["earlier"]
    body = {"seq": 2, "visit": 1, "attempt": right["attempt"], "values": PASSED}
    assert older.save(token=right["token"], **body).status_code == 200

    assert result_of(attempt) == "passed"
    assert newer.client.get(f"/{path}", headers={"host": newer.host}).status_code == 410


def test_a_page_whose_attempt_was_replaced_gets_a_token_for_that_one(attempt):
    older = Frame(make_launch(attempt))
    older.save(seq=1)
    replaced(attempt)
    Frame(make_launch(attempt)).save(seq=1)
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=61)):
        token = ScormLauncher().renew(older.launch, attempt.uuid.hex)
        answer = older.save(seq=2, attempt=attempt.uuid.hex, token=token, values=PASSED)
    assert (answer.status_code, answer.json()["superseded"]) == (200, True)
    assert "late" not in answer.json()
    assert result_of(attempt) == "passed"


def test_the_next_round_sends_what_the_last_one_left(attempt):
    Frame(make_launch(attempt)).save(seq=1)
    courses.withdraw(enrolment=attempt.enrolment, by=PersonFactory())
    again = courses.enrol(person=attempt.enrolment.person, course=attempt.module.course)
    assert again != attempt.enrolment
    frame = Frame(make_launch(open_attempt(module=attempt.module, enrolment=again)))
    assert waits_in(frame.state) == [(attempt.uuid.hex, 1)]


def test_review_sends_what_the_attempt_left(attempt):
    Frame(make_launch(attempt)).save(seq=1)
    review = Frame(make_launch(attempt, Launch.Purpose.REVIEW))
    assert review.state["save"] is None
    assert waits_in(review.state) == [(attempt.uuid.hex, 1)]


@pytest.mark.parametrize("purpose", [Launch.Purpose.PREVIEW, Launch.Purpose.BENCH])
def test_who_only_tries_a_package_sends_nothing(attempt, purpose):
    Frame(make_launch(attempt)).save(seq=1)
    trial = Frame(make_launch(attempt, purpose))
    assert (waits_in(trial.state), list(trial.player.leftover_urls)) == ([], [])
    assert ScormLauncher().renew(trial.launch, attempt.uuid.hex) == ""


def test_what_is_older_than_a_year_is_let_be(attempt):
    Frame(make_launch(attempt)).save(seq=1)
    replaced(attempt)
    with time_machine.travel(timezone.now() + dt.timedelta(days=366)):
        assert waits_in(Frame(make_launch(attempt)).state) == []


def test_a_right_to_send_what_waits_opens_nothing(attempt):
    package = attempt.package
    package.kind = PackageKind.SCORM2004
    package.save()
    ActivityTree.objects.create(package=package, tree={"id": "org", "children": []})
    older = Frame(make_launch(attempt))
    part = package.scos.get().identifier
    current = ScormLauncher().renew(older.launch, attempt.uuid.hex)
    assert older.ask(part, token=current).status_code == 200
    courses.withdraw(enrolment=attempt.enrolment, by=PersonFactory())
    again = courses.enrol(person=attempt.enrolment.person, course=attempt.module.course)
    newer = Frame(make_launch(open_attempt(module=attempt.module, enrolment=again)))
    (right,) = newer.state["earlier"]
    renewed = ScormLauncher().renew(newer.launch, attempt.uuid.hex)

    refused = [newer.ask(part, token=token).status_code for token in (right["token"], renewed)]

    assert refused == [403, 403]
    assert Visit.objects.count() == 1


def test_nobody_gets_a_right_to_another_s_attempt(attempt):
    """Neither another person in the same part, nor a visitor; and no visitor to another's."""
    Frame(make_launch(attempt)).save(seq=1)
    module = attempt.module
    mine = courses.enrol(person=PersonFactory(), course=module.course)
    visitor, other = _guest_launch(module), _guest_launch(module)
    Frame(other).save(seq=1)
    theirs = Attempt.objects.get(guest=other.guest)
    asked = [attempt.uuid.hex, theirs.uuid.hex, uuid.uuid4().hex, "", "no uuid"]
    for launch in (make_launch(open_attempt(module=module, enrolment=mine)), visitor):
        assert [ScormLauncher().renew(launch, work) for work in asked] == [""] * 5
        frame = Frame(launch)
        assert (waits_in(frame.state), list(frame.player.leftover_urls)) == ([], [])


def test_a_visitor_s_host_is_asked_for_what_waits_when_the_round_is_theirs():
    module = ModuleFactory(course=CourseFactory(audience="open"))
    ScoFactory(package=module.package)
    launch = _guest_launch(module)
    frame = Frame(launch)
    frame.save(seq=1)
    person = PersonFactory()
    courses.claim(guest=launch.guest, person=person)
    attempt = Attempt.objects.get()
    replaced(attempt)

    mine = Frame(make_launch(attempt))

    assert mine.host != frame.host
    (url,) = mine.player.leftover_urls
    assert url.startswith(f"http://{frame.host}/leftovers/")


def _guest_launch(module) -> Launch:
    module.course.audience = "open"
    module.course.save()
    return courses.start_as_guest(visitor=uuid.uuid4(), course=module.course)
