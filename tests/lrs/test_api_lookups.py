"""The Agents and Activities Resources (1.0.3 Communication 2.4, 2.5; 2.0 4.1.6.3, 4.1.6.4)."""

import json
from urllib.parse import urlencode

import pytest

from lrs.models import Activity
from tests.factories.lrs import statement
from tests.lrs.conftest import XapiClient

KARI = {"mbox": "mailto:kari@example.org"}
COURSE = "https://example.org/course"


def look(xapi, resource, method="GET", **parameters):
    texts = {k: v if isinstance(v, str) else json.dumps(v) for k, v in parameters.items()}
    return xapi.request(method, f"{resource}?{urlencode(texts)}")


def about(iri=COURSE, **definition):
    return statement(object={"objectType": "Activity", "id": iri, "definition": definition})


def known(xapi, iri=COURSE):
    answer = look(xapi, "activities", activityId=iri)
    assert answer.status_code == 200
    return answer.json()


@pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])
def test_an_activity_nobody_has_defined(db, version):
    assert known(XapiClient(version=version)) == {"objectType": "Activity", "id": COURSE}


def test_an_activity_is_all_that_statements_say_of_it(xapi):
    """XAPI-00251, XAPI-00254."""
    sent = about(name={"en": "Hand hygiene"}, type="tag:t")
    xapi.post(sent)
    assert known(xapi) == sent["object"]
    xapi.post([about(name={"nb": "Håndhygiene"}), about("tag:x", name={"en": "other"})])
    xapi.post(statement(context={"contextActivities": {"parent": [
        {"id": COURSE, "definition": {"name": {"nn": "Handhygiene"}, "moreInfo": "tag:m"}}
    ]}}))  # fmt: skip
    assert known(xapi)["definition"] == {
        "name": {"en": "Hand hygiene", "nb": "Håndhygiene", "nn": "Handhygiene"},
        "type": "tag:t",
        "moreInfo": "tag:m",
    }
    assert Activity.objects.count() == 2


def test_a_refused_or_repeated_statement_defines_nothing(xapi):
    xapi.post([about(name={"en": "x"}), {"actor": 1}])
    assert "definition" not in known(xapi)
    first = about(name={"en": "one"})
    xapi.post(first)
    xapi.post({**first, "object": about(name={"en": "two"})["object"]})  # equal, so passed over
    assert known(xapi)["definition"]["name"] == {"en": "one"}


def test_canonical_statements_have_what_the_log_knows(xapi):
    """1.0.3 Communication 2.1.3: the canonical definition, in the reader's language."""
    bare = statement(object={"id": COURSE}, verb={"id": "tag:v", "display": {"en": "v", "nb": "w"}})
    xapi.post([bare, about(name={"en": "Hand hygiene"}), about(name={"nb": "Håndhygiene"})])
    got = xapi.get(
        statementId=bare["id"], format="canonical", headers={"Accept-Language": "nb, en;q=0.5"}
    ).json()
    assert got["object"] == {"id": COURSE, "definition": {"name": {"nb": "Håndhygiene"}}}
    assert got["verb"]["display"] == {"nb": "w"}
    assert xapi.get(statementId=bare["id"]).json()["object"] == {"id": COURSE}


@pytest.mark.parametrize(
    "agent",
    [
        KARI,
        {"mbox_sha1sum": "A" * 40},
        {"openid": "https://example.org/kari"},
        {"account": {"homePage": "https://example.org", "name": "kari"}},
    ],
)
def test_an_agent_nobody_has_mentioned(xapi, agent):
    """XAPI-00236 to 00242: all but objectType are lists."""
    (name, value), = agent.items()  # fmt: skip
    answer = look(xapi, "agents", agent={**agent, "name": "Kari"})
    assert answer.json() == {"objectType": "Person", "name": ["Kari"], name: [value]}


def test_names_come_from_statements_that_may_be_read(xapi):
    xapi.post([statement(actor={**KARI, "name": "Kari"}), statement(actor={**KARI, "name": "K"})])
    assert look(xapi, "agents", agent=KARI).json()["name"] == ["K", "Kari"]
    other = XapiClient("statements/read/mine", "statements/write", name="other")
    other.post(statement(context={"instructor": {**KARI, "name": "Mine"}}))
    assert look(other, "agents", agent=KARI).json()["name"] == ["Mine"]
    profiles = XapiClient("profile", name="profiles")
    assert "name" not in look(profiles, "agents", agent=KARI).json()


REFUSED = [
    ("agents", {}, "agent"),  # XAPI-00243
    ("agents", {"agent": "kari"}, "agent"),
    ("agents", {"agent": {"name": "Kari"}}, "agent"),  # XAPI-00249
    ("agents", {"agent": {"objectType": "Group", "member": [KARI]}}, "agent"),
    ("agents", {"agent": KARI, "x": "1"}, "x"),
    ("activities", {}, "activityId"),  # XAPI-00250
    ("activities", {"activityId": "course"}, "activityId"),
    ("activities", {"activityId": COURSE, "x": "1"}, "x"),
]


@pytest.mark.parametrize(("resource", "parameters", "name"), REFUSED)
def test_parameters_that_are_refused(xapi, resource, parameters, name):
    answer = look(xapi, resource, **parameters)
    assert answer.status_code == 400
    assert answer.json()["parameter"] == name


ADDRESSES = [("agents", {"agent": KARI}), ("activities", {"activityId": COURSE})]


@pytest.mark.parametrize(("resource", "parameters"), ADDRESSES)
@pytest.mark.parametrize(
    ("scopes", "status"),
    [
        (("statements/write",), 403),
        (("state",), 403),
        (("statements/read/mine",), 200),
        (("statements/read",), 200),
        (("profile",), 200),
        (("all/read",), 200),
    ],
)
def test_who_may_look(db, resource, parameters, scopes, status):
    assert look(XapiClient(*scopes), resource, **parameters).status_code == status


@pytest.mark.parametrize(("resource", "parameters"), ADDRESSES)
def test_head_and_other_methods(xapi, resource, parameters):
    """XAPI-00125, XAPI-00126."""
    got = look(xapi, resource, **parameters)
    head = look(xapi, resource, "HEAD", **parameters)
    assert (head.status_code, head.content) == (200, b"")
    assert head["Content-Length"] == str(len(got.content))
    for method in ("PUT", "POST", "DELETE"):
        assert look(xapi, resource, method, **parameters).status_code == 405
