"""Uploads: queued as rows, claimed by one worker, with a report at the end."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from content import tasks
from content.models import Package, Upload
from content.services import receive_upload, run_upload, uploads
from content.signals import UploadImported, upload_imported
from tests.factories.people import PersonFactory
from tests.packages import scorm12
from tests.packages.zips import write_zip

pytestmark = pytest.mark.django_db(transaction=True)

State = Upload.State


@pytest.fixture
def facts(monkeypatch):
    """What is announced; the courses app does not listen here."""
    seen: list[UploadImported] = []

    def note(sender, fact, **_):
        seen.append(fact)

    monkeypatch.setattr(upload_imported, "receivers", [])
    upload_imported.connect(note, weak=False)
    return seen


def upload_of(content: bytes, *, by=None, slug="") -> Upload:
    file = SimpleUploadedFile("Kurs.zip", content)
    return receive_upload(file=file, by=by, course_slug=slug)


@pytest.fixture
def good(tmp_path) -> bytes:
    return scorm12.package(tmp_path / "good.zip").read_bytes()


@pytest.fixture
def bad(tmp_path) -> bytes:
    return write_zip(tmp_path / "bad.zip", {"index.html": "x"}).read_bytes()


def test_an_upload_waits_with_its_file(good):
    person = PersonFactory()

    upload = upload_of(good, by=person, slug="handhygiene")

    assert upload.path.read_bytes() == good
    assert (upload.filename, upload.size, upload.state) == ("Kurs.zip", len(good), State.WAITING)
    assert (upload.uploaded_by, upload.course_slug) == (person, "handhygiene")


def test_a_broken_transfer_leaves_nothing(good, settings):
    file = SimpleUploadedFile("Kurs.zip", good)

    def breaks(chunk_size):
        yield good[:10]
        raise ConnectionResetError

    file.chunks = breaks
    with pytest.raises(ConnectionResetError):
        receive_upload(file=file, by=None)

    assert not Upload.objects.exists()
    assert not list((settings.STORAGE_DIR / "uploads").iterdir())


def test_a_good_upload_becomes_a_package_and_is_announced(good, facts):
    upload = upload_of(good, by=PersonFactory())

    tasks.import_upload(upload.pk)

    upload.refresh_from_db()
    package = Package.objects.get()
    assert (upload.state, upload.package, upload.attempts) == (State.IMPORTED, package, 1)
    assert (upload.files_done, upload.files_total) == (2, 2)
    assert upload.report["package"] == str(package.uuid)
    assert upload.finished
    assert package.imported_by == upload.uploaded_by
    assert facts == [UploadImported(upload=upload, package=package)]
    assert not upload.path.exists()


@pytest.mark.parametrize(
    ("language", "words"), [("en", "has no imsmanifest.xml"), ("", "imsmanifest.xml")]
)
def test_a_bad_upload_is_refused_in_the_senders_language(language, words, bad, facts):
    upload = upload_of(bad, by=PersonFactory(language=language))

    run_upload(upload.pk)

    upload.refresh_from_db()
    assert (upload.state, upload.package) == (State.REFUSED, None)
    assert words in upload.report["errors"][0]
    assert facts == []
    assert not upload.path.exists()


def test_an_upload_is_run_once(good, facts):
    upload = upload_of(good)
    run_upload(upload.pk)

    run_upload(upload.pk)
    tasks.run_pending_imports()

    assert len(facts) == 1


def test_an_upload_under_way_is_left_to_its_worker(good, facts):
    upload = upload_of(good)
    Upload.objects.update(state=State.RUNNING, started=timezone.now(), attempts=1)

    tasks.run_pending_imports()

    upload.refresh_from_db()
    assert (upload.state, facts) == (State.RUNNING, [])


def test_the_sweep_takes_what_waits_and_what_a_killed_worker_left(good, bad, facts):
    waiting, killed = upload_of(bad), upload_of(good)
    long_ago = timezone.now() - uploads.STALE_AFTER - dt.timedelta(minutes=1)
    Upload.objects.filter(pk=killed.pk).update(state=State.RUNNING, started=long_ago, attempts=1)

    tasks.run_pending_imports()

    states = Upload.objects.in_bulk([waiting.pk, killed.pk])
    assert [states[one.pk].state for one in (waiting, killed)] == [State.REFUSED, State.IMPORTED]
    assert states[killed.pk].attempts == 2


def test_a_worker_that_lost_its_claim_writes_nothing(good, facts, monkeypatch):
    upload = upload_of(good)
    import_zip = uploads.import_zip

    def slow(*args, **kwargs):
        report = import_zip(*args, **kwargs)
        Upload.objects.update(started=timezone.now())  # another worker has taken it over
        return report

    monkeypatch.setattr(uploads, "import_zip", slow)

    run_upload(upload.pk)

    upload.refresh_from_db()
    assert (upload.state, facts) == (State.RUNNING, [])
    assert upload.path.exists()


def test_a_failing_server_is_tried_three_times(good, facts, monkeypatch):
    upload = upload_of(good)

    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(uploads, "import_zip", full)
    seen = []
    for _ in range(3):
        with pytest.raises(OSError, match="No space"):
            run_upload(upload.pk)
        upload.refresh_from_db()
        seen.append(upload.state)

    assert seen == [State.WAITING, State.WAITING, State.REFUSED]
    assert upload.report["errors"]
    assert not upload.path.exists()


def test_one_failing_upload_does_not_stop_the_sweep(good, bad, facts, monkeypatch):
    first, second = upload_of(good), upload_of(bad)
    import_zip = uploads.import_zip

    def fails_once(path, **kwargs):
        if path == first.path:
            raise OSError
        return import_zip(path, **kwargs)

    monkeypatch.setattr(uploads, "import_zip", fails_once)

    tasks.run_pending_imports()

    second.refresh_from_db()
    assert second.state == State.REFUSED


def test_a_worker_killed_each_time_gives_up(good, facts):
    upload = upload_of(good)
    long_ago = timezone.now() - uploads.STALE_AFTER * 2
    Upload.objects.update(state=State.RUNNING, started=long_ago, attempts=3)

    tasks.run_pending_imports()

    upload.refresh_from_db()
    assert upload.state == State.REFUSED


def test_a_receiver_that_fails_leaves_the_upload_for_another_try(good, monkeypatch):
    def fail(sender, fact, **_):
        raise RuntimeError

    monkeypatch.setattr(upload_imported, "receivers", [])
    upload_imported.connect(fail, weak=False)
    upload = upload_of(good)

    with pytest.raises(RuntimeError):
        run_upload(upload.pk)

    upload.refresh_from_db()
    assert (upload.state, upload.package) == (State.WAITING, None)
    assert upload.path.exists()


def test_a_lost_file_is_told(good, facts):
    upload = upload_of(good, by=PersonFactory(language="en"))
    upload.path.unlink()

    run_upload(upload.pk)

    upload.refresh_from_db()
    assert upload.report["errors"] == ["There is no such file. Upload it again."]
