"""Each host answers what it is for, and what no page can ask for is refused."""

import pytest
from django.test import Client
from django.utils import translation

from content import origin
from lms import logs
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db

LABEL = "a" * 32
CONTENT = f"{LABEL}.portal.localhost:8000"


def get(path, host="portal.localhost:8000"):
    return Client(headers={"host": host}).get(path)


@pytest.mark.parametrize(
    "host",
    ["portal.localhost:8000", "127.0.0.1:8000", "127.0.0.1:9999", "localhost", "[::1]:8000"],
)
def test_a_health_check_needs_no_name(host):
    answer = get("/healthz", host)
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize(
    ("path", "host", "status"),
    [
        ("/healthz", "example.org", 400),
        ("/healthz/x", "127.0.0.1:9999", 400),
        ("/courses/", "127.0.0.1:9999", 400),
        ("/courses/", "127.0.0.1:8000", 302),
        ("/courses/", "example.org", 400),
        ("/courses/", CONTENT, 404),
        ("/healthz", CONTENT, 404),
    ],
)
def test_a_host_answers_what_it_is_for(path, host, status):
    assert get(path, host).status_code == status


@pytest.mark.parametrize("path", ["/nothing", "/c/", "/courses/", "/accounts/login/"])
def test_a_content_host_says_so_in_plain_text(path, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = get(path, CONTENT)
    assert (answer.status_code, answer.content) == (404, b"Not Found.\n")
    assert answer["Content-Type"] == "text/plain"
    assert not answer.cookies


@pytest.mark.parametrize("host", ["portal.localhost:8000", CONTENT, "127.0.0.1:8000"])
@pytest.mark.parametrize(
    "path", ["/courses/?q=%00", "/co%00urses/", "/x/?a=1&b=x%00y", "/xapi/?%00"]
)
def test_a_nul_is_refused_before_it_reaches_the_database(path, host):
    answer = get(path, host)
    assert (answer.status_code, answer["Content-Type"]) == (400, "text/plain")
    assert answer.content == b"The address holds a NUL character.\n"


def test_a_nul_in_the_session_cookie_is_refused():
    cookie = r'session="abcdefgh\000"'  # octal, as http.cookies quotes it
    answer = Client(headers={"host": "portal.localhost:8000", "cookie": cookie}).get("/courses/")
    assert (answer.status_code, answer.content) == (400, b"The cookie holds a NUL character.\n")


def test_what_only_looks_like_a_nul_passes(client):
    client.force_login(PersonFactory())
    assert client.get("/courses/?q=%2500").status_code == 200


def test_a_capability_is_not_in_the_logs(caplog):
    capability = f"{'b' * 32}.{'c' * 32}"
    for path in (f"/c/{capability}/gone.js", "/play/eyJhIjoxfQ:1sXyZ:sig-na_ture/nothing"):
        get(path, CONTENT)
    lines = [
        logs.shorten_capabilities(None, "", {"event": record.getMessage()})["event"]
        for record in caplog.records
        if record.name == "django.request"
    ]
    assert lines == [
        "Not Found: /c/bbbbbbbb…/gone.js",
        "Not Found: /play/eyJhIjox…/nothing",
    ]


def test_the_label_of_a_content_host_is_the_one_in_its_origin():
    assert origin.label_of(CONTENT) == LABEL


@pytest.mark.parametrize(
    ("asked", "lang"), [("", "nb"), ("nn", "nn"), ("en-GB,en;q=0.8", "en"), ("fr", "nb")]
)
def test_a_content_host_speaks_the_language_of_the_request_not_of_the_last_page(asked, lang):
    client = Client(headers={"host": CONTENT, "accept-language": asked})

    with translation.override("nn"):  # what an earlier page left in this thread
        page = client.get("/play/nothing/").text

    assert f'<html lang="{lang}">' in page
