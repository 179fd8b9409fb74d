"""How long certificates last: months, yearly dates, leap days, and what always holds."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.validity import Validity

D = dt.date
DAYS = st.dates(D(2000, 1, 1), D(2100, 1, 1))
RULES = st.one_of(
    st.builds(Validity, months=st.integers(1, 120)),
    st.builds(
        Validity,
        yearly=st.dates(D(2000, 1, 1), D(2000, 12, 31)).map(lambda day: (day.month, day.day)),
        minimum_months=st.integers(0, 36),
    ),
)


@pytest.mark.parametrize(
    ("months", "completed", "until"),
    [
        (12, D(2026, 11, 25), D(2027, 11, 25)),
        (12, D(2024, 2, 29), D(2025, 2, 28)),
        (48, D(2024, 2, 29), D(2028, 2, 29)),
        (1, D(2026, 1, 31), D(2026, 2, 28)),
        (1, D(2028, 1, 31), D(2028, 2, 29)),
        (24, D(2026, 12, 31), D(2028, 12, 31)),
    ],
)
def test_months(months, completed, until):
    assert Validity(months=months).until(completed) == until


@pytest.mark.parametrize(
    ("yearly", "minimum", "completed", "until"),
    [
        ((1, 31), 3, D(2026, 6, 1), D(2027, 1, 31)),
        ((1, 31), 3, D(2026, 12, 10), D(2028, 1, 31)),  # December lasts to next year's date
        ((1, 31), 3, D(2026, 10, 31), D(2027, 1, 31)),  # three months to the day
        ((1, 31), 3, D(2026, 11, 1), D(2028, 1, 31)),
        ((1, 31), 0, D(2027, 1, 30), D(2027, 1, 31)),
        ((1, 31), 0, D(2027, 1, 31), D(2028, 1, 31)),  # never the day itself
        ((1, 31), 12, D(2026, 3, 1), D(2028, 1, 31)),
        ((2, 29), 0, D(2026, 3, 1), D(2027, 2, 28)),
        ((2, 29), 0, D(2027, 3, 1), D(2028, 2, 29)),
        ((12, 31), 0, D(2026, 1, 1), D(2026, 12, 31)),
    ],
)
def test_until_a_date_each_year(yearly, minimum, completed, until):
    assert Validity(yearly=yearly, minimum_months=minimum).until(completed) == until


@pytest.mark.parametrize(
    ("rule", "completed", "until"),
    [
        (Validity(months=12), D(2026, 11, 1), D(2027, 12, 31)),
        (Validity(yearly=(12, 31), minimum_months=3), D(2026, 11, 1), D(2027, 12, 31)),
        (Validity(yearly=(12, 31)), D(2026, 12, 31), D(2027, 12, 31)),
        # Renewed when it had ended: the time counts from the completion.
        (Validity(months=12), D(2027, 3, 1), D(2028, 3, 1)),
        (Validity(), D(2026, 11, 1), None),
    ],
)
def test_a_renewal_loses_nothing_of_what_is_left(rule, completed, until):
    assert rule.until(completed, renews=D(2026, 12, 31)) == until


@given(rule=RULES, completed=DAYS)
def test_a_certificate_never_ends_before_it_began(rule, completed):
    assert rule.until(completed) > completed


@given(rule=RULES, one=DAYS, other=DAYS)
def test_who_completes_later_never_has_to_come_back_earlier(rule, one, other):
    earlier, later = sorted([one, other])
    assert rule.until(earlier) <= rule.until(later)


@given(rule=RULES, completed=DAYS, early=st.integers(0, 90))
def test_a_renewal_lasts_longer_than_what_it_renews(rule, completed, early):
    until = rule.until(completed)
    again = max(completed, until - dt.timedelta(days=early))

    assert rule.until(again, renews=until) > until
    assert rule.until(again, renews=until) >= rule.until(again)


@given(rule=RULES, completed=DAYS)
def test_a_certificate_is_not_renewable_at_once(rule, completed):
    until = rule.until(completed)
    assert completed <= rule.renewable_from(completed, until) <= until
