"""Importing a zip: what a good one becomes, and that a bad one leaves nothing."""

import os
import time
from pathlib import Path

import pytest
from django.db import DatabaseError
from structlog.testing import capture_logs

from content import inspectors
from content.models import Package, Upload
from content.services import ImportReport, import_zip, storage
from scorm.models import Sco
from tests.packages import hostile, scorm12

pytestmark = pytest.mark.django_db

State = Upload.State


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


def files_left(settings) -> list[Path]:
    return [path for path in settings.STORAGE_DIR.rglob("*") if path.is_file()]


def test_a_good_zip_becomes_a_package(tmp_path, settings):
    files = {"index.html": scorm12.PAGE, "a/Å.css": "y"}
    path = scorm12.package(tmp_path / "course.zip", files=files)

    report = import_zip(path, filename="Kurs.zip", by=None)

    package = Package.objects.get()
    assert report == ImportReport(
        file="Kurs.zip",
        ok=True,
        kind="scorm12",
        title="Håndhygiene",
        scos=1,
        launch="index.html",
        package=str(package.uuid),
    )
    assert list(report.as_json()) == (
        ["file", "ok", "kind", "title", "scos", "launch", "warnings", "errors", "package"]
    )
    assert (package.lineage, package.version) == ("no.example.handhygiene", "1.0")
    whole = [scorm12.manifest(), *files.values()]
    assert (package.file_count, package.total_bytes) == (3, sum(len(t.encode()) for t in whole))
    assert (package.folder / "a/Å.css").read_text() == "y"
    assert list(Sco.objects.values_list("identifier", "title", "href", "is_asset")) == [
        ("item-1", "Første del", "index.html", False)
    ]
    assert {path.parent for path in files_left(settings)} == {package.folder, package.folder / "a"}


def test_progress_counts_each_file(tmp_path):
    path = scorm12.package(tmp_path / "course.zip", files={"index.html": "x", "b.css": "y"})
    seen = []

    import_zip(path, filename="x.zip", by=None, progress=lambda *step: seen.append(step))

    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_the_same_bytes_give_the_package_that_is_there(tmp_path):
    path = scorm12.package(tmp_path / "course.zip")
    first = import_zip(path, filename="a.zip", by=None)

    second = import_zip(path, filename="b.zip", by=None)

    assert second.package == first.package
    assert (second.ok, second.scos, second.launch) == (True, 1, "index.html")
    assert Package.objects.count() == 1


def test_a_package_that_another_worker_finished_first_is_used(tmp_path, settings, monkeypatch):
    """Both unpack; the unique checksum decides, and the loser's folder is gone."""
    path = scorm12.package(tmp_path / "course.zip")
    first: list[ImportReport] = []
    inspector = inspectors.inspector_for(["imsmanifest.xml"])
    inspect = inspector.inspect

    def overtaken(folder):
        if not first:
            first.append(ImportReport(file="", ok=True))
            first[0] = import_zip(path, filename="winner.zip", by=None)
        return inspect(folder)

    monkeypatch.setattr(inspector, "inspect", overtaken)

    report = import_zip(path, filename="loser.zip", by=None)

    assert report.package == first[0].package
    assert [folder.name for folder in (settings.STORAGE_DIR / "packages").iterdir()] == [
        Package.objects.get().uuid.hex
    ]
    assert not list((settings.STORAGE_DIR / "work").iterdir())


@pytest.mark.parametrize("bad", hostile.ALL, ids=lambda bad: bad.name)
def test_a_bad_zip_is_refused_with_a_sentence_and_leaves_nothing(bad, tmp_path, settings):
    path = bad.build(tmp_path / "bad.zip")

    report = import_zip(path, filename="bad.zip", by=None)

    assert report.package is None
    assert not report.ok
    assert bad.says in " ".join(report.errors)
    assert all(error.endswith(".") for error in report.errors)
    assert not Package.objects.exists()
    assert files_left(settings) == []


def test_a_failure_of_the_server_leaves_nothing(tmp_path, settings, monkeypatch):
    path = scorm12.package(tmp_path / "course.zip")
    inspector = inspectors.inspector_for(["imsmanifest.xml"])

    def fail(package, inspection):
        raise DatabaseError

    monkeypatch.setattr(inspector, "keep", fail)

    with pytest.raises(DatabaseError):
        import_zip(path, filename="x.zip", by=None)

    assert not Package.objects.exists()
    assert files_left(settings) == []


def names_in(settings, folder) -> list[str]:
    return sorted(path.name for path in (settings.STORAGE_DIR / folder).iterdir())


@pytest.fixture
def old(settings):
    """Makes what lies at these places of the store old enough to be swept."""

    def age(*names):
        long_ago = time.time() - storage.ABANDONED_AFTER - 60
        for name in names:
            path = settings.STORAGE_DIR / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.suffix:
                path.write_bytes(b"x")
            else:
                (path / "files").mkdir(parents=True, exist_ok=True)
            os.utime(path, (long_ago, long_ago))

    return age


def test_what_a_killed_import_left_is_swept_by_the_next(tmp_path, settings, old):
    (settings.STORAGE_DIR / "work" / "new").mkdir(parents=True)
    old("work/0123")

    import_zip(scorm12.package(tmp_path / "a.zip"), filename="a.zip", by=None)

    assert names_in(settings, "work") == ["new"]


def test_the_sweep_takes_the_zips_of_finished_uploads_alone(settings, old):
    uploads = {
        state: Upload.objects.create(filename="a.zip", size=1, state=state) for state in State
    }
    old("uploads/89ab.zip", *(f"uploads/{found.uuid.hex}.zip" for found in uploads.values()))

    storage.sweep()

    kept = [uploads[s].path.name for s in (State.RECEIVING, State.WAITING, State.RUNNING)]
    assert names_in(settings, "uploads") == sorted([*kept, "89ab.zip"])


def test_the_sweep_never_removes_a_package(tmp_path, settings, old):
    """The database may be an older one, restored, or the store may serve another one too."""
    kept = import_zip(scorm12.package(tmp_path / "a.zip"), filename="a.zip", by=None)
    known = Package.objects.get(uuid=kept.package).folder
    old("packages/4567", "packages/89ab", f"packages/{known.name}")

    old("uploads/cdef.zip")

    with capture_logs() as lines:
        storage.sweep()

    assert names_in(settings, "packages") == sorted(["4567", "89ab", known.name])
    store, line = settings.STORAGE_DIR, {"event": "in_store_without_a_row", "log_level": "warning"}
    assert lines == [
        line | {"count": 2, "paths": [f"{store}/packages/4567", f"{store}/packages/89ab"]},
        line | {"count": 1, "paths": [f"{store}/uploads/cdef.zip"]},
    ]


@pytest.mark.parametrize(
    ("title", "identifier", "kept"),
    [
        ("Å" * 300, "x" * 300, ("Å" * 254 + "…", "x" * 254 + "…")),
        ("  To\n linjer ", "a", ("To linjer", "a")),
    ],
)
def test_long_titles_are_cut(title, identifier, kept, tmp_path):
    xml = scorm12.manifest(title=title, identifier=identifier)
    import_zip(scorm12.package(tmp_path / "a.zip", xml=xml), filename="a.zip", by=None)

    package = Package.objects.get()
    assert (package.title, package.lineage) == kept
