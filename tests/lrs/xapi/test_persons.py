"""The Person Object (1.0.3 Communication 2.4)."""

import pytest

from lrs.xapi.persons import person
from tests.factories.lrs import statement

KARI = {"mbox": "mailto:kari@example.org"}
SUB = {"objectType": "SubStatement", "verb": {"id": "tag:v"}, "object": {"id": "tag:x"}}


@pytest.mark.parametrize(
    "agent",
    [
        KARI,
        {"mbox_sha1sum": "a" * 40},
        {"openid": "https://example.org/kari"},
        {"account": {"homePage": "https://example.org", "name": "kari"}},
    ],
)
def test_every_property_is_a_list(agent):
    ((name, value),) = agent.items()
    assert person({**agent, "name": "Kari", "objectType": "Agent"}, []) == {
        "objectType": "Person",
        "name": ["Kari"],
        name: [value],
    }


def test_an_agent_of_whom_nothing_more_is_known():
    assert person(KARI, []) == {"objectType": "Person", "mbox": [KARI["mbox"]]}


def test_names_come_from_wherever_the_agent_stands_each_once():
    def kari(name):
        return {"mbox": "mailto:kari@EXAMPLE.org", "name": name}

    found = person(
        kari("K"),
        [
            statement(actor=kari("Kari")),
            statement(actor={"mbox": "mailto:ola@example.org", "name": "Ola"}, object={
                "objectType": "Agent", **kari("Kari N")
            }),
            statement(object={**SUB, "actor": kari("In sub")}),
            statement(context={"instructor": kari("Kari"), "team": {
                "objectType": "Group", "member": [kari("Member")]
            }}),
        ],
    )  # fmt: skip
    assert found["name"] == ["K", "Kari", "Kari N", "In sub", "Member"]
