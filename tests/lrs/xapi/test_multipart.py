"""Bodies of several parts (RFC 2046 section 5.1; 1.0.3 Communication 1.5.2)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrs.xapi import multipart
from lrs.xapi.errors import InvalidStatementError
from lrs.xapi.multipart import Part

HASH = {"X-Experience-API-Hash": "ab"}
WHOLE = [
    # body, its parts
    (b"--x\r\nA: 1\r\n\r\none\r\n--x--", [({"a": "1"}, b"one")]),
    (b"--x\r\n\r\none\r\n--x--\r\n", [({}, b"one")]),
    (b"\r\n--x\r\nA:1\r\n\r\n\r\n--x--", [({"a": "1"}, b"")]),
    (
        b"before\r\n--x \t\r\n\r\none\r\n--x\r\n\r\ntwo\r\n--x-- \r\nafter",
        [({}, b"one"), ({}, b"two")],
    ),
    (b"--x\r\n\r\na\n--x\nb\r\n--xy\r\n--x--", [({}, b"a\n--x\nb\r\n--xy")]),
    (b"--x\r\n\r\n\0\xff\r\n\r\n\r\n--x--", [({}, b"\0\xff\r\n\r\n")]),
    (b"--x--", []),
]


@pytest.mark.parametrize(("body", "parts"), WHOLE)
def test_split(body, parts):
    assert [(one.headers, one.content) for one in multipart.split(body, "x")] == parts


@pytest.mark.parametrize(
    ("body", "boundary", "said"),
    [
        (b"--x--", "", "must name a boundary"),
        (b"--x--", "x" * 71, "must name a boundary"),
        (b"--x--", "æ", "must name a boundary"),
        (b"", "x", "does not hold the boundary"),
        (b"{}", "x", "does not hold the boundary"),
        (b"--y\r\n\r\none\r\n--y--", "x", "does not hold the boundary"),
        (b"--x\r\n\r\none", "x", "before its closing boundary"),
        (b"--x\r\n\r\none--x--", "x", "before its closing boundary"),
        (b"--x\r\nA: 1\r\n--x--", "x", "Part 1 has no empty line"),
        (b"--x\r\n\r\none\r\n--x\r\nA 1\r\n\r\ntwo\r\n--x--", "x", "Part 2 has a header"),
        (b"--x\r\nA: 1\r\na: 2\r\n\r\none\r\n--x--", "x", "Part 1 has a header"),
        (b"--x\r\n: 1\r\n\r\none\r\n--x--", "x", "Part 1 has a header"),
    ],
)
def test_what_is_no_multipart_is_refused_with_a_sentence(body, boundary, said):
    with pytest.raises(InvalidStatementError, match=said):
        multipart.split(body, boundary)


@given(st.lists(st.binary(max_size=60), max_size=5))
def test_what_is_joined_comes_apart_again(contents):
    sent = [Part({"content-type": "text/plain"}, one) for one in contents]
    body, content_type = multipart.join(sent)
    assert multipart.split(body, content_type.partition("boundary=")[2]) == sent


def test_the_media_type_of_a_part():
    assert Part({"content-type": "Application/JSON; charset=utf-8"}, b"").media_type == (
        "application/json"
    )
    assert Part({}, b"").media_type == ""
