"""Importing a zip: what a good one becomes, and that a bad one leaves nothing."""

import os
import time
from pathlib import Path

import pytest
from django.db import DatabaseError

from content import inspectors
from content.models import Package
from content.services import ImportReport, import_zip, storage
from scorm.models import Sco
from tests.packages import hostile, scorm12

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


def files_left(settings) -> list[Path]:
    return [path for path in settings.STORAGE_DIR.rglob("*") if path.is_file()]


def test_a_good_zip_becomes_a_package(tmp_path, settings):
    path = scorm12.package(tmp_path / "course.zip", files={"index.html": "x", "a/Å.css": "y"})

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
    assert (package.file_count, package.total_bytes) == (3, len(scorm12.manifest().encode()) + 2)
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


def test_what_a_killed_import_left_is_swept_by_the_next(tmp_path, settings):
    old = time.time() - storage.ABANDONED_AFTER - 60
    for name in ("work/0123", "packages/4567", "work/new"):
        (settings.STORAGE_DIR / name / "files").mkdir(parents=True)
    for name in ("work/0123", "packages/4567"):
        os.utime(settings.STORAGE_DIR / name, (old, old))
    (settings.STORAGE_DIR / "uploads").mkdir()
    orphan = settings.STORAGE_DIR / "uploads" / "89ab.zip"
    orphan.write_bytes(b"x")
    os.utime(orphan, (old, old))
    kept = import_zip(scorm12.package(tmp_path / "a.zip"), filename="a.zip", by=None)
    package = Package.objects.get(uuid=kept.package)
    os.utime(package.folder, (old, old))

    storage.sweep()

    assert sorted(path.name for path in (settings.STORAGE_DIR / "work").iterdir()) == ["new"]
    assert list((settings.STORAGE_DIR / "packages").iterdir()) == [package.folder]
    assert not orphan.exists()


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
