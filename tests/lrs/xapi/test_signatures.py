"""Signed statements (1.0.3 Data 2.6)."""

import base64

import pytest

from lrs.xapi import signatures
from lrs.xapi.clauses import Clause
from lrs.xapi.errors import InvalidStatementError
from lrs.xapi.versions import Version
from tests.factories.attachments import attachment
from tests.factories.lrs import statement
from tests.factories.signing import SIGNATURE, certificate, jws

PLAIN = statement(
    id="3f1d6c3a-1111-4b5c-9d5e-2f1f4a0e9c11",
    actor={"mbox": "mailto:kari@example.org"},
    result={"duration": "PT1.239S"},
)
OTHER = attachment(b"x")


def check(data, whole=PLAIN, **changes):
    signed = {
        **whole,
        "attachments": [
            *whole.get("attachments", ()),
            attachment(
                data or b"",
                **{"usageType": SIGNATURE, "contentType": "application/octet-stream", **changes},
            ),
        ],
    }
    place = len(signed["attachments"]) - 1
    signatures.check(signed, place, data, "$.attachments[0]", Version.V1)


def without(*names, **changes):
    found = {name: one for name, one in PLAIN.items() if name not in names}
    return {**found, **changes}


ACCEPTED = {
    "RS256": jws(PLAIN),
    "RS384": jws(PLAIN, "RS384"),
    "RS512": jws(PLAIN, "RS512"),
    "with its certificate": jws(PLAIN, x5c=[certificate()]),
    "signed without id and times": jws(without("id", "timestamp")),
    "an empty list of attachments": jws(without(attachments=[])),
    "a duration to the hundredth": jws(without(result={"duration": "PT1.23S"})),
    "names and defaults": jws(
        without(
            actor={"objectType": "Agent", "mbox": "mailto:kari@EXAMPLE.org"},
            verb={"id": PLAIN["verb"]["id"]},
        )
    ),
}


@pytest.mark.parametrize("data", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_accepted(data):
    check(data)


def test_other_attachments_are_signed_too():
    whole = {**PLAIN, "attachments": [OTHER]}
    check(jws(whole), whole)
    with pytest.raises(InvalidStatementError, match="not the statement"):
        check(jws(PLAIN), whole)


UNREADABLE = "not a compact JSON Web Signature"
REFUSED = {
    "no data": (None, "come with its data"),
    "HS256": (jws(PLAIN, "HS256"), "must be one of RS256"),
    "PS256": (jws(PLAIN, "PS256"), "must be one of RS256"),
    "no JWS": (b"signed, Kari", UNREADABLE),
    "two parts": (b"e30.e30", UNREADABLE),
    "no Base64": (jws(PLAIN)[:-1] + b"!", UNREADABLE),
    "bytes beyond ASCII": (b"\xff.\xff.\xff", UNREADABLE),
    "empty": (b"", UNREADABLE),
    "no JSON": (jws(b"{'id': 1}"), "signed is no statement"),
    "no statement": (jws(b"{}"), "signed is no statement"),
    "another actor": (jws(without(actor={"mbox": "mailto:o@b.no"})), "not the statement"),
    "another id": (jws(without(id="3f1d6c3a-1111-4b5c-9d5e-2f1f4a0e9c12")), "not the statement"),
    "another time": (jws(without(timestamp="2020-01-01T00:00:00Z")), "not the statement"),
    "of another's certificate": (jws(PLAIN, x5c=[certificate("o")]), "does not fit the cert"),
    "x5c is a string": (jws(PLAIN, x5c=certificate()), UNREADABLE),
    "x5c is empty": (jws(PLAIN, x5c=[]), UNREADABLE),
    "x5c is no Base64": (jws(PLAIN, x5c=["?"]), UNREADABLE),
    "x5c is no certificate": (jws(PLAIN, x5c=[base64.b64encode(b"x").decode()]), UNREADABLE),
}


@pytest.mark.parametrize(("data", "said"), REFUSED.values(), ids=REFUSED.keys())
def test_refused_with_a_sentence(data, said):
    with pytest.raises(InvalidStatementError, match=said) as caught:
        check(data)
    assert (caught.value.clause, caught.value.path) == (Clause.SIGNATURE, "$.attachments[0]")


def test_a_signature_has_its_own_media_type():
    with pytest.raises(InvalidStatementError, match=r"application/octet-stream") as caught:
        check(jws(PLAIN), contentType="text/plain")
    assert caught.value.path == "$.attachments[0].contentType"


def test_what_has_been_tampered_with_is_refused():
    head, payload, signature = jws(PLAIN, x5c=[certificate()]).split(b".")
    broken = (b"A" if signature[:1] != b"A" else b"B") + signature[1:]
    with pytest.raises(InvalidStatementError, match="does not fit the certificate"):
        check(b".".join((head, payload, broken)))
