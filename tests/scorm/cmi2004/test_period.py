"""Periods of ISO 8601."""

import pytest

from scorm.cmi2004.period import format_period, parse_period


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("PT0S", 0),
        ("PT1H2M3.45S", 3723.45),
        ("PT90M", 5400),
        ("P1DT1S", 86_401),
        ("P1Y2M3D", (365 + 60 + 3) * 86_400),
        ("P", 0),
    ],
)
def test_parse(text, seconds):
    assert parse_period(text) == pytest.approx(seconds)


@pytest.mark.parametrize("text", ["", "00:01:00", "PT1", "1S", "PT-1S"])
def test_anything_else_is_none(text):
    with pytest.raises(ValueError, match="is not a period"):
        parse_period(text)


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "PT0H0M0S"), (3723.456, "PT1H2M3.46S"), (-5, "PT0H0M0S")]
)
def test_format(seconds, text):
    assert format_period(seconds) == text
