"""From bytes to statements."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrs.xapi import reading
from lrs.xapi.clauses import Clause
from lrs.xapi.errors import InvalidStatementError

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.lists(JSON, max_size=4), st.sampled_from([None, 1]), st.booleans())
def test_each_statement_keeps_its_text(values, indent, ascii_only):
    body = json.dumps(values, indent=indent, ensure_ascii=ascii_only)
    found = reading.read(f" {body}\n".encode())
    assert [value for _, value in found] == values
    assert [json.loads(text) for text, _ in found] == values
    assert all(text in body for text, _ in found)


def test_a_text_is_kept_to_the_last_digit():
    sent = '{"a": 1.00,  "b":1e2, "c": 123456789012345678901234567890, "d": "\\u00e6"}'
    assert [text for text, _ in reading.read(f"[{sent} ,\n{sent}]")] == [sent, sent]
    assert reading.read(f"\n{sent} ")[0][0] == sent


@pytest.mark.parametrize(
    ("body", "path", "clause"),
    [
        (b"", "$", Clause.FORMAT),
        (b"{", "$", Clause.FORMAT),
        (b"{} {}", "$", Clause.FORMAT),
        (b"[{}", "$", Clause.FORMAT),
        (b"[{},]", "$[1]", Clause.FORMAT),
        (b"[{} {}]", "$", Clause.FORMAT),
        (b"[{}] x", "$", Clause.FORMAT),
        (b"[,]", "$[0]", Clause.FORMAT),
        (b"[{}, {'a': 1}]", "$[1]", Clause.FORMAT),
        (b'{"a": 1, "a": 2}', "$", Clause.FORMAT),
        (b'[{}, {"b": {"a": 1, "\\u0061": 2}}]', "$[1]", Clause.FORMAT),
        (b'{"a": NaN}', "$", Clause.FORMAT),
        (b'{"a": -Infinity}', "$", Clause.FORMAT),
        (b'{"a": 1e999}', "$", Clause.FORMAT),
        (b'{"a": ' + b"9" * 5000 + b"}", "$", Clause.FORMAT),
        (b"[" * 100_000, "$[0]", Clause.FORMAT),
        (b'{"a": ' + b"[" * 100 + b"]" * 100 + b"}", "$", Clause.FORMAT),
        (b'{"a": "\xff"}', "$", Clause.ENCODING),
        (b'{"a": "\\ud800"}', "$", Clause.ENCODING),
        ("[]".encode("utf-16"), "$", Clause.ENCODING),
    ],
)
def test_refused(body, path, clause):
    with pytest.raises(InvalidStatementError) as refusal:
        reading.read(body)
    assert (refusal.value.path, refusal.value.clause) == (path, clause)


def test_a_whole_surrogate_pair_is_a_character():
    assert reading.read(b'{"a": "\\ud83d\\ude00"}')[0][1] == {"a": "\U0001f600"}


def test_an_empty_batch():
    assert reading.read(b" [ ] ") == []


def test_the_deepest():
    inner = b"[" * (reading.DEEPEST - 1) + b"]" * (reading.DEEPEST - 1)
    assert len(reading.read(b'{"a": ' + inner + b', "b": [{}]}')) == 1
