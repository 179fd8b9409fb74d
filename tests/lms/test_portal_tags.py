"""Tags and filters of every template."""

import datetime as dt

import pytest
from django.utils import translation
from django.utils.formats import date_format

from lms.templatetags import portal


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0 min"), (45, "45 min"), (60, "1 h"), (120, "2 h"), (95, "1 h 35 min")],
)
def test_a_duration_in_words(minutes, words):
    with translation.override("en"):
        assert portal.duration(minutes) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.4, "under 1 s"),
        (0.6, "1 s"),
        (12.4, "12 s"),
        (59.6, "1 min"),
        (80, "1 min 20 s"),
        (3599.6, "1 h"),
        (3900, "1 h 5 min"),
    ],
)
def test_a_short_time_in_words(seconds, words):
    with translation.override("en"):
        assert portal.short_time(seconds) == words


@pytest.mark.parametrize(
    ("scaled", "percent"), [(0, 0), (0.799, 79), (0.29, 29), (0.57, 57), (1, 100), (-0.5, -49)]
)
def test_a_score_in_percent(scaled, percent):
    assert portal.percent(scaled) == percent


def test_parts_of_a_stacked_bar_follow_one_another():
    assert portal.stacked([("success", 80), ("warning", 0), ("danger", 20)]) == [
        ("success", 0, 80),
        ("danger", 80, 20),
    ]


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ([], ""),
        ([4], ""),
        ([0, 10], "M0.0 28.0L100.0 2.0"),
        ([5, 5, 5], "M0.0 28.0L50.0 28.0L100.0 28.0"),
    ],
)
def test_a_sparkline_fills_its_box(values, path):
    assert portal.sparkline(values) == path


def test_an_icon_is_decoration():
    svg = portal.icon("Checkmark")
    assert svg.startswith("<svg ")
    assert 'aria-hidden="true"' in svg
    assert "1em" not in svg


@pytest.mark.parametrize(
    ("level", "color"),
    [("success", "success"), ("error", "danger"), ("warning", "warning"), ("info", "info")],
)
def test_a_message_has_the_colour_of_its_level(level, color):
    assert portal.message_color(level) == color


@pytest.mark.parametrize(
    ("language", "percent", "day", "moment"),
    [
        ("nb", "72\N{NO-BREAK SPACE}%", "7. mai 2026", "7. mai 2026 kl. 14.32"),
        ("nn", "72\N{NO-BREAK SPACE}%", "7. mai 2026", "7. mai 2026 kl. 14.32"),
        ("en", "72%", "7 May 2026", "7 May 2026, 14:32"),
    ],
)
def test_each_language_writes_percent_and_time_its_own_way(language, percent, day, moment):
    at = dt.datetime(2026, 5, 7, 14, 32)  # noqa: DTZ001  # a wall clock is shown as it is
    with translation.override(language):
        shown = (
            portal.in_percent(72),
            date_format(at, "DATE_FORMAT"),
            date_format(at, "DATETIME_FORMAT"),
        )
    assert shown == (percent, day, moment)
