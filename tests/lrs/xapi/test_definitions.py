"""What statements say of an activity, put together (1.0.3 Communication 2.5)."""

import pytest

from lrs.xapi import definitions, statements
from lrs.xapi.versions import Version
from tests.factories.lrs import statement

CHOICES = [{"id": "a", "description": {"en": "A"}}, {"id": "b"}]


@pytest.mark.parametrize(
    ("old", "new", "both"),
    [
        ({}, {"type": "tag:t"}, {"type": "tag:t"}),
        ({"name": {"en": "x"}}, {}, {"name": {"en": "x"}}),
        (
            {"name": {"en": "x", "nb": "y"}, "type": "tag:t"},
            {"name": {"nb": "z", "nn": "w"}, "moreInfo": "tag:m"},
            {"name": {"en": "x", "nb": "z", "nn": "w"}, "type": "tag:t", "moreInfo": "tag:m"},
        ),
        (
            {"extensions": {"tag:a": {"x": 1}, "tag:b": 2}},
            {"extensions": {"tag:a": {"y": 2}}},
            {"extensions": {"tag:a": {"y": 2}, "tag:b": 2}},
        ),
        (
            {"interactionType": "choice", "choices": CHOICES, "correctResponsesPattern": ["a"]},
            {"interactionType": "choice", "choices": [{"id": "a", "description": {"nb": "Å"}}]},
            {
                "interactionType": "choice",
                "choices": [{"id": "a", "description": {"en": "A", "nb": "Å"}}],
                "correctResponsesPattern": ["a"],
            },
        ),
        (
            {"interactionType": "choice", "choices": CHOICES, "name": {"en": "x"}},
            {"interactionType": "numeric", "correctResponsesPattern": ["4"]},
            {
                "interactionType": "numeric",
                "correctResponsesPattern": ["4"],
                "name": {"en": "x"},
            },
        ),
    ],
)
def test_merged(old, new, both):
    assert definitions.merged(old, new) == both
    whole = statement(object={"id": "tag:x", "definition": both})
    statements.validate(whole, Version.V1)  # what comes out is as valid as what went in


def test_told_by_a_statement_and_what_is_in_it():
    def activity(name):
        return {"id": f"tag:{name}", "definition": {"name": {"en": name}}}

    sub = {
        "objectType": "SubStatement",
        "actor": {"mbox": "mailto:a@b.no"},
        "verb": {"id": "tag:v"},
        "object": activity("inner"),
        "context": {"contextActivities": {"other": [activity("deep")]}},
    }
    whole = statement(
        object=sub,
        context={
            "contextActivities": {
                "parent": activity("parent"),
                "category": [{"id": "tag:bare"}, {"id": "tag:empty", "definition": {}}],
            }
        },
    )
    assert list(definitions.told_by(whole)) == [
        (f"tag:{name}", {"name": {"en": name}}) for name in ("parent", "inner", "deep")
    ]
