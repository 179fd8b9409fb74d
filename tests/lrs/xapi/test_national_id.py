"""National identity numbers are found where they stand, and only there."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrs.xapi import national_id

_WEIGHTS = ((3, 7, 6, 1, 8, 9, 4, 5, 2), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2))


def number(first_nine):
    """The whole number, or None when these nine digits have none."""
    digits = [int(digit) for digit in first_nine]
    for weights in _WEIGHTS:
        digits.append(-sum(w * d for w, d in zip(weights, digits, strict=True)) % 11)
    return None if 10 in digits else "".join(map(str, digits))


def born(date):
    """The first number of a person with these six digits."""
    return next(filter(None, (number(f"{date}{serial:03}") for serial in range(1000))))


REAL = {
    "birth number": born("010190"),
    "D-number": born("410190"),
    "help number": born("014190"),
    "synthetic person": born("018190"),
    "synthetic person of another series": born("016690"),
    "synthetic D-number": born("418190"),
}


@pytest.mark.parametrize("name", REAL)
def test_found(name):
    one = REAL[name]
    assert one
    assert national_id.contains(one)
    assert national_id.contains(f"fnr:{one}.")
    assert national_id.contains(f"id{one}x")
    assert national_id.contains(f"{one[:6]} {one[6:]}")


@pytest.mark.parametrize("name", REAL)
def test_not_found(name):
    one = REAL[name]
    wrong = one[:10] + str((int(one[10]) + 1) % 10)
    assert not national_id.contains(wrong)
    assert not national_id.contains(f"{one}0")
    assert not national_id.contains(f"1{one}")
    assert not national_id.contains(one[:10])
    assert not national_id.contains(f"8f87ccde-bb56-4c2e-ab83-a{one}")
    assert not national_id.contains(f"{'a' * 29}{one}")


@pytest.mark.parametrize("date", ["320190", "720190", "000190", "011390", "013990", "300290"])
def test_a_date_that_is_none(date):
    assert not national_id.contains(born(date))


@given(st.text(alphabet="0123456789abcdef", min_size=12, max_size=12))
def test_no_uuid_is_taken_for_a_number(node):
    assert not national_id.contains(f"8f87ccde-bb56-4c2e-ab83-{node}")


ONE = REAL["synthetic person"]


@pytest.mark.parametrize(
    "value",
    [
        ONE,
        {"a": [{"b": f"x {ONE}"}]},
        {ONE: 1},
        {"a": int(REAL["D-number"])},
        f"{ONE[:6]}\u00a0{ONE[6:]}",
    ],
)
@pytest.mark.parametrize("ascii_only", [True, False])
def test_found_in_json(value, ascii_only):
    assert national_id.in_json(json.dumps(value, ensure_ascii=ascii_only), value)


def test_found_behind_escapes():
    payload = '"' + "".join(f"\\u{ord(digit):04x}" for digit in ONE) + '"'
    assert national_id.in_json(payload, ONE)


def test_not_found_in_json():
    value = {"a": 1.0, "b": None, "c": True, "d": "12345678901", "e": 10**30}
    assert not national_id.in_json(json.dumps(value), value)
