"""GET statements: the filters, the pages and the formats (1.0.3 Communication 2.1.3)."""

import json
import uuid

import pytest

from tests.factories.lrs import statement

KARI = {"mbox": "mailto:kari@example.org"}
OLA = {"account": {"homePage": "https://example.org", "name": "ola"}}
TEAM = {"objectType": "Group", "openid": "https://team.example.org/", "member": [OLA]}
REGISTRATION = "ec531277-b57b-4c15-8d91-d292c5b2b8f7"
BATCH = {
    "kari": statement(actor=KARI, verb={"id": "tag:passed"}, object={"id": "tag:a"}),
    "ola": statement(
        actor={"name": "Ola", **OLA},
        verb={"id": "tag:failed"},
        object={"id": "tag:b"},
        context={
            "registration": REGISTRATION,
            "contextActivities": {"parent": [{"id": "tag:a"}]},
            "instructor": KARI,
        },
    ),
    "team": statement(actor=TEAM, verb={"id": "tag:passed"}, object={"id": "tag:b"}),
    "about": statement(
        actor=OLA, verb={"id": "tag:praised"}, object={"objectType": "Agent", **KARI}
    ),
    "sub": statement(
        actor=OLA,
        verb={"id": "tag:planned"},
        object={
            "objectType": "SubStatement",
            "actor": KARI,
            "verb": {"id": "tag:x"},
            "object": {"id": "tag:c"},
        },
    ),
}
NAMES = {one["id"]: name for name, one in BATCH.items()}


@pytest.fixture
def filled(xapi):
    xapi.post(list(BATCH.values()))
    return xapi


def names(found):
    return [NAMES[one] for one in found]


def agent(value):
    return json.dumps(value)


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({}, "sub about team ola kari"),
        ({"limit": "0"}, "sub about team ola kari"),
        ({"limit": "2"}, "sub about"),
        ({"ascending": "true", "limit": "2"}, "kari ola"),
        ({"verb": "tag:passed"}, "team kari"),
        ({"activity": "tag:a"}, "kari"),
        ({"activity": "tag:a", "related_activities": "true"}, "ola kari"),
        ({"activity": "tag:c"}, ""),
        ({"activity": "tag:c", "related_activities": "true"}, "sub"),
        ({"agent": agent(KARI)}, "about kari"),
        ({"agent": agent({"mbox": "mailto:kari@EXAMPLE.org", "name": "x"})}, "about kari"),
        ({"agent": agent(KARI), "related_agents": "true"}, "sub about ola kari"),
        ({"agent": agent(OLA)}, "sub about team ola"),
        ({"agent": agent(TEAM)}, "team"),
        ({"agent": agent(OLA), "verb": "tag:passed"}, "team"),
        ({"registration": REGISTRATION.upper()}, "ola"),
        ({"registration": str(uuid.uuid4())}, ""),
        ({"verb": "tag:passed", "activity": "tag:b", "ascending": "true"}, "team"),
        ({"since": "2999-01-01T00:00:00Z"}, ""),
        ({"until": "2000-01-01T00:00:00Z"}, ""),
        ({"since": "2000-01-01T00:00:00Z", "until": "2999-01-01T00:00:00Z", "limit": "1"}, "sub"),
    ],
)
def test_filters(filled, parameters, expected):
    assert names(filled.ids(**parameters)) == expected.split()


def test_the_authority_is_a_related_agent(filled):
    authority = filled.get(limit="1").json()["statements"][0]["authority"]
    assert len(filled.ids(agent=agent(authority), related_agents="true")) == len(BATCH)
    assert filled.ids(agent=agent(authority)) == []


def test_since_is_exclusive_and_until_is_not(filled):
    stored = {NAMES[one["id"]]: one["stored"] for one in filled.get().json()["statements"]}
    assert names(filled.ids(since=stored["ola"])) == ["sub", "about", "team"]
    assert names(filled.ids(until=stored["ola"])) == ["ola", "kari"]
    assert names(filled.ids(since=stored["ola"], until=stored["about"])) == ["about", "team"]


@pytest.mark.parametrize("ascending", ["true", "false"])
def test_pages(filled, ascending):
    found, pages = [], 0
    answer = filled.get(limit="2", ascending=ascending, agent=agent(OLA)).json()
    while True:
        found += [one["id"] for one in answer["statements"]]
        pages += 1
        if not answer["more"]:
            break
        assert answer["more"].startswith("/xapi/statements?")
        filled.post(statement(actor=OLA))  # what comes meanwhile disturbs no page
        answer = filled.client.get(answer["more"], headers=filled.headers).json()
        assert pages < 10
    wanted = ["ola", "team", "about", "sub"]
    mine = [NAMES[one] for one in found if one in NAMES]
    assert mine == (wanted if ascending == "true" else wanted[::-1])
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    "parameters",
    [
        {"unknown": "1"},
        {"Verb": "tag:x"},
        {"verb": "passed"},
        {"activity": "x"},
        {"agent": "kari"},
        {"agent": "{}"},
        {"agent": json.dumps({"objectType": "Group", "member": [KARI]})},
        {"registration": "1"},
        {"since": "yesterday"},
        {"until": "2026-11-22"},
        {"limit": "-1"},
        {"limit": "x"},
        {"limit": "²"},
        {"beyond": "x"},
        {"ascending": "1"},
        {"related_agents": "yes"},
        {"attachments": "True"},
        {"format": "exakt"},
        {"statementId": "1"},
        {"statementId": str(uuid.uuid4()), "voidedStatementId": str(uuid.uuid4())},
        {"statementId": str(uuid.uuid4()), "verb": "tag:x"},
        {"verb": ["tag:x", "tag:y"]},
    ],
)
def test_parameters_that_are_refused(xapi, parameters):
    answer = xapi.get(**parameters)
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_a_large_number_of_a_page_is_no_error(xapi):
    assert xapi.get(beyond="9" * 19, limit="9" * 19).status_code == 200
    assert xapi.get(beyond="9" * 20).status_code == 400


def test_no_such_statement(xapi):
    for name in ("statementId", "voidedStatementId"):
        assert xapi.get(**{name: str(uuid.uuid4())}).status_code == 404


def test_formats(xapi):
    sent = statement(
        actor={"name": "Kari", **KARI},
        verb={"id": "tag:v", "display": {"en": "passed", "nb": "besto"}},
        object={"id": "tag:a", "definition": {"name": {"en": "Hygiene", "nb": "Hygiene"}}},
    )
    xapi.post(sent)
    by_id = {"statementId": sent["id"]}
    ids = xapi.get(**by_id, format="ids").json()
    assert (ids["actor"], ids["verb"], ids["object"]) == (KARI, {"id": "tag:v"}, {"id": "tag:a"})
    canonical = xapi.get(
        {"Accept-Language": "se, nb;q=0.9, en;q=x"}, **by_id, format="canonical"
    ).json()
    assert canonical["verb"]["display"] == {"nb": "besto"}
    assert canonical["object"]["definition"]["name"] == {"nb": "Hygiene"}
    assert xapi.get(**by_id, format="exact").json()["verb"] == sent["verb"]
    assert len(xapi.get(format="ids").json()["statements"]) == 1


def test_with_attachments_the_answer_is_multipart(filled):
    answer = filled.get(attachments="true")
    assert answer["Content-Type"].startswith("multipart/mixed; boundary=")
    part = answer.content.decode().split("\r\n\r\n", 1)[1].rsplit("\r\n--", 1)[0]
    assert len(json.loads(part)["statements"]) == len(BATCH)
