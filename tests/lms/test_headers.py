"""What each kind of answer tells the browser to allow."""

import pytest
from django.test import Client

from scorm.launcher import ScormLauncher
from tests.factories.scorm import make_attempt, make_launch

pytestmark = pytest.mark.django_db

PORTAL = "portal.localhost:8000"
FRAMED = "frame-ancestors 'self' http://portal.localhost:8000"
CONTENT = {  # every answer of a content host, errors too
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Origin-Agent-Cluster": "?1",
    "Permissions-Policy": "camera=()",
    "Content-Security-Policy": FRAMED,
}
FRAME = CONTENT | {"Content-Security-Policy": "frame-ancestors http://portal.localhost:8000"}
PAGE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Origin-Agent-Cluster": "?1",
    "Content-Security-Policy": "frame-ancestors 'none'",
}


@pytest.fixture
def content(settings):
    """(host of a content origin, path of its player frame)."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    launch = make_launch(make_attempt())
    frame = ScormLauncher().play(launch).frame_url.removeprefix("http://")
    return frame.partition("/")[0], frame.partition("/")[2]


def without(response, wanted) -> dict[str, str | None]:
    """The headers that do not say what they must."""
    return {
        name: response.get(name)
        for name, part in wanted.items()
        if part not in response.get(name, "")
    }


@pytest.mark.parametrize(
    ("path", "status", "wanted"),
    [
        ("/play/nothing/", 410, FRAME),
        ("/scorm/save", 405, CONTENT),
        ("/c/a.b/index.html", 404, CONTENT),
        ("/nothing", 404, CONTENT),
    ],
)
def test_a_content_host_answers_nothing_without_a_policy(path, status, wanted, content):
    answer = Client(headers={"host": content[0]}).get(path)
    assert (answer.status_code, without(answer, wanted)) == (status, {})


def test_the_player_frame_has_a_strict_policy_and_is_framed_by_the_portal(content):
    host, path = content
    answer = Client(headers={"host": host}).get(f"/{path}")
    assert (answer.status_code, without(answer, FRAME)) == (200, {})
    assert answer["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self';")


@pytest.mark.parametrize(
    ("path", "status"), [("/accounts/login/", 200), ("/courses/nothing/", 302), ("/nothing", 404)]
)
def test_nobody_frames_the_portal(path, status):
    answer = Client(headers={"host": PORTAL}).get(path)
    assert (answer.status_code, without(answer, PAGE)) == (status, {})


@pytest.mark.parametrize("mode", ["cors", "no-cors", "navigate", "websocket"])
@pytest.mark.parametrize("site", ["same-site", "cross-site"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_portal_takes_nothing_from_another_origin(method, site, mode):
    asked = {"sec-fetch-site": site, "sec-fetch-mode": mode, "sec-fetch-dest": "empty"}
    client = Client(headers={"host": PORTAL, **asked})
    assert getattr(client, method)("/competence/").status_code == 403


def test_a_file_of_the_portals_own_runs_nothing_when_it_is_opened_as_a_page(settings):
    headers: dict[str, str] = {}
    settings.WHITENOISE_ADD_HEADERS_FUNCTION(headers, "", "")
    assert "sandbox" in headers["Content-Security-Policy"]
