"""The Alternate Request Syntax (1.0.3 Communication 1.3), and pages of other origins."""

import json
from urllib.parse import urlencode

import pytest
from django.test import Client

from lrs.models import Document, Statement
from tests.factories.attachments import MULTIPART, attachment, multipart, part
from tests.factories.lrs import statement
from tests.lrs.conftest import XapiClient

FORM = "application/x-www-form-urlencoded"
ID = "6690e6c9-3ef0-4ed3-8b37-7f3964730bee"
KARI = {"mbox": "mailto:kari@example.org"}
STATE = {"activityId": "tag:x", "agent": json.dumps(KARI), "stateId": "a"}


@pytest.fixture
def xapi(db):
    return XapiClient("all")


def folded(xapi, method, form, resource="statements", **more):
    """The request as a form, sent by POST."""
    return xapi.request(
        "POST",
        f"{resource}?method={method}",
        form if isinstance(form, bytes) else urlencode(form),
        content_type=more.pop("content_type", FORM),
        **more,
    )


def test_put_get_and_head(xapi):
    sent = statement(id=None)
    answer = folded(xapi, "PUT", {"statementId": ID, "content": json.dumps(sent)})
    assert (answer.status_code, answer.content) == (204, b"")
    got = folded(xapi, "GET", {"limit": "1"})
    assert [one["id"] for one in got.json()["statements"]] == [ID]
    assert got["X-Experience-API-Consistent-Through"]
    assert got.json()["more"] == ""
    head = folded(xapi, "HEAD", {"statementId": ID})
    assert (head.status_code, head.content) == (200, b"")
    assert int(head["Content-Length"]) > 0


def test_post_in_post(xapi):
    batch = [statement(), statement()]
    answer = folded(xapi, "POST", {"content": json.dumps(batch)})
    assert answer.json() == [one["id"] for one in batch]


def test_more_is_an_address_of_a_plain_get(xapi):
    xapi.post([statement(), statement()])
    more = folded(xapi, "GET", {"limit": "1"}).json()["more"]
    assert more.startswith("/xapi/statements?limit=1&beyond=")


def test_headers_stand_in_the_form(db):
    """All of them: the request itself carries none but its type."""
    xapi = XapiClient("all")
    headers = {**xapi.headers, "Content-Type": "application/json", "Content-Length": "1"}
    bare = Client(HTTP_HOST="portal.localhost:8000")

    def send(method, **form):
        body = urlencode({**headers, **STATE, **form})
        address = f"/xapi/activities/state?method={method}"
        return bare.generic("POST", address, body, content_type=FORM)

    assert send("PUT", content='{"n": 1}').status_code == 204
    got = send("GET")
    assert (got.json(), got["Content-Type"]) == ({"n": 1}, "application/json")
    assert send("PUT", content="{}", **{"If-Match": '"0"'}).status_code == 412
    assert send("PUT", content="{}", **{"If-None-Match": "*"}).status_code == 412
    assert send("POST", content='{"m": 2}', **{"if-match": got["ETag"]}).status_code == 204
    assert send("GET").json() == {"n": 1, "m": 2}
    assert send("DELETE").status_code == 204
    assert not Document.objects.exists()


def test_a_document_of_another_type(xapi):
    form = {**STATE, "content": "æ", "Content-Type": "text/plain; charset=utf-8"}
    assert folded(xapi, "PUT", form, "activities/state").status_code == 204
    got = folded(xapi, "GET", STATE, "activities/state")
    assert (got.content.decode(), got["Content-Type"]) == ("æ", "text/plain; charset=utf-8")


def test_attachments_of_text_fit_in_a_form(xapi):
    sent = statement(attachments=[attachment(b"text")])
    body = multipart(sent, part(b"text")).decode()
    form = {"content": body, "Content-Type": MULTIPART}
    assert folded(xapi, "POST", form).json() == [sent["id"]]


def test_about(db):
    bare = Client(HTTP_HOST="portal.localhost:8000")
    answer = bare.generic("POST", "/xapi/about?method=GET", b"", content_type=FORM)
    assert answer.json()["version"] == ["1.0.3", "2.0.0"]


WHOLE = {"statementId": ID, "content": json.dumps(statement(id=None))}
REFUSED = {
    "not in a POST": ("PUT", "?method=POST", WHOLE, FORM),
    "more parameters": ("POST", f"?method=PUT&statementId={ID}", WHOLE, FORM),
    "two methods": ("POST", "?method=PUT&method=PUT", WHOLE, FORM),
    "another method": ("POST", "?method=PATCH", WHOLE, FORM),
    "in lower case": ("POST", "?method=put", WHOLE, FORM),
    "JSON": ("POST", "?method=PUT", WHOLE, "application/json"),
    "no content": ("POST", "?method=PUT", {"statementId": ID}, FORM),
    "nothing": ("POST", "?method=PUT", {}, FORM),
    "an unknown parameter": ("POST", "?method=PUT", {**WHOLE, "x": 1}, FORM),
    "another version": ("POST", "?method=PUT", {**WHOLE, "X-Experience-API-Version": "0.8"}, FORM),
    "2.0 in the form": ("POST", "?method=PUT", {**WHOLE, "X-Experience-API-Version": "2.0"}, FORM),
    "twice": ("POST", "?method=PUT", urlencode(WHOLE) + f"&statementId={ID}", FORM),
    "NUL": ("POST", "?method=GET", b"activity=tag:%00", FORM),
    "not UTF-8": ("POST", "?method=PUT", b"statementId=" + ID.encode() + b"&content=\xff", FORM),
    "no form": ("POST", "?method=PUT", json.dumps(WHOLE), FORM),
    "many fields": ("POST", "?method=GET", "&".join(f"a{n}=" for n in range(2000)), FORM),
}


@pytest.mark.parametrize(("method", "query", "form", "kind"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_not_of_this_syntax_is_refused(xapi, method, query, form, kind):
    body = urlencode(form) if isinstance(form, dict) else form
    answer = xapi.request(method, f"statements{query}", body, content_type=kind)
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert not Statement.objects.exists()


def test_without_a_credential_in_form_or_header(xapi):
    del xapi.headers["Authorization"]
    assert folded(xapi, "GET", {}).status_code == 401


def test_a_form_that_is_too_large(xapi, settings):
    settings.XAPI_MAX_BODY = 100
    assert folded(xapi, "PUT", {**WHOLE, "x": "x" * 100}).status_code == 413


@pytest.mark.parametrize(
    "resource", ["statements", "activities/state", "agents", "activities", "about"]
)
def test_2_0_has_no_such_syntax(db, resource):
    xapi = XapiClient("all", version="2.0.0")
    answer = folded(xapi, "GET", {}, resource)
    assert answer.status_code == 400
    assert answer["X-Experience-API-Version"] == "2.0.0"


PATHS = [
    ("statements", "GET, HEAD, POST, PUT, OPTIONS"),
    ("activities/state", "GET, HEAD, PUT, POST, DELETE, OPTIONS"),
    ("activities/profile", "GET, HEAD, PUT, POST, DELETE, OPTIONS"),
    ("agents/profile", "GET, HEAD, PUT, POST, DELETE, OPTIONS"),
    ("agents", "GET, HEAD, OPTIONS"),
    ("activities", "GET, HEAD, OPTIONS"),
    ("about", "GET, HEAD, OPTIONS"),
]


@pytest.mark.parametrize(("path", "methods"), PATHS)
def test_a_browser_asks_what_it_may_send(db, path, methods):
    """Without credential and version, as browsers do."""
    bare = Client(HTTP_HOST="portal.localhost:8000")
    answer = bare.options(f"/xapi/{path}", headers={"Origin": "https://x.no"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer["Allow"] == answer["Access-Control-Allow-Methods"] == methods
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Authorization" in answer["Access-Control-Allow-Headers"]
    assert "X-Experience-API-Version" in answer["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("path", [*(path for path, _ in PATHS), "nothing"])
def test_a_page_may_read_every_answer(xapi, path):
    for answer in (xapi.request("GET", path), xapi.request("PATCH", path)):
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "ETag" in answer["Access-Control-Expose-Headers"]
        assert "Access-Control-Allow-Credentials" not in answer
