"""What a statement can be found by."""

import pytest

from lrs.xapi.identity import agent_key
from lrs.xapi.keys import key, keys_of
from tests.factories.lrs import statement

KARI = {"mbox": "mailto:kari@example.org"}
OLA = {"account": {"homePage": "https://example.org", "name": "ola"}}
TEAM = {"objectType": "Group", "openid": "https://team.example.org/", "member": [OLA]}


@pytest.mark.parametrize(
    ("agent", "expected"),
    [
        ({"mbox": "MAILTO:Kari@Example.ORG"}, "mbox mailto:Kari@example.org"),
        ({"mbox_sha1sum": "AB" * 20}, f"mbox_sha1sum {'ab' * 20}"),
        ({"openid": "https://Kari.no/"}, "openid https://Kari.no/"),
        (OLA, "account https://example.org ola"),
        ({"objectType": "Group", "member": [OLA]}, ""),
    ],
)
def test_agent_key(agent, expected):
    assert agent_key(agent) == expected


def agents(question, *found):
    return {key(question, agent_key(agent)) for agent in found}


def activities(question, *ids):
    return {key(question, one) for one in ids}


def test_a_statement():
    found = keys_of(
        statement(
            actor=TEAM,
            verb={"id": "tag:v"},
            object={"id": "tag:a"},
            context={
                "registration": "EC531277-B57B-4C15-8D91-D292C5B2B8F7",
                "instructor": KARI,
                "contextActivities": {"parent": {"id": "tag:p"}, "other": [{"id": "tag:o"}]},
            },
        )
    )
    assert found == (
        {key("verb", "tag:v"), key("registration", "ec531277-b57b-4c15-8d91-d292c5b2b8f7")}
        | agents("agent", TEAM, OLA)
        | agents("related_agents", TEAM, OLA, KARI)
        | activities("activity", "tag:a")
        | activities("related_activities", "tag:a", "tag:p", "tag:o")
    )


def test_an_agent_as_object():
    found = keys_of(
        statement(actor=KARI, verb={"id": "tag:v"}, object={"objectType": "Agent", **OLA})
    )
    assert found == (
        {key("verb", "tag:v")} | agents("agent", KARI, OLA) | agents("related_agents", KARI, OLA)
    )


def test_what_a_substatement_holds_is_related():
    sub = {
        "objectType": "SubStatement",
        "actor": OLA,
        "verb": {"id": "tag:w"},
        "object": {"id": "tag:a"},
        "context": {"contextActivities": {"category": [{"id": "tag:c"}]}},
    }
    assert keys_of(statement(actor=KARI, verb={"id": "tag:v"}, object=sub)) == (
        {key("verb", "tag:v")}
        | agents("agent", KARI)
        | agents("related_agents", KARI, OLA)
        | activities("related_activities", "tag:a", "tag:c")
    )


def test_agents_of_the_context_in_2_0():
    context = {
        "contextAgents": [{"objectType": "contextAgent", "agent": KARI}],
        "contextGroups": [{"objectType": "contextGroup", "group": TEAM}],
    }
    assert agents("related_agents", KARI, TEAM, OLA) <= keys_of(statement(context=context))
