"""The addresses of uploads in pieces, as tus 1.0.0 has them."""

import base64
import hashlib

import pytest
from django.urls import reverse

from content import tasks
from content.models import Upload
from people.models import Role
from tests.factories.courses import CourseFactory, ModuleFactory
from tests.factories.people import GrantFactory, make_unit

pytestmark = pytest.mark.django_db

BEGIN = "/content/uploads/pieces/"
TUS = {"Tus-Resumable": "1.0.0"}


def encoded(text):
    return base64.b64encode(text.encode()).decode()


@pytest.fixture
def queue(monkeypatch, django_capture_on_commit_callbacks):
    """The ids handed to the import task."""
    handed = []
    monkeypatch.setattr(tasks.import_upload, "delay", handed.append)
    return handed


@pytest.fixture
def admin():
    return GrantFactory(role=Role.COURSE_ADMIN, unit=make_unit("ward")).person


@pytest.fixture
def portal(client, admin):
    client.force_login(admin)
    return client


def begin(portal, size=6, query="", name="Kåre.zip", **headers):
    metadata = f"filename {encoded(name)},fingerprint {encoded('f' * 64)}"
    sent = TUS | {"Upload-Length": str(size), "Upload-Metadata": metadata} | headers
    return portal.post(BEGIN + query, headers=sent)


def send(portal, location, offset, data, digest=None, **headers):
    digest = hashlib.sha256(data).digest() if digest is None else digest
    sent = {
        "Upload-Offset": str(offset),
        "Upload-Checksum": f"sha256 {base64.b64encode(digest).decode()}",
    }
    return portal.patch(
        location, data, content_type="application/offset+octet-stream", headers=TUS | sent | headers
    )


def test_what_is_spoken(portal):
    answer = portal.options(BEGIN)

    assert answer.status_code == 204
    assert answer["Tus-Version"] == answer["Tus-Resumable"] == "1.0.0"
    assert answer["Tus-Extension"] == "creation,checksum,termination,expiration"
    assert answer["Tus-Max-Size"] == str(2 * 2**30)
    assert answer["Tus-Checksum-Algorithm"] == "sha256,sha1"


def test_a_file_in_two_pieces(portal, queue, admin, django_capture_on_commit_callbacks):
    begun = begin(portal)
    location = begun["Location"]
    assert (begun.status_code, begun["Upload-Offset"]) == (201, "0")

    first = send(portal, location, 0, b"abcd")
    assert (first.status_code, first["Upload-Offset"], first.get("Location")) == (204, "4", None)
    assert "Upload-Expires" in first
    head = portal.head(location, headers=TUS)
    assert (head["Upload-Offset"], head["Upload-Length"]) == ("4", "6")
    assert head["Cache-Control"] == "no-store"
    assert begin(portal)["Location"] == location  # after a reload

    with django_capture_on_commit_callbacks(execute=True):
        last = send(portal, location, 4, b"ef")

    upload = Upload.objects.get()
    assert last["Location"] == reverse("authoring:report", args=[upload.uuid])
    assert (upload.filename, upload.uploaded_by) == ("Kåre.zip", admin)
    assert upload.path.read_bytes() == b"abcdef"
    assert queue == [upload.pk]
    again = send(portal, location, 4, b"ef")  # the answer was lost
    assert (again.status_code, again["Location"]) == (409, last["Location"])


def test_a_damaged_piece_counts_for_nothing(portal):
    location = begin(portal)["Location"]

    answer = send(portal, location, 0, b"abcd", digest=b"wrong")

    assert answer.status_code == 460
    assert portal.head(location, headers=TUS)["Upload-Offset"] == "0"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"Tus-Resumable": "0.2.2"}, 412),
        ({"Upload-Offset": "x"}, 400),
        ({"Upload-Offset": "2"}, 409),
        ({"Upload-Checksum": "md5 AAAA"}, 400),
        ({"Content-Type": "application/json"}, 415),
    ],
)
def test_what_makes_no_sense(portal, change, status):
    location = begin(portal)["Location"]

    assert send(portal, location, 0, b"abc", **change).status_code == status


@pytest.mark.parametrize(("size", "status"), [(2 * 2**30 + 1, 413), (0, 422), ("ti", 400)])
def test_sizes_that_are_refused(portal, size, status):
    answer = begin(portal, size=size)

    assert answer.status_code == status
    assert not Upload.objects.exists()


def test_it_is_thrown_away(portal):
    location = begin(portal)["Location"]

    assert portal.delete(location, headers=TUS).status_code == 204
    assert send(portal, location, 0, b"abc").status_code == 404


def test_it_is_thrown_away_while_a_piece_comes(portal, monkeypatch):
    location = begin(portal)["Location"]

    def dropped_meanwhile(request):
        portal.delete(location, headers=TUS)
        yield request.read()

    monkeypatch.setattr("courses.authoring.resumable._pieces", dropped_meanwhile)

    assert send(portal, location, 0, b"abc").status_code == 410


def test_from_the_page(portal):
    begin(portal)
    upload = Upload.objects.get()

    page = portal.get("/content/upload/").content.decode()
    assert f'data-name="{upload.filename}"' in page
    assert "data-unfinished" in page
    portal.post(reverse("authoring:remove_upload", args=[upload.uuid]))

    assert not Upload.objects.exists()
    assert "data-unfinished" not in portal.get("/content/upload/").content.decode()


def test_nobody_else_goes_on_with_it(portal, client):
    location = begin(portal)["Location"]
    client.force_login(GrantFactory(role=Role.COURSE_ADMIN, unit=None).person)

    assert client.head(location, headers=TUS).status_code == 404
    assert begin(client)["Location"] != location


def test_where_it_goes(portal, admin):
    unit = admin.grants.get().unit
    part = ModuleFactory(course=CourseFactory(slug="hygiene", owner_unit=unit))
    CourseFactory(slug="elsewhere", owner_unit=make_unit("lab"))

    begin(portal, query=f"?course=hygiene&part={part.pk}")

    upload = Upload.objects.get()
    assert (upload.course_slug, upload.course_part) == ("hygiene", part.pk)
    assert begin(portal, query="?course=elsewhere").status_code == 404
    assert begin(portal, query="?course=hygiene&part=999").status_code == 404
    assert begin(portal, query="?course=hygiene&part=x").status_code == 404
