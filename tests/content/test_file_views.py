"""The files of a package on the content origin."""

import uuid

import pytest
from django.test import Client

from content import origin
from content.models import Package
from content.services import import_zip
from tests.packages import scorm12

VISITOR = uuid.UUID(int=7)  # who is not logged in
pytestmark = pytest.mark.django_db

VIDEO = bytes(range(256)) * 40  # 10,240 bytes
FILES = {
    "index.html": scorm12.PAGE,
    "Media/Håndvask.MP4": VIDEO,
    "media.js": "1",
    "empty.txt": "",
    "100% sant.txt": "x",
    ".htaccess": "deny",
    "run.py": "print(1)",
}


@pytest.fixture
def package(tmp_path) -> Package:
    path = scorm12.package(tmp_path / "a.zip", files=FILES)
    return Package.objects.get(uuid=import_zip(path, filename="a.zip", by=None).package)


@pytest.fixture
def get(package):
    """Asks the content host of an anonymous person for a file; other headers as arguments."""
    label = origin.label_for(VISITOR, package)
    base = origin.file_url(label, package, "").removeprefix(origin.origin_for(label))
    host = origin.origin_for(label).removeprefix("http://")

    def ask(path, *, method="get", **headers):
        client = Client(headers={"host": host})
        return getattr(client, method)(base + path, headers=headers)

    return ask


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_a_file_comes_with_its_headers_and_without_cookies(get):
    response = get("index.html", accept_language="nb")

    assert response.status_code == 200
    assert body(response) == scorm12.PAGE.encode()
    headers = dict(response.items())
    etag = headers.pop("ETag")
    policy = headers.pop("Content-Security-Policy")
    permissions = headers.pop("Permissions-Policy")
    del headers["X-Request-Id"]
    assert headers == {
        "Content-Type": "text/html",
        "Content-Length": str(len(scorm12.PAGE.encode())),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, max-age=31536000, immutable",
        "Accept-Ranges": "bytes",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "unsafe-none",
        "Origin-Agent-Cluster": "?1",
    }
    assert etag.startswith('"')
    assert "frame-ancestors 'self' http://portal.localhost:8000" in policy
    assert "form-action 'self'" in policy
    assert "camera=()" in permissions
    assert not response.cookies


@pytest.mark.parametrize(
    ("asked", "media_type"),
    [
        ("media.js", "text/javascript"),
        ("Media/H%C3%A5ndvask.MP4", "video/mp4"),
        ("media/h%C3%85NDVASK.mp4", "video/mp4"),
        ("Media/Ha%CC%8Andvask.MP4", "video/mp4"),
        ("100%25%20sant.txt", "text/plain"),
        (".htaccess", "application/octet-stream"),
        ("run.py", "application/octet-stream"),
        ("IMSMANIFEST.XML", "text/xml"),
    ],
)
def test_names_are_found_as_windows_finds_them(asked, media_type, get):
    response = get(asked)

    assert (response.status_code, response["Content-Type"]) == (200, media_type)
    response.close()


@pytest.mark.parametrize(
    "asked",
    [
        "missing.html",
        "Media",
        "Media/",
        "../../../etc/passwd",
        "Media/../index.html",
        "..%2f..%2fportal.sqlite3",
        "%2e%2e/%2e%2e/x",
        "index.html/x",
        "//etc/passwd",
        "..\\index.html",
        "x" * 5000,
    ],
)
def test_nothing_outside_the_package_is_found(asked, get):
    response = get(asked, accept_language="en")

    assert (response.status_code, response["Content-Type"]) == (404, "text/plain; charset=utf-8")
    assert response.content == b"The course has no such file.\n"
    assert response["Cache-Control"] == "no-store"


def test_a_link_in_the_folder_is_not_followed(package, get, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("x")
    (package.folder / "link.txt").symlink_to(secret)
    (package.folder / "up").symlink_to(tmp_path)

    assert get("link.txt").status_code == 404
    assert get("up/secret.txt").status_code == 404


@pytest.mark.parametrize(
    ("header", "status", "sent", "content_range"),
    [
        ("bytes=0-", 206, VIDEO, "bytes 0-10239/10240"),
        ("bytes=0-0", 206, VIDEO[:1], "bytes 0-0/10240"),
        ("bytes=100-199", 206, VIDEO[100:200], "bytes 100-199/10240"),
        ("bytes=10239-", 206, VIDEO[-1:], "bytes 10239-10239/10240"),
        ("bytes=10000-99999", 206, VIDEO[10000:], "bytes 10000-10239/10240"),
        ("bytes=-5", 206, VIDEO[-5:], "bytes 10235-10239/10240"),
        ("bytes=-99999", 206, VIDEO, "bytes 0-10239/10240"),
        ("bytes=10240-", 416, None, "bytes */10240"),
        ("bytes=-0", 416, None, "bytes */10240"),
        ("bytes=5-4", 200, VIDEO, None),
        ("bytes=-", 200, VIDEO, None),
        ("bytes=0-1,5-6", 200, VIDEO, None),
        ("lines=0-1", 200, VIDEO, None),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_ranges(header, status, sent, content_range, get):
    response = get("Media/Håndvask.MP4", range=header)

    assert (response.status_code, response.get("Content-Range")) == (status, content_range)
    if sent is not None:
        assert body(response) == sent
        assert response["Content-Length"] == str(len(sent))


def test_a_range_of_another_file_gives_the_whole(get):
    etag = get("Media/Håndvask.MP4", method="head")["ETag"]
    same = get("Media/Håndvask.MP4", range="bytes=0-9", if_range=etag)
    other = get("Media/Håndvask.MP4", range="bytes=0-9", if_range='"other"')

    assert (same.status_code, other.status_code) == (206, 200)
    assert body(same) == VIDEO[:10]
    assert body(other) == VIDEO


def test_head_and_not_modified_have_no_body(get):
    head = get("Media/Håndvask.MP4", method="head", range="bytes=0-1")
    unchanged = get("Media/Håndvask.MP4", if_none_match=head["ETag"])

    assert (head.status_code, head["Content-Length"], head.content) == (200, "10240", b"")
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert unchanged["Cache-Control"] == "private, max-age=31536000, immutable"


def test_an_empty_file(get):
    response = get("empty.txt")

    assert (response.status_code, response["Content-Length"], body(response)) == (200, "0", b"")


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "options"])
def test_only_reading(method, get):
    response = get("index.html", method=method)

    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")


def test_no_service_worker(get):
    assert get("media.js", service_worker="script").status_code == 403


def test_a_capability_holds_for_its_package_and_its_host_only(package, tmp_path):
    label = origin.label_for(VISITOR, package)
    other = Package(lineage="other")
    good = origin.file_capability(label, package)
    cases = {
        (label, good): 200,
        (origin.label_for(VISITOR, other), good): 404,
        (label, origin.file_capability(label, other)): 404,
        (label, good[:-1]): 404,
        (label, "x"): 404,
        (label, f"{package.uuid.hex}."): 404,
    }
    for (host_label, capability), status in cases.items():
        host = origin.origin_for(host_label).removeprefix("http://")
        response = Client(headers={"host": host}).get(f"/c/{capability}/index.html")
        assert response.status_code == status
        response.close()


def test_the_portal_does_not_serve_files(package):
    label = origin.label_for(VISITOR, package)
    client = Client(headers={"host": "portal.localhost:8000"})

    assert client.get(f"/c/{origin.file_capability(label, package)}/index.html").status_code == 404
