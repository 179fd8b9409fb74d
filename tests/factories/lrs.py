"""Statements for tests."""

import uuid


def statement(**changes):
    """A small valid statement with an id; None takes a property away."""
    found = {
        "id": str(uuid.uuid4()),
        "actor": {
            "objectType": "Agent",
            "account": {"homePage": "https://portal.example.org/id", "name": "7f3c"},
        },
        "verb": {"id": "http://adlnet.gov/expapi/verbs/passed", "display": {"nb": "besto"}},
        "object": {"id": "https://portal.example.org/activities/1"},
        "timestamp": "2026-11-22T10:00:00.123Z",
        **changes,
    }
    return {name: one for name, one in found.items() if one is not None}
