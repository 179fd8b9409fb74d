"""Versions of a part: who stays, who is moved, and what they are told."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from content import signals as content_signals
from content.models import Upload
from content.signals import UploadImported
from courses.models import ModuleResult
from courses.services import enrol, place_package
from people.models import AuditEvent, Notice, Role
from scorm import tasks
from scorm.models import Attempt, VersionMove
from scorm.selectors.versions import Loss, loss_of, versions_of
from scorm.services import moving, open_attempt
from scorm.services.moving import run_move, run_pending_moves
from tests.factories.content import UploadFactory
from tests.factories.courses import CourseFactory, ModuleFactory, PackageFactory
from tests.factories.people import GrantFactory, PersonFactory, make_unit
from tests.factories.scorm import Player, ScoFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def module():
    module = ModuleFactory(course=CourseFactory(slug="hygiene", owner_unit=make_unit("ward")))
    ScoFactory(package=module.package, identifier="A")
    ScoFactory(package=module.package, identifier="B")
    return module


@pytest.fixture
def first(module):
    return module.package


@pytest.fixture
def admin(module):
    return GrantFactory(role=Role.COURSE_ADMIN, unit=module.course.owner_unit).person


@pytest.fixture
def portal(client, admin):
    client.force_login(admin)
    return client


@pytest.fixture
def nudged(monkeypatch):
    """The ids handed to the task, in place of a broker."""
    handed = []
    monkeypatch.setattr(tasks.move_people, "delay", handed.append)
    return handed


def under_way(module, status=""):
    enrolment = enrol(person=PersonFactory(), course=module.course)
    attempt = open_attempt(module=module, enrolment=enrolment)
    if status:
        Player(attempt).save({"cmi.core.lesson_status": status, "cmi.core.lesson_location": "3"})
    return attempt


def next_version(module, admin, **fields):
    package = PackageFactory(lineage=module.package.lineage, **fields)
    ScoFactory(package=package, identifier="A")
    place_package(package=package, slug=module.course.slug, by=admin)
    module.refresh_from_db()
    return package


def test_a_new_upload_is_the_next_version_and_who_is_under_way_stays(module, first, admin):
    attempt = under_way(module, "incomplete")

    second = next_version(module, admin)

    assert module.package == second
    attempt.refresh_from_db()
    assert attempt.package == first
    assert open_attempt(module=module, enrolment=attempt.enrolment) == attempt
    assert under_way(module).package == second
    rows = [
        (v.number, v.package, v.is_current, v.under_way, v.attempts) for v in versions_of(module)
    ]
    assert rows == [(2, second, True, 1, 1), (1, first, False, 1, 1)]
    assert AuditEvent.objects.filter(action="module.version", actor=admin).count() == 1


def test_the_version_of_an_older_package_is_found_by_any_version_s_lineage(module, first, admin):
    next_version(module, admin)
    place_package(package=first, slug=module.course.slug, by=admin)

    module.refresh_from_db()
    assert (module.package, module.course.modules.count()) == (first, 1)
    assert [one.number for one in versions_of(module)] == [2, 1]


def test_an_upload_for_a_part_goes_there_whatever_its_lineage(module, admin):
    other = PackageFactory(lineage="quite another")
    upload = UploadFactory(
        state=Upload.State.IMPORTED, course_slug="hygiene", course_part=module.pk, uploaded_by=admin
    )

    content_signals.upload_imported.send(Upload, fact=UploadImported(upload=upload, package=other))

    module.refresh_from_db()
    assert (module.package, module.course.modules.count()) == (other, 1)


def test_what_people_would_lose(module, first, admin):
    under_way(module)
    under_way(module, "incomplete")
    under_way(module, "completed")
    next_version(module, admin)
    under_way(module, "completed")  # in the new one

    assert loss_of(module, first) == Loss(people=3, untouched=1, begun=2, with_parts=1)


@pytest.mark.parametrize(("who", "moved", "told"), [("all", 3, 2), ("untouched", 1, 0)])
def test_people_are_moved_and_told(portal, nudged, module, first, admin, who, moved, told):
    before = [under_way(module), under_way(module, "incomplete"), under_way(module, "completed")]
    second = next_version(module, admin)
    address = reverse("scorm:move", args=[module.pk, first.uuid])
    assert portal.post(address, {"who": who}).status_code == 422

    answer = portal.post(address, {"who": who, "reason": "Feil i fasiten"})
    assert answer["Location"] == reverse("scorm:versions", args=[module.pk])
    (move,) = VersionMove.objects.all()
    run_move(move.pk)

    move.refresh_from_db()
    assert (move.moved, move.done, move.total, move.percent) == (moved, moved, moved, 100)
    assert (
        Attempt.objects.filter(package=second, number=2, reason="Feil i fasiten").count() == moved
    )
    assert Notice.objects.filter(key__startswith="moved.").count() == told
    assert AuditEvent.objects.filter(action="attempt.moved", actor=admin).count() == moved
    assert Attempt.objects.filter(pk__in=[one.pk for one in before]).count() == 3
    result = ModuleResult.objects.get(enrolment=before[2].enrolment)
    assert result.progress == 0.5  # one of two parts, as it was reached

    run_move(move.pk)
    run_pending_moves()
    assert Attempt.objects.count() == 3 + moved


def test_whoever_has_completed_since_is_left_alone(module, first, admin, nudged, portal):
    done, other = under_way(module), under_way(module)
    next_version(module, admin)
    portal.post(reverse("scorm:move", args=[module.pk, first.uuid]), {"who": "all", "reason": "Ny"})
    for sco in first.scos.all():
        Player(done, sco).save({"cmi.core.lesson_status": "passed"}, finished=True)

    run_pending_moves()

    move = VersionMove.objects.get()
    assert (move.total, move.moved) == (2, 1)
    assert Attempt.objects.filter(enrolment=other.enrolment).count() == 2
    assert Attempt.objects.filter(enrolment=done.enrolment).count() == 1


def test_who_begins_while_others_are_moved_stays(module, first, admin, nudged, portal, monkeypatch):
    one, two = under_way(module), under_way(module)
    next_version(module, admin)
    address = reverse("scorm:move", args=[module.pk, first.uuid])
    portal.post(address, {"who": "untouched", "reason": "Ny"})
    real = moving.replace

    def replace(*, attempt, **rest):
        Player(two).save({"cmi.core.lesson_status": "incomplete"})
        return real(attempt=attempt, **rest)

    monkeypatch.setattr(moving, "replace", replace)
    run_pending_moves()

    assert (VersionMove.objects.get().moved, VersionMove.objects.get().done) == (1, 2)
    assert Attempt.objects.filter(enrolment=one.enrolment).count() == 2
    assert Attempt.objects.filter(enrolment=two.enrolment).count() == 1


def test_one_who_cannot_be_moved_keeps_nobody_back(
    module, first, admin, nudged, portal, monkeypatch
):
    one, two = under_way(module), under_way(module)
    next_version(module, admin)
    portal.post(reverse("scorm:move", args=[module.pk, first.uuid]), {"who": "all", "reason": "Ny"})
    real = moving.replace

    def replace(*, attempt, **rest):
        if attempt == one:
            raise RuntimeError("This one fails.")
        return real(attempt=attempt, **rest)

    monkeypatch.setattr(moving, "replace", replace)
    run_pending_moves()

    move = VersionMove.objects.get()
    assert (move.total, move.moved, move.finished_at is not None) == (2, 1, False)
    assert Attempt.objects.filter(enrolment=one.enrolment).count() == 1
    assert Attempt.objects.filter(enrolment=two.enrolment).count() == 2

    monkeypatch.setattr(moving, "replace", real)
    run_pending_moves()
    move.refresh_from_db()
    assert (move.done, move.moved, move.finished_at is not None) == (2, 2, True)
    assert Attempt.objects.filter(enrolment=one.enrolment).count() == 2


def test_a_move_that_one_worker_has_is_left_alone_by_the_next(
    module, first, admin, nudged, portal, monkeypatch
):
    under_way(module), under_way(module)
    next_version(module, admin)
    portal.post(reverse("scorm:move", args=[module.pk, first.uuid]), {"who": "all", "reason": "Ny"})
    real, asked = moving.replace, []

    def replace(*, attempt, **rest):
        asked.append(attempt)
        if len(asked) == 1:
            run_pending_moves()
        return real(attempt=attempt, **rest)

    monkeypatch.setattr(moving, "replace", replace)
    run_pending_moves()

    move = VersionMove.objects.get()
    assert (move.done, move.moved, move.finished_at is not None, len(asked)) == (2, 2, True, 2)


@pytest.mark.parametrize(("minutes", "moved"), [(0, 0), (14, 0), (16, 1)])
def test_a_move_whose_worker_was_killed_is_taken_over(
    module, first, admin, nudged, portal, minutes, moved
):
    under_way(module)
    next_version(module, admin)
    portal.post(reverse("scorm:move", args=[module.pk, first.uuid]), {"who": "all", "reason": "Ny"})
    VersionMove.objects.update(claimed_at=timezone.now() - dt.timedelta(minutes=minutes))

    run_pending_moves()

    assert VersionMove.objects.get().moved == moved


def test_a_worker_whose_move_was_taken_over_stops(
    module, first, admin, nudged, portal, monkeypatch
):
    under_way(module), under_way(module)
    next_version(module, admin)
    portal.post(reverse("scorm:move", args=[module.pk, first.uuid]), {"who": "all", "reason": "Ny"})
    monkeypatch.setattr(moving, "_BATCH", 1)
    real, others = moving.replace, timezone.now() + dt.timedelta(minutes=1)

    def replace(**asked):
        VersionMove.objects.update(claimed_at=others)
        return real(**asked)

    monkeypatch.setattr(moving, "replace", replace)
    run_pending_moves()

    move = VersionMove.objects.get()
    assert (move.moved, move.finished_at, move.claimed_at) == (1, None, others)


def test_nobody_is_moved_to_where_they_are(portal, module, first):
    under_way(module)
    address = reverse("scorm:move", args=[module.pk, first.uuid])

    answer = portal.post(address, {"who": "all", "reason": "Ny"}, follow=True)

    assert "De er allerede i den gjeldende versjonen" in answer.content.decode()
    assert not VersionMove.objects.exists()


def test_an_older_version_can_be_made_current(portal, module, first, admin):
    second = next_version(module, admin)
    address = reverse("scorm:make_current", args=[module.pk, first.uuid])

    portal.post(address)

    module.refresh_from_db()
    assert module.package == first
    foreign = reverse("scorm:make_current", args=[module.pk, PackageFactory().uuid])
    assert portal.post(foreign).status_code == 404
    assert second != first


def test_the_page_takes_as_many_queries_for_many_as_for_one(portal, module, admin):
    address = reverse("scorm:versions", args=[module.pk])
    portal.get(address)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert portal.get(address).status_code == 200
        counts.append(len(queries))
        for _ in range(3):
            under_way(module)
            next_version(module, admin)

    assert counts[0] == counts[1] <= 12
