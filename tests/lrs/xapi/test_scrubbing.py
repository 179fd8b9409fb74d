"""Taking a person out of a statement."""

import copy

import pytest

from lrs.xapi import statements
from lrs.xapi.scrubbing import Subject, scrub
from lrs.xapi.versions import Version
from tests.factories.lrs import statement

OURS = "https://portal.example.org"
OWN = {"account": {"homePage": f"{OURS}/id", "name": "7f3c"}}
MAIL = {"mbox": "mailto:kari@example.org"}
OTHER = {"mbox": "mailto:ola@example.org"}
COURSE = {"id": "tag:c", "definition": {"name": {"nb": "Håndhygiene"}}}
KARI = Subject(
    identifiers={"mbox mailto:kari@example.org", "account https://sim.example 17"},
    kept={f"account {OURS}/id 7f3c"},
    pseudonym=OWN["account"],
    words={"Kari Nordmann", "kari@example.org"},
    trusted=f"{OURS}/",
)

CASES = {
    "nothing to say": ({"actor": OWN, "object": COURSE}, {}, []),
    "somebody else": (
        {"actor": {**OTHER, "name": "Ola"}, "result": {"response": "Ja"}},
        {},
        [],
    ),
    "a name": ({"actor": {**OWN, "name": "Kari"}}, {"actor": OWN}, ["$.actor.name"]),
    "a mailbox": ({"actor": MAIL}, {"actor": OWN}, ["$.actor.mbox"]),
    "an account": (
        {"actor": {"account": {"homePage": "https://sim.example", "name": "17"}}},
        {"actor": OWN},
        ["$.actor.account"],
    ),
    "an answer": (
        {"actor": OWN, "result": {"success": True, "response": "Jeg heter Kari"}},
        {"result": {"success": True}},
        ["$.result.response"],
    ),
    "extensions of others": (
        {
            "actor": OWN,
            "result": {"extensions": {"tag:note": "Jeg", "tag:none": None}},
            "context": {"extensions": {f"{OURS}/extensions/unit": {"code": "1"}, "tag:n": [1]}},
        },
        {
            "result": {"extensions": {"tag:note": None, "tag:none": None}},
            "context": {"extensions": {f"{OURS}/extensions/unit": {"code": "1"}, "tag:n": None}},
        },
        ["$.context.extensions['tag:n']", "$.result.extensions['tag:note']"],
    ),
    "an instructor": (
        {"actor": OTHER, "result": {"response": "Ja"}, "context": {"instructor": MAIL}},
        {"context": {"instructor": OWN}},
        ["$.context.instructor.mbox"],
    ),
    "a group": (
        {"actor": {"objectType": "Group", "member": [{**MAIL, "name": "Kari"}, OTHER]}},
        {"actor": {"objectType": "Group", "member": [OWN, OTHER]}},
        ["$.actor.member[0].mbox", "$.actor.member[0].name"],
    ),
    "an agent as object": (
        {"actor": OTHER, "object": {"objectType": "Agent", **MAIL}},
        {"object": {"objectType": "Agent", **OWN}},
        ["$.object.mbox"],
    ),
    "a SubStatement": (
        {
            "actor": OTHER,
            "object": {
                "objectType": "SubStatement",
                "actor": MAIL,
                "verb": {"id": "tag:v"},
                "object": COURSE,
                "result": {"response": "Ja"},
            },
        },
        {
            "object": {
                "objectType": "SubStatement",
                "actor": OWN,
                "verb": {"id": "tag:v"},
                "object": COURSE,
                "result": {},
            }
        },
        ["$.object.actor.mbox", "$.object.result.response"],
    ),
    "words": (
        {
            "actor": OTHER,
            "object": {
                "id": "https://x.example/talks/kari@example.org/1",
                "definition": {"name": {"nb": "Samtale med KARI NORDMANN"}},
            },
            "result": {"response": "Kari Nordmannsen er en annen"},
        },
        {
            "object": {
                "id": "https://x.example/talks/erased/1",
                "definition": {"name": {"nb": "Samtale med erased"}},
            }
        },
        ["$.object.definition.name.nb", "$.object.id"],
    ),
    "attachments": (
        {
            "actor": OWN,
            "attachments": [
                {
                    "usageType": "tag:u",
                    "display": {"nb": "Min oppgave"},
                    "contentType": "text/plain",
                    "length": 1,
                    "sha2": "a" * 64,
                    "fileUrl": "https://x.example/kari.txt",
                }
            ],
        },
        {"attachments": None},
        ["$.attachments"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_taken_out(name):
    changes, becomes, fields = CASES[name]
    before = statement(**changes)
    untouched = copy.deepcopy(before)
    after, found = scrub(before, KARI)
    wanted = {key: one for key, one in {**before, **becomes}.items() if one is not None}
    assert (after, found) == (wanted, fields)
    assert before == untouched
    statements.validate(after, Version.V1)
    assert scrub(after, KARI) == (after, [])


def test_context_agents_of_2_0():
    entry = {"objectType": "contextAgent", "agent": {**MAIL, "objectType": "Agent"}}
    group = {
        "objectType": "contextGroup",
        "group": {"objectType": "Group", "member": [MAIL]},
    }
    before = statement(actor=OTHER, context={"contextAgents": [entry], "contextGroups": [group]})
    after, fields = scrub(before, KARI)
    assert fields == [
        "$.context.contextAgents[0].agent.mbox",
        "$.context.contextGroups[0].group.member[0].mbox",
    ]
    assert "kari" not in str(after)
    statements.validate(after, Version.V2)
