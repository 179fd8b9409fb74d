"""`manage.py import_package`: JSON on standard output, and an exit that tells."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from content.models import Package
from courses.models import Course
from tests.packages import hostile, scorm12

pytestmark = pytest.mark.django_db(transaction=True)


def run(*args):
    """The lines that the command printed; CommandError is the non-zero exit."""
    out = io.StringIO()
    try:
        with translation.override("en"):
            call_command("import_package", *map(str, args), stdout=out)
    finally:
        run.lines = [json.loads(line) for line in out.getvalue().splitlines()]
    return run.lines


@pytest.fixture
def good(tmp_path):
    return scorm12.package(tmp_path / "god.zip")


def test_a_package_becomes_a_published_course(good):
    (line,) = run(good, "--publish")

    package = Package.objects.get()
    assert line == {
        "file": "god.zip",
        "ok": True,
        "kind": "scorm12",
        "title": "Håndhygiene",
        "scos": 1,
        "launch": "index.html",
        "warnings": [],
        "errors": [],
        "package": str(package.uuid),
        "course": "handhygiene",
    }
    assert Course.objects.get(slug="handhygiene").is_published


def test_the_same_file_again_is_the_same_package_and_course(good):
    assert run(good) == run(good)
    assert Course.objects.count() == Package.objects.count() == 1


def test_a_course_is_made_and_its_module_gets_the_next_version(good, tmp_path):
    run(good, "--course", "hygiene")
    newer = scorm12.package(
        tmp_path / "ny.zip", files={"index.html": "<!doctype html><title>Ny</title>"}
    )

    (line,) = run(newer, "--course", "hygiene")

    course = Course.objects.get()
    assert line["course"] == course.slug == "hygiene"
    assert [str(m.package.uuid) for m in course.modules.all()] == [line["package"]]


@pytest.mark.parametrize("bad", hostile.ALL, ids=lambda one: one.name)
def test_what_is_bad_is_refused_with_a_sentence_and_leaves_nothing(bad, tmp_path, settings):
    path = bad.build(tmp_path / "daarlig.zip")

    with pytest.raises(CommandError, match="1 of 1 files were not imported"):
        run(path, "--publish")

    (line,) = run.lines
    assert (line["ok"], line["package"], line["course"]) == (False, None, None)
    assert any(bad.says in sentence for sentence in line["errors"]), line["errors"]
    assert not Package.objects.exists()
    assert not Course.objects.exists()
    assert not [p for p in settings.STORAGE_DIR.rglob("*") if p.is_file()]


def test_a_bad_file_does_not_stop_the_next(good, tmp_path):
    bad = hostile.noise(tmp_path / "støy.zip")

    with pytest.raises(CommandError, match="1 of 2"):
        run(bad, good)

    assert [line["ok"] for line in run.lines] == [False, True]


def test_an_address_must_be_one(good):
    with pytest.raises(CommandError, match="not an address"):
        run(good, "--course", "Ikke en adresse")
