"""What bounds a credential: how often it asks, and what it may speak of."""

import json
from urllib.parse import urlencode

import pytest
import time_machine
from django.core.cache import cache

from lrs.models import Credential, Document, Statement
from tests.factories.lrs import statement

pytestmark = pytest.mark.django_db
PAGE, PREFIX = "https://sim.example/users", "https://sim.example/scenario/"
OTHER = "https://elsewhere.example"
ACTIVITY = {"id": f"{PREFIX}1"}


def account(home_page):
    return {"account": {"homePage": home_page, "name": "17"}}


def within(**changes):
    return statement(**{"actor": account(PAGE), "object": ACTIVITY, **changes})


@pytest.fixture
def client(client_with):
    made = client_with("statements/write", "statements/read/mine", "state", "profile")
    Credential.objects.update(home_pages=[PAGE], activity_prefixes=[PREFIX])
    return made


@pytest.fixture
def counted():
    cache.clear()
    yield
    cache.clear()


def test_too_many_requests(client_with, counted):
    client, other = client_with("all"), client_with("all", name="other")
    Credential.objects.filter(name="supplier").update(requests_a_minute=2)
    with time_machine.travel("2026-11-27T10:00:15Z", tick=False):
        answers = [client.post(statement()) for _ in range(3)]
        assert [one.status_code for one in answers] == [200, 200, 429]
        assert answers[2]["Retry-After"] == "45"
        assert answers[2].json() == {
            "error": "This credential may send 2 requests a minute. Send the next in 45 seconds."
        }
        assert answers[2]["X-Experience-API-Version"] == "1.0.3"
        assert other.get().status_code == 200
    with time_machine.travel("2026-11-27T10:01:00Z", tick=False):
        assert client.get().status_code == 200
    assert Statement.objects.count() == 2


OUTSIDE = [
    ({"actor": account(OTHER)}, "$.actor.account.homePage"),
    (
        {"actor": {"objectType": "Group", "member": [account(PAGE), account(OTHER)]}},
        "$.actor.member[1].account.homePage",
    ),
    ({"object": {"objectType": "Agent", **account(OTHER)}}, "$.object.account.homePage"),
    ({"context": {"instructor": account(OTHER)}}, "$.context.instructor.account.homePage"),
    (
        {"context": {"team": {"objectType": "Group", **account(OTHER)}}},
        "$.context.team.account.homePage",
    ),
    ({"object": {"id": f"{OTHER}/scenario/1"}}, "$.object.id"),
    ({"object": {"id": PREFIX[:-1]}}, "$.object.id"),
    (
        {
            "object": {
                "objectType": "SubStatement",
                "actor": account(PAGE),
                "verb": {"id": "tag:v"},
                "object": {"id": f"{OTHER}/1"},
            }
        },
        "$.object.object.id",
    ),
    (
        {
            "object": {
                "objectType": "SubStatement",
                "actor": account(OTHER),
                "verb": {"id": "tag:v"},
                "object": ACTIVITY,
            }
        },
        "$.object.actor.account.homePage",
    ),
]


@pytest.mark.parametrize(("changes", "path"), OUTSIDE)
def test_what_it_may_not_speak_of(client, changes, path):
    one = within(**changes)
    answer = client.post(one)
    assert (answer.status_code, answer.json()["path"]) == (403, path)
    allowed = PAGE if path.endswith("homePage") else PREFIX
    assert allowed in answer.json()["error"]
    assert path in answer.json()["error"]
    assert client.put(one, one["id"]).json()["path"] == path
    batch = client.post([within(), one])
    assert (batch.status_code, batch.json()["path"]) == (403, path.replace("$", "$[1]", 1))
    assert not Statement.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"actor": {"mbox": "mailto:kari@example.org"}},
        {"context": {"contextActivities": {"category": [{"id": "https://w3id.org/xapi/scorm"}]}}},
        {"object": {"objectType": "StatementRef", "id": "8f87ccde-bb56-4c2e-ab83-44982ef22df1"}},
    ],
)
def test_what_it_may_speak_of(client, changes):
    assert client.post(within(**changes)).status_code == 200


def test_agents_of_a_context_of_2_0(client_with):
    client = client_with("statements/write", version="2.0.0")
    Credential.objects.update(home_pages=[PAGE])
    entry = {"objectType": "contextAgent", "agent": account(OTHER)}
    answer = client.post(within(context={"contextAgents": [entry]}))
    assert answer.json()["path"] == "$.context.contextAgents[0].agent.account.homePage"


@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE"])
@pytest.mark.parametrize(
    ("path", "parameters", "named"),
    [
        (
            "activities/state",
            {"activityId": f"{OTHER}/1", "agent": PAGE, "stateId": "x"},
            "activityId",
        ),
        ("activities/state", {"activityId": f"{PREFIX}1", "agent": OTHER, "stateId": "x"}, "agent"),
        ("activities/profile", {"activityId": f"{OTHER}/1", "profileId": "x"}, "activityId"),
        ("agents/profile", {"agent": OTHER, "profileId": "x"}, "agent"),
    ],
)
def test_documents_of_what_it_may_not_speak_of(client, method, path, parameters, named):
    if "agent" in parameters:
        parameters = {**parameters, "agent": json.dumps(account(parameters["agent"]))}
    data = {"x": 1} if method in ("PUT", "POST") else None
    answer = client.request(method, f"{path}?{urlencode(parameters)}", data=data)
    assert (answer.status_code, answer.json()["path"]) == (403, named)
    assert not Document.objects.exists()
