"""Statements as they are returned."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrs.xapi import rendering
from lrs.xapi.rendering import Sent
from tests.factories.lrs import statement

ADDED = {
    "id": '"8f87ccde-bb56-4c2e-ab83-44982ef22df0"',
    "timestamp": '"2026-11-22T10:00:00Z"',
    "version": '"1.0.0"',
    "stored": '"2026-11-22T10:00:01Z"',
    "authority": '{"mbox":"mailto:lrs@example.org"}',
}
A, B = {"id": "https://example.org/a"}, {"id": "https://example.org/b"}
MBOX = {"mbox": "mailto:kari@example.org"}


def exact(payload):
    return rendering.exact(payload, rendering.sent(json.loads(payload)), ADDED)


def test_what_was_sent_comes_back_to_the_last_digit():
    sent = (
        '{ "actor":{"mbox":"mailto:a@b"}, "verb":{"id":"tag:x"},"object":{"id":"tag:y"},'
        ' "result": {"score":{"scaled": 1.00}, "response":"\\u00e6 }"} }\n'
    )
    returned = exact(sent)
    assert returned.startswith(sent.rstrip()[:-1])
    assert json.loads(returned) == {
        **json.loads(sent),
        **{name: json.loads(one) for name, one in ADDED.items()},
    }


@pytest.mark.parametrize("name", ["id", "timestamp", "version"])
def test_what_was_sent_is_not_set_again(name):
    sent = {**statement(id=None, timestamp=None), name: "own"}
    returned = json.loads(exact(json.dumps(sent)))
    assert returned[name] == "own"
    assert returned.keys() == sent.keys() | ADDED.keys()


def test_stored_and_authority_are_replaced():
    sent = statement(stored="2000-01-01T00:00:00Z", authority={"mbox": "mailto:x@y"})
    returned = exact(json.dumps(sent, indent=2))
    assert returned.count('"stored"') == returned.count('"authority"') == 1
    assert json.loads(returned) == {
        **sent,
        "version": "1.0.0",
        "stored": "2026-11-22T10:00:01Z",
        "authority": {"mbox": "mailto:lrs@example.org"},
    }


def test_a_lone_context_activity_is_returned_as_an_array():
    context = {"contextActivities": {"parent": A, "other": [B]}, "platform": "p"}
    sub = {"objectType": "SubStatement", "actor": MBOX, "verb": {"id": "tag:x"}, "object": A}
    returned = json.loads(
        exact(json.dumps(statement(context=context, object={**sub, "context": context})))
    )
    arrays = {"contextActivities": {"parent": [A], "other": [B]}, "platform": "p"}
    assert returned["context"] == arrays
    assert returned["object"]["context"] == arrays


@given(
    st.dictionaries(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8"))),
    st.sampled_from([None, 0, 2]),
    st.booleans(),
)
def test_members(found, indent, ascii_only):
    text = json.dumps(found, indent=indent, ensure_ascii=ascii_only)
    members = {name: json.loads(text[a:b]) for name, a, b in rendering.members(text)}
    assert members == found


def test_flags():
    assert rendering.sent(statement()) == Sent.ID | Sent.TIMESTAMP
    assert rendering.sent(statement(id=None, version="1.0.0")) == Sent.TIMESTAMP | Sent.VERSION


def test_ids():
    whole = statement(
        actor={"objectType": "Group", "name": "G", "member": [{"name": "K", **MBOX}]},
        object={**A, "objectType": "Activity", "definition": {"name": {"nb": "x"}}},
        context={
            "team": {"objectType": "Group", "name": "T", "member": [MBOX], **MBOX},
            "contextActivities": {"parent": [{**A, "definition": {}}]},
            "platform": "p",
        },
        authority={"name": "x", **MBOX},
    )
    assert rendering.ids(whole) == {
        **whole,
        "actor": {"objectType": "Group", "member": [MBOX]},
        "verb": {"id": whole["verb"]["id"]},
        "object": A,
        "context": {
            "team": {"objectType": "Group", **MBOX},
            "contextActivities": {"parent": [A]},
            "platform": "p",
        },
        "authority": MBOX,
    }


TEXTS = {"en": "passed", "nb": "besto", "nn-NO": "stod"}


@pytest.mark.parametrize(
    ("languages", "chosen"),
    [
        (["nb"], {"nb": "besto"}),
        (["nn", "nb"], {"nn-NO": "stod"}),
        (["se", "en"], {"en": "passed"}),
        (["se"], {"en": "passed"}),
        ([], {"en": "passed"}),
    ],
)
def test_canonical(languages, chosen):
    definition = {
        "name": TEXTS,
        "description": {"nb": "y"},
        "interactionType": "choice",
        "choices": [{"id": "a", "description": TEXTS}, {"id": "b"}],
    }
    whole = statement(
        verb={"id": "tag:x", "display": TEXTS}, object={**A, "definition": definition}
    )
    assert rendering.canonical(whole, languages, {}) == {
        **whole,
        "verb": {"id": "tag:x", "display": chosen},
        "object": {
            **A,
            "definition": {
                **definition,
                "name": chosen,
                "choices": [{"id": "a", "description": chosen}, {"id": "b"}],
            },
        },
    }
