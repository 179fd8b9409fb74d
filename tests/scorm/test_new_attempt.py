"""A new attempt opened by a course administrator: the old one stays, and nothing is lost."""

import pytest
from django.utils import timezone

from courses.models import ModuleResult
from courses.services import withdraw
from people.models import AuditEvent
from scorm.errors import AttemptRefused
from scorm.models import Attempt, ScoState, Visit
from scorm.services import open_attempt, open_new_attempt
from tests.factories.courses import PackageFactory
from tests.factories.people import PersonFactory
from tests.factories.scorm import Player, ScoFactory, make_attempt

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt():
    return make_attempt()


@pytest.fixture
def admin():
    return PersonFactory()


def test_the_learner_begins_anew_and_the_old_attempt_stays(attempt, admin):
    Player(attempt).save(
        {"cmi.core.lesson_status": "failed", "cmi.core.score.raw": "40", "cmi.suspend_data": "x"},
        finished=True,
    )

    opened = open_new_attempt(attempt=attempt, by=admin, reason="Strømbrudd")

    assert (opened.number, opened.reason, opened.opened_by) == (2, "Strømbrudd", admin)
    assert open_attempt(module=attempt.module, enrolment=attempt.enrolment) == opened
    kept = ScoState.objects.get()
    assert (kept.attempt, kept.lesson_status, kept.suspend_data) == (attempt, "failed", "x")
    result = ModuleResult.objects.get()
    assert (result.state, result.scaled) == ("failed", 0.4)
    audited = AuditEvent.objects.get(action="attempt.reset")
    assert (audited.actor, audited.subject) == (admin, attempt.enrolment.person)
    assert audited.detail["reason"] == "Strømbrudd"


def test_it_is_in_the_newest_version(attempt, admin):
    attempt.module.package = PackageFactory()
    ScoFactory(package=attempt.module.package)
    attempt.module.save()

    opened = open_new_attempt(attempt=attempt, by=admin, reason="Ny versjon")

    assert (opened.package, attempt.package) != (attempt.package, opened.package)
    assert opened.package == attempt.module.package


def test_a_window_that_is_open_is_told_and_its_visit_ends(attempt, admin):
    player = Player(attempt)
    player.save({"cmi.core.lesson_location": "3"})

    open_new_attempt(attempt=attempt, by=admin, reason="Ny prøve")
    late = player.save({"cmi.core.lesson_status": "passed"}, finished=True)

    assert late.superseded
    assert Visit.objects.get().finished_at is not None
    assert ModuleResult.objects.get().state == "passed"  # what was reached counts


@pytest.mark.parametrize("reason", ["withdrawn", "replaced", "completed"])
def test_there_is_nothing_to_begin_anew(attempt, admin, reason):
    if reason == "withdrawn":
        withdraw(enrolment=attempt.enrolment, by=admin)
    elif reason == "replaced":
        open_new_attempt(attempt=attempt, by=admin, reason="En gang")
    else:
        Player(attempt).save({"cmi.core.lesson_status": "passed"}, finished=True)
    before = Attempt.objects.count()

    with pytest.raises(AttemptRefused):
        open_new_attempt(attempt=attempt, by=admin, reason="To ganger")

    assert Attempt.objects.count() == before


def test_a_late_save_from_the_old_attempt_changes_nothing_in_the_new(attempt, admin):
    old = Player(attempt)
    old.save({"cmi.core.lesson_location": "3"})
    opened = open_new_attempt(attempt=attempt, by=admin, reason="Ny prøve")
    new = Player(opened)
    new.save({"cmi.core.lesson_location": "1"})

    old.save({"cmi.core.lesson_location": "9"}, at=timezone.now())

    assert ScoState.objects.get(attempt=opened).lesson_location == "1"
    assert not new.save({}).superseded
