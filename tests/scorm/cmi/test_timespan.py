"""CMITimespan to seconds and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorm.cmi.timespan import format_timespan, parse_timespan


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("00:00:00", 0), ("0001:02:03.5", 3723.5), ("99:59:59.99", 359999.99), ("00:90:00", 5400)],
)
def test_parse(text, seconds):
    assert parse_timespan(text) == pytest.approx(seconds)


@pytest.mark.parametrize("text", ["", "1:00:00", "PT1S", "00:00:00.123", "00:00:00\n"])
def test_anything_else_is_refused(text):
    with pytest.raises(ValueError, match="CMITimespan"):
        parse_timespan(text)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0000:00:00.00"),
        (-1, "0000:00:00.00"),
        (59.999, "0000:01:00.00"),
        (10**9, "9999:59:59.99"),
    ],
)
def test_format(seconds, text):
    assert format_timespan(seconds) == text


@given(st.integers(0, 9999 * 360000))
def test_there_and_back(hundredths):
    assert parse_timespan(format_timespan(hundredths / 100)) == pytest.approx(hundredths / 100)
