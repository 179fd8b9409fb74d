"""What each scope opens: scope x resource x method, over HTTP (1.0.3 Communication 4.2)."""

from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.lrs import statement

pytestmark = pytest.mark.django_db
AGENT = '{"mbox":"mailto:a@example.org"}'
SHELVES = {
    "activities/state": {"activityId": "tag:a", "agent": AGENT, "stateId": "x"},
    "activities/profile": {"activityId": "tag:a", "profileId": "x"},
    "agents/profile": {"agent": AGENT, "profileId": "x"},
}
LOOKUPS = {"activities": {"activityId": "tag:a"}, "agents": {"agent": AGENT}}
READING, WRITING = ("GET", "HEAD"), ("PUT", "POST", "DELETE")
# scope -> what it may besides being told no: resource -> methods
OPENS = {
    "statements/write": {"statements": ("POST", "PUT")},
    "statements/read/mine": dict.fromkeys(("statements", *LOOKUPS), READING),
    "statements/read": dict.fromkeys(("statements", *LOOKUPS), READING),
    "state": {"activities/state": READING + WRITING},
    "define": {},
    "profile": {
        "activities/profile": READING + WRITING,
        "agents/profile": READING + WRITING,
        **dict.fromkeys(LOOKUPS, READING),
    },
    "all/read": dict.fromkeys(("statements", *SHELVES, *LOOKUPS), READING),
    "all": {
        "statements": (*READING, "POST", "PUT"),
        **dict.fromkeys(SHELVES, READING + WRITING),
        **dict.fromkeys(LOOKUPS, READING),
    },
}
EVERYTHING = [
    *(("statements", method) for method in (*READING, "POST", "PUT")),
    *((lookup, method) for lookup in LOOKUPS for method in READING),
    *((shelf, method) for shelf in SHELVES for method in READING + WRITING),
]


def ask(client, resource, method):
    """The status of a request that is right apart from who asks."""
    data, parameters = None, dict((SHELVES | LOOKUPS).get(resource, {}))
    if method in ("PUT", "POST"):
        data = {"x": 1} if resource in SHELVES else statement()
    if (resource, method) == ("statements", "PUT"):
        parameters = {"statementId": data["id"]}
    headers = {"If-None-Match": "*"} if method == "PUT" and resource in SHELVES else {}
    path = f"{resource}?{urlencode(parameters)}"
    return client.request(method, path, data=data, headers=headers).status_code


@pytest.mark.parametrize("scope", OPENS)
def test_each_scope_opens_what_it_names_and_nothing_else(client_with, scope):
    client = client_with(scope)
    opened = {where for where in EVERYTHING if ask(client, *where) != 403}
    assert opened == {(one, method) for one, methods in OPENS[scope].items() for method in methods}


@pytest.mark.parametrize("scope", OPENS)
def test_no_scope_is_needed_to_ask_what_the_log_is(client_with, scope):
    assert client_with(scope).request("GET", "about").status_code == 200


def test_scopes_add_up(client_with):
    client = client_with("statements/write", "state")
    assert {where for where in EVERYTHING if ask(client, *where) != 403} == {
        ("statements", "POST"),
        ("statements", "PUT"),
        *(("activities/state", method) for method in READING + WRITING),
    }


MINE = "8f87ccde-bb56-4c2e-ab83-44982ef22df1"
VOIDED = {"id": "http://adlnet.gov/expapi/verbs/voided"}
ACTOR = '{"account":{"homePage":"https://portal.example.org/id","name":"7f3c"}}'
PASSED = "http://adlnet.gov/expapi/verbs/passed"


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"agent": ACTOR},
        {"agent": ACTOR, "related_agents": "true"},
        {"verb": PASSED},
        {"activity": "https://portal.example.org/activities/1"},
        {"since": "2020-01-01T00:00:00Z", "ascending": "true"},
        {"statementId": MINE},
        {"limit": "1"},
        {"agent": '{"account":{"homePage":"https://portal.example.org/id/supplier","name":"one"}}'},
    ],
)
def test_who_reads_its_own_sees_nothing_of_others(client_with, parameters):
    """Not by any filter, and not through a statement of its own that refers to another's."""
    one = client_with("statements/write", name="one")
    two = client_with("statements/write", "statements/read/mine", name="two")
    one.post(statement(id=MINE))
    refers = statement(
        object={"objectType": "StatementRef", "id": MINE}, actor={"mbox": "mailto:b@c.no"}
    )
    two.post(refers)
    found = two.get(**parameters)
    if "statementId" in parameters:
        assert found.status_code == 404
    else:
        assert {row["id"] for row in found.json()["statements"]} <= {refers["id"]}


def test_who_reads_its_own_does_not_see_what_another_voided(client_with):
    one = client_with("statements/write", "statements/read/mine", name="one")
    two = client_with("statements/write", "statements/read/mine", name="two")
    one.post(
        [
            statement(id=MINE),
            statement(verb=VOIDED, object={"objectType": "StatementRef", "id": MINE}),
        ]
    )
    assert one.get(voidedStatementId=MINE).status_code == 200
    assert two.get(voidedStatementId=MINE).status_code == 404


def test_pages_of_who_reads_its_own_hold_its_own(client_with):
    one = client_with("statements/write", name="one")
    two = client_with("statements/write", "statements/read/mine", name="two")
    own = []
    for _ in range(3):
        one.post([statement(), statement()])
        made = statement()
        two.post(made)
        own.append(made["id"])
    seen, answer = [], two.get(limit="1").json()
    while True:
        seen += [row["id"] for row in answer["statements"]]
        if not answer["more"]:
            break
        answer = two.client.get(answer["more"], headers=two.headers).json()
    assert seen == own[::-1]


def test_who_asks_costs_one_query(client_with):
    client = client_with("all")
    client.post(statement())  # notes the use
    with CaptureQueriesContext(connection) as found:
        assert client.get().status_code == 200
    about_it = [one["sql"] for one in found if "lrs_credential" in one["sql"]]
    assert len(about_it) == 1
    assert about_it[0].startswith("SELECT")
