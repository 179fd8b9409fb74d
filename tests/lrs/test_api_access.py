"""Who may do what over HTTP, in which version, and the About Resource."""

import base64
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from lrs.models import Credential
from tests.factories.lrs import statement

ABOUT = "/xapi/about"


@pytest.fixture
def anybody():
    return Client(HTTP_HOST="portal.localhost:8000")


def basic(text):
    return "Basic " + base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer x",
        "Basic",
        "Basic !",
        basic("x"),
        basic("x:y"),
        basic("\0:y"),
        "Basic /w==",
    ],
)
def test_without_a_credential(xapi, anybody, header):
    headers = {"X-Experience-API-Version": "1.0.3"}
    if header is not None:
        headers["Authorization"] = header
    answer = anybody.get("/xapi/statements", headers=headers)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Basic realm="xAPI", charset="UTF-8"'
    assert answer.json()["error"]
    assert not answer.cookies


@pytest.mark.parametrize(
    "change",
    [
        {"revoked_at": timezone.now()},
        {"expires_at": timezone.now()},
        {"secret_digest": "0" * 64},
    ],
)
def test_a_credential_that_is_not_in_force(xapi, change):
    assert xapi.get().status_code == 200
    Credential.objects.update(**change)
    assert xapi.get().status_code == 401


def test_the_last_use_is_noted_once_a_minute(xapi, django_assert_num_queries):
    assert xapi.get().status_code == 200
    noted = Credential.objects.get().last_used_at
    assert timezone.now() - noted < timedelta(minutes=1)
    xapi.get()
    assert Credential.objects.get().last_used_at == noted


SCOPES = [
    # scopes, POST, GET
    (["statements/write"], 200, 403),
    (["statements/read"], 403, 200),
    (["statements/read/mine"], 403, 200),
    (["all/read"], 403, 200),
    (["all"], 200, 200),
    (["statements/write", "statements/read/mine"], 200, 200),
]


@pytest.mark.parametrize(("scopes", "post", "get"), SCOPES)
def test_scopes(client_with, scopes, post, get):
    client = client_with(*scopes)
    assert client.post(statement()).status_code == post
    assert client.put(statement(id=None), "8f87ccde-bb56-4c2e-ab83-44982ef22df0").status_code == (
        204 if post == 200 else 403
    )
    assert client.get().status_code == get
    assert client.request("HEAD").status_code == get


def test_read_mine_separates(client_with):
    mine, other = statement(), statement(object={"objectType": "StatementRef", "id": str(mine_id)})
    writer = client_with("statements/write", "statements/read/mine", name="one")
    stranger = client_with("statements/write", "statements/read/mine", name="two")
    successor = client_with("statements/read/mine", name="one")
    writer.post({**mine, "id": str(mine_id)})
    stranger.post(other)
    assert writer.ids() == successor.ids() == [str(mine_id)]
    assert stranger.ids() == [other["id"]]
    assert stranger.get(statementId=str(mine_id)).status_code == 404
    assert client_with("all/read").ids() == [other["id"], str(mine_id)]


mine_id = "8f87ccde-bb56-4c2e-ab83-44982ef22df1"


@pytest.mark.parametrize(
    ("header", "status", "answered"),
    [
        ("1.0.3", 200, "1.0.3"),
        ("1.0", 200, "1.0.3"),
        ("1.0.0", 200, "1.0.3"),
        ("1.0.9", 200, "1.0.3"),
        ("2.0", 200, "2.0.0"),
        ("2.0.0", 200, "2.0.0"),
        ("0.95", 400, "1.0.3"),
        ("1.1.0", 400, "1.0.3"),
        ("3.0", 400, "1.0.3"),
        ("", 400, "1.0.3"),
        (None, 400, "1.0.3"),
    ],
)
def test_versions(xapi, header, status, answered):
    xapi.headers.pop("X-Experience-API-Version")
    if header is not None:
        xapi.headers["X-Experience-API-Version"] = header
    answer = xapi.get()
    assert (answer.status_code, answer["X-Experience-API-Version"]) == (status, answered)


def test_the_version_of_a_request_without_one_is_a_setting(xapi, settings):
    settings.XAPI_DEFAULT_VERSION = "2.0.0"
    del xapi.headers["X-Experience-API-Version"]
    answer = xapi.get()
    assert (answer.status_code, answer["X-Experience-API-Version"]) == (400, "2.0.0")


def test_a_statement_keeps_the_version_that_it_came_with(client_with):
    old, new = client_with(version="1.0.3"), client_with(version="2.0.0")
    one, two = statement(), statement(context={"contextAgents": []})
    old.post(one)
    assert old.post(two).status_code == 400
    assert new.post(two).status_code == 200
    for client in (old, new):
        assert client.get(statementId=one["id"]).json()["version"] == "1.0.0"
        assert client.get(statementId=two["id"]).json()["version"] == "2.0.0"


@pytest.mark.parametrize("headers", [{}, {"X-Experience-API-Version": "0.9"}])
def test_about_needs_nothing(anybody, headers):
    answer = anybody.get(ABOUT, headers=headers)
    assert answer.status_code == 200
    assert answer.json() == {
        "version": ["1.0.3", "2.0.0"],
        "extensions": {
            "https://portal.example.org/id/extensions/lrs-limits": {
                "bytesInBody": 16 * 2**20,
                "statementsInAnswer": 500,
            }
        },
    }
    assert answer["X-Experience-API-Version"] == "1.0.3"


def test_about_answers_localhost_and_only_reads(anybody):
    assert anybody.get(ABOUT, HTTP_HOST="localhost:8000").status_code == 200
    assert anybody.post(ABOUT).status_code == 405
    assert anybody.get("/xapi/nothing").status_code == 404
