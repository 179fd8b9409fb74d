"""The Statement Resource over HTTP."""

import json

from tests.factories.lrs import statement


def test_a_statement_is_stored_and_comes_back(xapi):
    sent = statement()
    answer = xapi.post(sent)
    assert (answer.status_code, answer.json()) == (200, [sent["id"]])
    got = xapi.get(statementId=sent["id"])
    assert got.status_code == 200
    body = got.json()
    assert {name: body.pop(name) for name in sent} == sent
    assert body.pop("stored").endswith("Z")
    assert body == {
        "version": "1.0.0",
        "authority": {
            "objectType": "Agent",
            "account": {"homePage": "http://portal.localhost:8000/xapi", "name": "supplier"},
        },
    }


def test_a_batch_is_listed_newest_first(xapi):
    batch = [statement() for _ in range(3)]
    assert xapi.post(batch).status_code == 200
    assert xapi.ids() == [one["id"] for one in reversed(batch)]
    assert xapi.ids(ascending="true") == [one["id"] for one in batch]
