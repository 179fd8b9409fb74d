"""Attachments over HTTP: multipart/mixed in and out (1.0.3 Communication 1.5.2, Data 2.4.11)."""

import hashlib
import json
import uuid

import pytest

from lrs.api import returning
from lrs.models import Attachment, Content, Statement
from lrs.xapi import multipart as rules
from tests.factories.attachments import MULTIPART, attachment, multipart, part
from tests.factories.lrs import statement
from tests.factories.signing import SIGNATURE, jws
from tests.lrs.conftest import XapiClient
from tests.lrs.xapi.test_national_id import REAL

TEXT = "blåbær".encode()
BYTES = b"\0\xff\r\n--not-it\r\n\r\n"
SIGNED = statement(id=str(uuid.uuid4()))


def sending(xapi, body, **more):
    return xapi.post(body, content_type=more.pop("content_type", MULTIPART), **more)


def fetched(xapi, **parameters):
    """The JSON of an answer with attachments, and the parts after it."""
    got = xapi.get(attachments="true", **parameters)
    assert got.status_code == 200
    kind, _, boundary = got["Content-Type"].partition("; boundary=")
    assert kind == "multipart/mixed"
    first, *rest = rules.split(got.content, boundary)
    assert first.headers == {"content-type": "application/json"}
    return json.loads(first.content), rest


@pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])
def test_data_come_back_as_they_were_sent(db, version):
    xapi = XapiClient(version=version)
    sent = statement(attachments=[attachment(TEXT), attachment(BYTES, contentType="image/png")])
    sub = {"objectType": "SubStatement", **statement(id=None, attachments=[attachment(b"sub")])}
    nested = statement(object=sub)

    answer = sending(xapi, multipart([sent, nested], part(TEXT), part(BYTES), part(b"sub")))

    assert (answer.status_code, answer.json()) == (200, [sent["id"], nested["id"]])
    body, parts = fetched(xapi, statementId=sent["id"])
    assert body["attachments"] == sent["attachments"]
    assert [(one.headers, one.content) for one in parts] == [
        (
            {
                "content-type": said["contentType"],
                "content-transfer-encoding": "binary",
                "x-experience-api-hash": said["sha2"],
            },
            data,
        )
        for said, data in zip(sent["attachments"], (TEXT, BYTES), strict=True)
    ]
    listed, parts = fetched(xapi)
    assert [one["id"] for one in listed["statements"]] == [nested["id"], sent["id"]]
    assert [one.content for one in parts] == [b"sub", TEXT, BYTES]


def test_put_takes_attachments(xapi):
    sent = statement(attachments=[attachment(TEXT)])
    body = multipart(sent, part(TEXT))
    assert xapi.put(body, sent["id"], content_type=MULTIPART).status_code == 204
    assert [one.content for one in fetched(xapi)[1]] == [TEXT]


@pytest.mark.parametrize("query", [{}, {"attachments": "false"}])
def test_without_attachments_the_answer_is_json(xapi, query):
    sent = statement(attachments=[attachment(TEXT)])
    sending(xapi, multipart(sent, part(TEXT)))
    got = xapi.get(statementId=sent["id"], **query)
    assert got["Content-Type"] == "application/json"
    assert got.json()["attachments"] == sent["attachments"]


@pytest.mark.parametrize("query", [{}, {"statementId": "sent"}, {"limit": "1"}])
def test_an_answer_without_data_has_one_part(xapi, query):
    sent = statement()
    xapi.post(sent)
    assert fetched(xapi, **{name: sent["id"] if value == "sent" else value
                            for name, value in query.items()})[1] == []  # fmt: skip


def test_multipart_without_attachments(xapi):
    """With a fileUrl, and with no attachment at all."""
    there = statement(attachments=[attachment(TEXT, fileUrl="https://example.org/1")])
    assert sending(xapi, multipart([statement(), there])).status_code == 200
    assert fetched(xapi)[1] == []


def test_data_are_kept_once(xapi):
    by_sha512 = attachment(TEXT, sha2=hashlib.sha512(TEXT).hexdigest())
    upper = attachment(TEXT)
    upper["sha2"] = upper["sha2"].upper()
    first = statement(attachments=[attachment(TEXT), by_sha512])
    second = statement(attachments=[upper])
    parts = (part(TEXT), part(TEXT, by_sha512["sha2"]))
    assert sending(xapi, multipart([first, second], *parts)).status_code == 200
    assert sending(xapi, multipart([first, second], *parts)).status_code == 200  # passed over
    assert (Content.objects.count(), Attachment.objects.count()) == (1, 3)
    assert {one.headers["x-experience-api-hash"] for one in fetched(xapi)[1]} == {
        first["attachments"][0]["sha2"],
        by_sha512["sha2"],
        upper["sha2"],
    }


def test_who_knows_a_hash_does_not_get_the_data(xapi):
    """The data belong to the statement that they came with, not to all that name them."""
    sending(xapi, multipart(statement(attachments=[attachment(TEXT)]), part(TEXT)))
    other = XapiClient("statements/write", "statements/read/mine", name="other")
    claimed = statement(attachments=[attachment(TEXT, fileUrl="https://example.org/1")])
    assert other.post(claimed).status_code == 200
    body, parts = fetched(other)
    assert ([one["id"] for one in body["statements"]], parts) == ([claimed["id"]], [])


def test_pages_end_early_where_attachments_are_heavy(xapi, monkeypatch):
    monkeypatch.setattr(returning, "_HEAVIEST", 2 * len(TEXT))
    sent = [statement(attachments=[attachment(TEXT)]) for _ in range(5)]
    sending(xapi, multipart(sent, part(TEXT)))
    found, more = [], {}
    while more is not None:
        body, parts = fetched(xapi, **more)
        found += [one["id"] for one in body["statements"]]
        assert len(parts) == 1
        beyond = body["more"].partition("beyond=")[2]
        more = {"beyond": beyond} if beyond else None
    assert found == [one["id"] for one in reversed(sent)]


def signature(data, **changes):
    return attachment(
        data, **{"usageType": SIGNATURE, "contentType": "application/octet-stream", **changes}
    )


@pytest.mark.parametrize("algorithm", ["RS256", "RS384", "RS512"])
def test_a_signed_statement_is_stored(xapi, algorithm):
    data = jws(SIGNED, algorithm)
    sent = {**SIGNED, "attachments": [signature(data)]}
    assert sending(xapi, multipart(sent, part(data))).status_code == 200
    assert fetched(xapi)[1][0].content == data


ONE = statement(attachments=[attachment(TEXT)])
TWO = statement(attachments=[attachment(TEXT), attachment(b"2")])
HMAC = jws(SIGNED, "HS256")
REFUSED = {
    # requirement: body, what the sentence says, path, clause of 1.0.3
    "XAPI-00128 a part that is no attachment": (
        multipart(ONE, part(TEXT), part(b"2")), "no attachment of these", "$", "1.5.2"),
    "XAPI-00129 an attachment without its part": (
        multipart(TWO, part(TEXT)), "must have a fileUrl", "$.attachments[1]", "1.5.2"),
    "XAPI-00130 no boundary before a part": (
        multipart(ONE, part(TEXT)).replace(b"--part-of-the-test\r\nContent-Type: text", b"", 1),
        "Text follows the JSON", "$", "2.2"),
    "XAPI-00131 no boundary in the body": (b"{}", "does not hold the boundary", "$", "1.5.2"),
    "XAPI-00131 no end": (multipart(ONE)[:-6], "before its closing", "$", "1.5.2"),
    "XAPI-00132 no hash": (
        multipart(ONE, part(TEXT, X_Experience_API_Hash=None)),
        "Part 2 has no X-Exp", "$", "1.5.2"),
    "XAPI-00132 no SHA-2": (
        multipart(ONE, part(TEXT, "ab")), "Part 2 has no X-Exp", "$", "1.5.2"),
    "XAPI-00132 a hash of other data": (
        multipart(ONE, part(b"2", hashlib.sha256(TEXT).hexdigest())),
        "part 2 do not have the SHA-2", "$", "1.5.2"),
    "XAPI-00133 statements in two parts": (
        multipart(ONE, ({"Content-Type": "application/json"}, json.dumps(TWO).encode())),
        "Part 2 has no X-Exp", "$", "1.5.2"),
    "XAPI-00134 the first part is no JSON": (
        multipart(ONE, part(TEXT), first="text/plain"), "first part", "$", "1.5.2"),
    "XAPI-00134 the first part says nothing": (
        multipart(ONE, part(TEXT), first=None), "first part", "$", "1.5.2"),
    "no part at all": (b"--part-of-the-test--", "first part", "$", "1.5.2"),
    "XAPI-00135 another encoding": (
        multipart(ONE, part(TEXT, Content_Transfer_Encoding="base64")), "binary", "$", "1.5.2"),
    "XAPI-00135 no encoding": (
        multipart(ONE, part(TEXT, Content_Transfer_Encoding=None)), "binary", "$", "1.5.2"),
    "XAPI-00115 a signature that is elsewhere": (
        multipart({**SIGNED, "attachments": [signature(HMAC, fileUrl="https://example.org/1")]}),
        "must come with its data", "$.attachments[0]", "2.6"),
    "XAPI-00116 what is signed is no JSON": (
        multipart({**SIGNED, "attachments": [signature(jws(b"{'"))]}, part(jws(b"{'"))),
        "signed is no statement", "$.attachments[0]", "2.6"),
    "XAPI-00117 another algorithm": (
        multipart({**SIGNED, "attachments": [signature(HMAC)]}, part(HMAC)),
        "must be one of RS256", "$.attachments[0]", "2.6"),
    "broken JSON": (multipart(b"{", part(TEXT)), "not JSON", "$", "2.2"),
    "not UTF-8": (multipart(b'{"\xff": 1}'), "not UTF-8", "$", "1.4"),
    "a broken statement": (
        multipart([{**ONE, "verb": {"id": "x"}}], part(TEXT)), "IRI", "$[0].verb.id", "4.3"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "said", "path", "clause"), REFUSED.values(), ids=REFUSED.keys())
def test_refused_with_the_clause(xapi, body, said, path, clause):
    answer = sending(xapi, body)
    assert answer.status_code == 400
    found = answer.json()
    assert said in found["error"]
    assert found["path"] == path
    assert found["clause"].endswith(f" {clause}")
    assert not Statement.objects.exists()
    assert not Content.objects.exists()


@pytest.mark.parametrize(
    "content_type", ["multipart/mixed", "multipart/mixed;", "multipart/form-data; boundary=x", ""]
)
def test_another_content_type_is_refused(xapi, content_type):
    """XAPI-00127, XAPI-00131."""
    answer = sending(xapi, multipart(ONE, part(TEXT)), content_type=content_type)
    assert answer.status_code == 400
    assert not Statement.objects.exists()


def test_a_text_with_a_national_number_is_refused(xapi):
    number = REAL["birth number"]
    data = f"Kari, {number}".encode()
    answer = sending(xapi, multipart(statement(attachments=[attachment(data)]), part(data)))
    assert answer.status_code == 400
    assert "national identity number" in answer.json()["error"]
    assert number not in answer.content.decode()
    as_bytes = part(data, Content_Type="image/png")  # the digits of a picture mean nothing
    sent = statement(attachments=[attachment(data)])
    assert sending(xapi, multipart(sent, as_bytes)).status_code == 200
