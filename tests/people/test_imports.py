"""HR files on the page: looked through, carried out or given up; the file is kept no longer."""

import datetime as dt
import json

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from people import hr, imports
from people.models import Employment, PeopleImport, Person, Role
from tests.factories.people import GrantFactory
from tests.people.hr_files import KARI, csv, hospital, person

pytestmark = pytest.mark.django_db
State = PeopleImport.State


@pytest.fixture
def admin(client):
    admin = GrantFactory(role=Role.SYSTEM_ADMIN).person
    client.force_login(admin)
    return admin


def upload(client, rows):
    file = SimpleUploadedFile("hr.csv", csv(rows).encode())
    answer = client.post(reverse("people:imports"), {"file": file})
    assert answer.status_code == 302
    return PeopleImport.objects.latest("pk")


def page(client, found):
    return client.get(reverse("people:import", args=[found.uuid])).content.decode()


def test_a_file_is_looked_through_then_carried_out_and_deleted(client, admin):
    found = upload(client, hospital())
    assert found.path.stat().st_mode & 0o777 == 0o600
    assert found.path.parent.stat().st_mode & 0o777 == 0o700
    assert "Ses gjennom" in page(client, found)

    imports.run_waiting()
    assert not Person.objects.filter(employee_number="1").exists()
    shown = page(client, found)
    assert "1 Kari Hansen" in shown
    assert KARI not in shown
    assert found.path.exists()

    client.post(reverse("people:import_confirm", args=[found.uuid]))
    imports.run_waiting()
    found.refresh_from_db()
    assert (found.state, found.report["changed"]) == (State.DONE, 11)
    assert Person.objects.filter(employee_number="1").exists()
    assert KARI not in json.dumps(found.report)
    assert "Dette er endret" in page(client, found)


def test_the_file_is_deleted_after_the_run(client, admin, django_capture_on_commit_callbacks):
    found = upload(client, hospital())
    imports.run(found.pk)
    imports.confirm(pk=found.pk, force=False)
    with django_capture_on_commit_callbacks(execute=True):
        imports.run(found.pk)

    assert not found.path.exists()


def test_an_import_may_be_given_up_until_it_is_carried_out(client, admin):
    found = upload(client, hospital())
    imports.run(found.pk)

    client.post(reverse("people:import_cancel", args=[found.uuid]))

    found.refresh_from_db()
    assert (found.state, found.path.exists()) == (State.CANCELLED, False)
    assert not imports.confirm(pk=found.pk, force=True)
    assert not imports.cancel(pk=found.pk)


def test_a_file_that_ends_many_needs_the_tick(client, admin):
    everybody = [*hospital(), *(person(str(n), f"Nr {n}") for n in range(10, 30))]
    hr.import_file(csv(everybody).encode(), by=None, dry_run=False)
    found = upload(client, hospital())
    imports.run(found.pk)
    assert 'name="force"' in page(client, found)

    client.post(reverse("people:import_confirm", args=[found.uuid]))
    imports.run_waiting()
    assert not Employment.objects.filter(until__isnull=False).exists()

    client.post(reverse("people:import_confirm", args=[found.uuid]), {"force": "on"})
    imports.run_waiting()
    assert Employment.objects.filter(until__isnull=False).count() == 20


def test_a_file_that_is_none_is_refused(client, admin, django_capture_on_commit_callbacks):
    file = SimpleUploadedFile("hr.csv", b"\x00\x01")
    client.post(reverse("people:imports"), {"file": file})
    found = PeopleImport.objects.get()

    with django_capture_on_commit_callbacks(execute=True):
        imports.run(found.pk)

    found.refresh_from_db()
    assert (found.state, found.path.exists()) == (State.REFUSED, False)
    assert "Filen er ikke tekst" in page(client, found)


def test_a_file_that_nobody_decides_about_is_deleted_after_a_day(client, admin):
    found = upload(client, hospital())
    imports.run(found.pk)

    with time_machine.travel(timezone.now() + dt.timedelta(hours=25)):
        imports.run_waiting()

    found.refresh_from_db()
    assert (found.state, found.path.exists()) == (State.CANCELLED, False)


def test_a_worker_that_was_killed_is_followed_by_another(client, admin):
    found = upload(client, hospital())
    claimed = {"claimed_at": timezone.now(), "attempts": 1}
    PeopleImport.objects.filter(pk=found.pk).update(**claimed)
    imports.run_waiting()
    found.refresh_from_db()
    assert found.state == State.WAITING

    stale = timezone.now() - dt.timedelta(minutes=16)
    PeopleImport.objects.filter(pk=found.pk).update(claimed_at=stale)
    imports.run_waiting()
    found.refresh_from_db()
    assert found.state == State.CHECKED


def test_a_lost_file_is_told(client, admin):
    found = upload(client, hospital())
    found.path.unlink()

    imports.run(found.pk)

    assert "Filen er borte" in page(client, found)


@pytest.mark.parametrize("data", [b"", None])
def test_an_empty_upload_is_told(client, admin, data):
    sent = {"file": SimpleUploadedFile("hr.csv", data)} if data is not None else {}

    assert client.post(reverse("people:imports"), sent).status_code == 422
    assert not PeopleImport.objects.exists()
