"""The Statement Resource over HTTP."""

import io
import json
import uuid
from datetime import datetime

import pytest

from lrs.models import Statement, StatementKey
from tests.factories.lrs import statement
from tests.lrs.xapi.test_national_id import REAL

KARI = {"mbox": "mailto:kari@example.org"}
OLA = {"account": {"homePage": "https://example.org", "name": "ola"}}
AUTHORITY = {
    "objectType": "Agent",
    "account": {"homePage": "https://portal.example.org/id/supplier", "name": "supplier"},
}


def refused(answer, status=400):
    assert answer.status_code == status, answer.content
    assert answer["X-Experience-API-Version"] == "1.0.3"
    assert answer.json()["error"].endswith((".", ")"))
    return answer.json()


def test_a_statement_is_stored_and_comes_back(xapi):
    sent = statement()
    answer = xapi.post(sent)
    assert (answer.status_code, answer.json()) == (200, [sent["id"]])
    got = xapi.get(statementId=sent["id"])
    assert got.status_code == 200
    body = got.json()
    stored = body.pop("stored")
    assert stored.endswith("Z")
    assert body == {**sent, "version": "1.0.0", "authority": AUTHORITY}
    assert got["Last-Modified"].endswith("GMT")
    assert got["ETag"].strip('"').isalnum()


def test_what_is_missing_is_set(xapi):
    sent = statement(id=None, timestamp=None, stored="2000-01-01T00:00:00Z", authority=KARI)
    statement_id = xapi.post(sent).json()[0]
    body = xapi.get(statementId=statement_id).json()
    assert body["id"] == statement_id
    assert body["timestamp"] == body["stored"] != "2000-01-01T00:00:00Z"
    assert body["authority"] == AUTHORITY


def test_the_text_is_kept(xapi):
    text = json.dumps(statement(result={"score": {"scaled": 1}}))
    text = text.replace('"scaled": 1', '"scaled":   1.000')
    xapi.post(f"[{text}]")
    assert text[:-1] in xapi.get().content.decode()


def test_a_batch_is_listed_newest_first(xapi):
    batch = [statement() for _ in range(3)]
    assert xapi.post(batch).json() == [one["id"] for one in batch]
    assert xapi.ids() == [one["id"] for one in reversed(batch)]
    assert xapi.ids(ascending="true") == [one["id"] for one in batch]


def test_an_empty_batch_and_an_empty_log(xapi):
    assert xapi.post([]).json() == []
    assert xapi.get().json() == {"statements": [], "more": ""}


def test_put(xapi):
    sent = statement(id=None)
    statement_id = str(uuid.uuid4())
    answer = xapi.put(sent, statement_id)
    assert (answer.status_code, answer.content) == (204, b"")
    assert xapi.get(statementId=statement_id.upper()).json()["id"] == statement_id
    assert xapi.put({**sent, "id": statement_id.upper()}, statement_id).status_code == 204
    assert Statement.objects.count() == 1


ANOTHER_ID = "6690e6c9-3ef0-4ed3-8b37-7f3964730bee"


@pytest.mark.parametrize(
    ("data", "query"),
    [
        (statement(), f"?statementId={ANOTHER_ID}"),
        (statement(), "?statementId=1"),
        (statement(), ""),
        ([statement(id=None)], f"?statementId={ANOTHER_ID}"),
        (statement(id=None), f"?statementId={ANOTHER_ID}&x=1"),
    ],
)
def test_put_refused(xapi, data, query):
    refused(xapi.request("PUT", f"statements{query}", data=data))
    assert not Statement.objects.exists()


def test_the_same_statement_again_is_passed_over(xapi):
    sent = statement()
    xapi.post(sent)
    changed = {**sent, "verb": {**sent["verb"], "display": {"en": "passed"}}}
    assert xapi.post([statement(), changed]).status_code == 200
    assert xapi.get(statementId=sent["id"]).json()["verb"] == sent["verb"]
    assert Statement.objects.count() == 2


@pytest.mark.parametrize(
    "change", [{"verb": {"id": "tag:other"}}, {"timestamp": "2026-11-22T10:00:01Z"}]
)
def test_another_statement_with_the_same_id_is_a_conflict(xapi, change):
    sent = statement()
    xapi.post(sent)
    body = refused(xapi.post([statement(), {**sent, **change}]), 409)
    assert body["id"] == sent["id"]
    assert Statement.objects.count() == 1


def test_a_batch_is_stored_whole_or_not_at_all(xapi):
    body = refused(xapi.post([statement(), statement(verb={"id": "passed"})]))
    assert body == {
        "error": "This must be an IRI with a scheme. ($[1].verb.id, xAPI 1.0.3 Data 4.3)",
        "path": "$[1].verb.id",
        "clause": "xAPI 1.0.3 Data 4.3",
    }
    twice = statement()
    assert refused(xapi.post([twice, twice]))["path"] == "$[1].id"
    assert not Statement.objects.exists()
    assert not StatementKey.objects.exists()


def test_a_national_number_is_refused_and_not_logged(xapi, caplog):
    number = REAL["birth number"]
    answer = xapi.post(statement(actor={**KARI, "name": f"Kari ({number})"}))
    assert "national identity number" in refused(answer)["error"]
    assert number not in answer.content.decode() + caplog.text
    assert not Statement.objects.exists()


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (json.dumps(statement()), "text/plain"),
        (json.dumps(statement()), "application/x-www-form-urlencoded"),
        (json.dumps(statement()), "application/json; charset=latin1"),
        (b"--x\r\n\r\n", "multipart/mixed; boundary=x"),
        (json.dumps(statement()), "multipart/mixed; boundary=x"),
        ("{", "application/json"),
        (b"\xff", "application/json"),
        (b'{"a": "\x00"}', "application/json"),
        ("null", "application/json"),
        ("", "application/json"),
        ("[" * 5000, "application/json"),
    ],
)
def test_bodies_that_are_refused(xapi, body, content_type):
    refused(xapi.post(body, content_type=content_type))
    assert not Statement.objects.exists()


def test_an_attachment_without_data_needs_an_address(xapi):
    attachment = {
        "usageType": "tag:x",
        "display": {},
        "contentType": "text/plain",
        "length": 0,
        "sha2": "0" * 64,
    }
    body = refused(xapi.post(statement(attachments=[attachment])))
    assert body["path"] == "$.attachments[0]"
    there = statement(attachments=[{**attachment, "fileUrl": "https://example.org/1"}])
    assert xapi.post(there).status_code == 200


def test_a_body_that_is_too_large(xapi, settings):
    settings.XAPI_MAX_BODY = 100
    refused(xapi.post(statement()), 413)


def test_a_body_in_chunks(xapi, settings):
    """As gunicorn hands it over: no length, and a stream that ends by itself."""
    sent = statement()
    raw = json.dumps(sent).encode()

    def send():
        return xapi.request(
            "POST",
            headers={"Transfer-Encoding": "chunked", "Content-Type": "application/json"},
            **{"wsgi.input": io.BytesIO(raw), "wsgi.input_terminated": True},
        )

    assert send().json() == [sent["id"]]
    settings.XAPI_MAX_BODY = 100
    refused(send(), 413)


def test_head_is_get_without_a_body(xapi):
    sent = statement()
    xapi.post(sent)
    got = xapi.get(statementId=sent["id"])
    head = xapi.request("HEAD", f"statements?statementId={sent['id']}")
    assert (head.status_code, head.content) == (200, b"")
    kept = ("Content-Type", "ETag", "Last-Modified", "X-Experience-API-Version")
    assert [head[name] for name in kept] == [got[name] for name in kept]
    assert head["Content-Length"] == str(len(got.content))


def test_methods_that_are_not_there(xapi):
    answer = xapi.request("DELETE")
    refused(answer, 405)
    assert answer["Allow"] == "GET, HEAD, POST, PUT"


def test_consistent_through(xapi):
    sent = statement()
    for answer in (xapi.post(sent), xapi.get(), xapi.post("{")):
        through = datetime.fromisoformat(answer["X-Experience-API-Consistent-Through"])
        assert through.tzinfo
    stored = datetime.fromisoformat(xapi.get(statementId=sent["id"]).json()["stored"])
    through = xapi.get()["X-Experience-API-Consistent-Through"]
    assert datetime.fromisoformat(through) >= stored
