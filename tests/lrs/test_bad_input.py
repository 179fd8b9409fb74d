"""Bad input: a sentence and 4xx, never 500, and nothing of it is stored."""

import copy
import io
import json
import random
import uuid
from urllib.parse import quote, urlencode

import pytest
from django.http import UnreadablePostError
from django.test import Client

from lrs.models import Activity, Attachment, Content, Document, Statement, StatementKey
from lrs.xapi.errors import InvalidStatementError
from lrs.xapi.statements import validate
from lrs.xapi.versions import Version
from tests.factories.attachments import MULTIPART, attachment, multipart, part
from tests.factories.lrs import statement
from tests.lrs.conftest import XapiClient
from tests.lrs.xapi.test_statements import INVALID, VALID

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
KARI = json.dumps({"mbox": "mailto:kari@example.org"})
VALUES = [None, [], {}, "", 0, True, "\0", "x" * 5000, {"x": None}, [[]], 1e30, -1, "\ud83d\ude00"]


@pytest.fixture(params=["1.0.3", "2.0.0"])
def xapi(request, db):
    return XapiClient("all", version=request.param)


def stored():
    """How many rows of each kind the log has."""
    kinds = (Statement, StatementKey, Activity, Attachment, Content, Document)
    return [kind.objects.count() for kind in kinds]


def places(value, path=()):
    """Every place in a JSON value."""
    yield path
    if isinstance(value, dict | list):
        for name, one in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(one, (*path, name))


def mutated(whole, by):
    """`whole` with one place, outside extensions, set to another value, renamed or taken away."""
    copied = copy.deepcopy(whole)
    chosen = [place for place in places(copied) if place and "extensions" not in place]
    *steps, last = by.choice(chosen)
    holder = copied
    for step in steps:
        holder = holder[step]
    change = by.choice(["set", "set", "set", "rename", "remove"])
    if change == "set":
        holder[last] = copy.deepcopy(by.choice(VALUES))
    elif change == "rename" and isinstance(holder, dict):
        holder[str(last).upper()] = holder.pop(last)
    else:
        del holder[last]
    return copied


def test_a_thousand_mutations_of_statements(xapi):
    """Each is stored, or refused with the place and the clause, as the pure rules say."""
    by = random.Random(5)
    version = Version(xapi.headers["X-Experience-API-Version"])
    whole = list(VALID.values())
    refused = 0
    for _ in range(500):  # in each version
        sent = mutated({**by.choice(whole), "id": str(uuid.uuid4())}, by)
        before = stored()
        answer = xapi.post([statement(), sent])
        assert answer.status_code in (200, 400), (sent, answer.content)
        if answer.status_code == 400:
            refused += 1
            body = answer.json()
            assert body["error"]
            assert body["path"].startswith("$[1]"), sent
            assert body["clause"].startswith(f"xAPI {version} "), sent
            assert stored() == before
        else:
            validate(sent, version)
    assert refused > 200
    for form in ("exact", "ids", "canonical"):
        assert xapi.get(format=form).status_code == 200


@pytest.mark.parametrize(("broken", "path", "clause"), INVALID)
def test_what_breaks_a_clause_breaks_it_wherever_it_stands(broken, path, clause):
    """The same fault in a SubStatement is found there, by the same clause."""
    own = ("actor", "verb", "object", "result", "context", "timestamp", "attachments")
    part = path[2:].partition(".")[0].partition("[")[0]
    if part not in own or not isinstance(broken, dict):
        pytest.skip("what a SubStatement does not have")
    if broken["object"].get("objectType") == "SubStatement":
        pytest.skip("a SubStatement has no other in it")
    sub = {name: one for name, one in broken.items() if name in own}
    with pytest.raises(InvalidStatementError) as caught:
        validate(statement(object={"objectType": "SubStatement", **sub}), Version.V1)
    assert (caught.value.path, caught.value.clause) == (f"$.object{path[1:]}", clause)


def bodies():
    """Valid requests: method, path, body, media type."""
    one = statement(attachments=[attachment(b"text")])
    yield "POST", "statements", json.dumps([statement(), statement()]).encode(), JSON
    yield "POST", "statements", multipart([one], part(b"text")), MULTIPART
    form = urlencode({"content": json.dumps(statement())}).encode()
    yield "POST", "statements?method=POST", form, FORM
    state = f"activities/state?activityId=tag:x&stateId=a&agent={quote(KARI)}"
    yield "POST", state, b'{"a": {"b": 1}}', JSON
    yield "POST", f"agents/profile?profileId=a&agent={quote(KARI)}", b'{"a": 1}', JSON


def broken(body, by):
    """`body` with some bytes changed, taken out, doubled, or cut off."""
    at, length = by.randrange(len(body)), by.randrange(1, 12)
    return by.choice(
        [
            body[:at] + bytes(by.randrange(256) for _ in range(length)) + body[at + length :],
            body[:at] + body[at + length :],
            body[:at] + body[at : at + length] * 2 + body[at + length :],
            body[:at],
        ]
    )


def test_broken_bytes(xapi):
    by = random.Random(7)
    for method, path, body, kind in bodies():
        for _ in range(60):
            before = stored()
            answer = xapi.request(method, path, broken(body, by), content_type=kind)
            assert answer.status_code in (200, 204, 400, 409), (path, answer.content)
            if answer.status_code >= 400:
                assert answer.json()["error"]
                assert stored() == before


DEEP = b'{"a": ' + b"[" * 150 + b"]" * 150 + b"}"
ABYSS = b'{"a":' * 100_000
BODIES = {
    "empty": (b"", JSON),
    "not JSON": (b"{'a': 1}", JSON),
    "not UTF-8": (b'{"a": "\xff"}', JSON),
    "UTF-16": ("{}".encode("utf-16"), JSON),
    "half a surrogate pair": (b'{"a": "\\ud800"}', JSON),
    "a key twice": (b'{"a": 1, "a": 2}', JSON),
    "NaN": (b'{"a": NaN}', JSON),
    "deep": (DEEP, JSON),
    "deeper than Python": (ABYSS, JSON),
    "a number of many digits": (b'{"a": ' + b"9" * 10_000 + b"}", JSON),
    "another charset": (b"{}", f"{JSON}; charset=utf-16"),
    "form data": (b"a=1", "multipart/form-data; boundary=x"),
    "multipart without its boundary": (b"--y--", "multipart/mixed; boundary=x"),
    "multipart cut off": (b"--x\r\n\r\n{}", "multipart/mixed; boundary=x"),
    "multipart of nothing": (b"--x--", "multipart/mixed; boundary=x"),
    "multipart of no headers": (b"--x\r\n\r\n{}\r\n--x--", "multipart/mixed; boundary=x"),
    "a boundary that is no ASCII": (b"--x--", "multipart/mixed; boundary=\xe6"),
    "a boundary like a pattern": (b"--x--", 'multipart/mixed; boundary="(.*)+"'),
    "a media type of many parameters": (b"{}", "x/y" + ";a=b" * 500),
}


@pytest.mark.parametrize(("body", "kind"), BODIES.values(), ids=BODIES.keys())
def test_bodies_of_statements(xapi, body, kind):
    for method, path in (("POST", "statements"), ("PUT", f"statements?statementId={uuid.uuid4()}")):
        answer = xapi.request(method, path, body, content_type=kind)
        assert answer.status_code == 400
        assert answer.json()["error"]
        assert not any(stored())


@pytest.mark.parametrize("kind", [JSON, MULTIPART, FORM])
@pytest.mark.parametrize(
    "path",
    [
        "statements",
        "statements?method=POST",
        f"activities/state?activityId=tag:x&stateId=a&agent={quote(KARI)}",
        "activities/profile?activityId=tag:x&profileId=a",
        f"agents/profile?profileId=a&agent={quote(KARI)}",
    ],
)
def test_a_body_that_is_too_large(xapi, settings, path, kind):
    settings.XAPI_MAX_BODY = 1000
    answer = xapi.request("POST", path, b"[" + b" " * 1000, content_type=kind)
    assert answer.status_code in (413, 400 if "statements" in path else 413)
    if kind == JSON and "method" not in path:
        assert answer.status_code == 413
        assert "1000 bytes" in answer.json()["error"]
    assert not any(stored())


class Stalling(io.BytesIO):
    """A stream that gives a little and then fails."""

    def __init__(self, error):
        super().__init__()
        self.error = error

    def read(self, *_):
        raise self.error


@pytest.mark.parametrize(
    ("error", "status"),
    [(TimeoutError("timed out"), 408), (ConnectionResetError(), 400), (UnreadablePostError(), 400)],
)
def test_a_body_that_does_not_come(xapi, error, status):
    answer = xapi.request("POST", data="[]", **{"wsgi.input": Stalling(error)})
    assert answer.status_code == status
    assert answer.json()["error"].endswith(".")


def test_a_body_that_ends_too_soon(xapi):
    answer = xapi.request("POST", data="[]" * 10, **{"wsgi.input": io.BytesIO(b"[]")})
    assert answer.status_code == 400
    assert "shorter" in answer.json()["error"]


NUL_IN_AGENT = json.dumps({"account": {"homePage": "https://x.no", "name": "a\0b"}})
QUERIES = [
    "statements?statementId=x",
    "statements?limit=-1",
    "statements?limit=1e3",
    "statements?beyond=99999999999999999999",
    "statements?since=yesterday",
    "statements?since=9999-12-31T23:59:59.999999-23:59",
    "statements?until=0000-00-00T00:00:00Z",
    "statements?agent=%7B",
    f"statements?agent={quote('[' * 5000)}",
    "statements?verb=%FF%FE",
    "statements?related_agents=1",
    "statements?" + "&".join(f"a{n}=1" for n in range(2000)),
    "about?" + "&".join(f"a{n}=1" for n in range(2000)),
    f"activities/state?activityId=tag:x&agent={quote(NUL_IN_AGENT)}&stateId=a",
    f"agents/profile?agent={quote(NUL_IN_AGENT)}&profileId=a",
    f"agents?agent={quote(json.dumps({'mbox': 'kari'}))}",
    "activities?activityId=%20",
    "activities",
]


@pytest.mark.parametrize("path", QUERIES)
def test_addresses(xapi, path):
    for method in ("GET", "PUT") if "?" in path and "/" in path else ("GET",):
        answer = xapi.request(method, path, b"{}" if method == "PUT" else None)
        assert answer.status_code in (400, 404), (method, answer.content)
        assert answer.json()["error"]
    assert not any(stored())


@pytest.mark.parametrize(
    "header",
    ["Basic", "Basic x", "Basic \xe6", "Basic eA==", "Basic AGE6Yg==", "Bearer x", "Basic /w=="],
)
def test_credentials(db, header):
    answer = Client(HTTP_HOST="portal.localhost:8000").get(
        "/xapi/statements",
        headers={"Authorization": header, "X-Experience-API-Version": "1.0.3"},
    )
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Basic ")


@pytest.mark.parametrize("version", ["", "1", "1.1.0", "0.9", "3.0.0", "1.0.3, 2.0.0", "\xe6"])
def test_versions(db, version):
    xapi = XapiClient("all", version=version)
    for path in ("statements", "agents", "activities", "activities/state"):
        answer = xapi.request("GET", path)
        assert answer.status_code == 400
        assert answer["X-Experience-API-Version"] == "1.0.3"
