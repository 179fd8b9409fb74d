"""When proofs, checks and approvals count together: the rule as a table, and its laws."""

import datetime as dt
import itertools
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from competence.counting import Consent, Lack, Shown, Standing, lacking, what_counts

NOON = dt.datetime(2026, 11, 22, 11, 0, tzinfo=dt.UTC)
TODAY = NOON.date()
DAY = dt.timedelta(days=1)
COURSE = {"pk": 1, "achieved_at": NOON}
CHECK = Shown(pk=2, achieved_at=NOON + DAY, is_practical=True, needs_practical=True)
RISKY = Shown(**COURSE, needs_practical=True)
LEGAL = Shown(**COURSE, needs_approval=True)
BOTH = Shown(**COURSE, needs_practical=True, needs_approval=True)
SOON = {"achieved_at": NOON - 335 * DAY, "valid_until": TODAY + 30 * DAY}
LATER = {"achieved_at": NOON, "valid_until": TODAY + 365 * DAY}
OLD = Shown(pk=3, **SOON, needs_approval=True)
RENEWED = Shown(pk=1, **LATER, needs_approval=True)


def consent(*on, pk=9, at=NOON + 2 * DAY):
    return Consent(pk=pk, at=at, on=frozenset(on))


@pytest.mark.parametrize(
    ("proofs", "consents", "rests_on", "lacks"),
    [
        ([], [], None, (Lack.PROOF,)),
        ([Shown(**COURSE)], [], (1, None, None), ()),
        ([LEGAL], [], None, (Lack.APPROVAL,)),
        ([LEGAL], [consent(1)], (1, None, 9), ()),
        ([LEGAL], [consent(7)], None, (Lack.APPROVAL,)),  # approved on other proofs
        ([RISKY], [], None, (Lack.PRACTICAL,)),
        ([RISKY, CHECK], [], (1, 2, None), ()),
        ([CHECK], [], None, (Lack.PROOF,)),  # a check alone is one proof of two
        ([BOTH], [], None, (Lack.PRACTICAL, Lack.APPROVAL)),
        ([BOTH, CHECK], [], None, (Lack.APPROVAL,)),
        ([BOTH, CHECK], [consent(1)], None, (Lack.APPROVAL,)),  # given before the check
        ([BOTH, CHECK], [consent(1, 2)], (1, 2, 9), ()),
        ([Shown(**COURSE, is_practical=True)], [], (1, None, None), ()),  # where one is enough
        # A renewal waits while the old proof still counts.
        ([OLD, RENEWED], [consent(3)], (3, None, 9), (Lack.APPROVAL,)),
        ([OLD, RENEWED], [consent(3), consent(1, pk=8)], (1, None, 8), ()),
        ([Shown(pk=3, **SOON), RENEWED], [], (3, None, None), (Lack.APPROVAL,)),
        (
            [Shown(pk=3, **SOON), Shown(pk=1, **LATER, needs_practical=True)],
            [],
            (3, None, None),
            (Lack.PRACTICAL,),
        ),
        ([replace(BOTH, pk=3), CHECK, BOTH], [consent(2, 3)], (3, 2, 9), ()),  # older than it
        (
            [replace(BOTH, pk=3), CHECK, replace(CHECK, pk=4, achieved_at=NOON + 3 * DAY)],
            [consent(2, 3)],
            (3, 2, 9),
            (Lack.APPROVAL,),
        ),
        ([RENEWED, OLD], [consent(1)], (1, None, 9), ()),  # the old one would shorten nothing
    ],
)
def test_what_counts_and_what_lacks(proofs, consents, rests_on, lacks):
    standing = what_counts(proofs, consents)

    found = standing and (standing.evidence, standing.practical, standing.approval)
    assert found == rests_on
    assert lacking(proofs, consents, TODAY) == lacks


def test_it_begins_with_the_last_proof_and_ends_with_the_first():
    course = Shown(**COURSE, valid_until=TODAY + 300 * DAY, needs_practical=True)
    check = Shown(pk=2, achieved_at=NOON + DAY, valid_until=TODAY + 100 * DAY, is_practical=True)

    assert what_counts([course, check], []) == Standing(
        evidence=1,
        practical=2,
        approval=None,
        achieved_at=NOON + DAY,
        valid_until=TODAY + 100 * DAY,
        last_shown_at=NOON + DAY,
    )


def test_a_proof_that_ends_earlier_is_shown_again_and_changes_nothing_else():
    for_good = Shown(pk=1, achieved_at=NOON - 400 * DAY)
    renewed = Shown(pk=2, achieved_at=NOON, valid_until=TODAY + 365 * DAY)

    assert what_counts([for_good, renewed], []) == replace(
        what_counts([for_good], []), last_shown_at=NOON
    )
    waits = replace(renewed, needs_approval=True)
    assert what_counts([for_good, waits], []) == what_counts([for_good], [])
    assert lacking([for_good, waits], [], TODAY) == (Lack.APPROVAL,)


def test_a_stricter_competence_takes_nothing_from_those_who_held_it():
    old, new = Shown(**COURSE), Shown(pk=3, achieved_at=NOON + DAY, needs_approval=True)

    assert what_counts([old, new], []).evidence == 1


def test_of_two_that_are_as_near_to_counting_the_newest_speaks():
    older = Shown(pk=4, achieved_at=NOON - DAY, needs_practical=True)
    newer = Shown(pk=3, achieved_at=NOON, needs_approval=True)

    assert lacking([older, newer], [], TODAY) == (Lack.APPROVAL,)
    assert lacking([newer, older], [], TODAY) == (Lack.APPROVAL,)


def test_a_proof_that_has_run_out_no_longer_waits():
    over = Shown(**COURSE, valid_until=TODAY - DAY, needs_approval=True)

    assert lacking([over], [], TODAY) == (Lack.PROOF,)


proofs_of = st.lists(
    st.builds(
        Shown,
        pk=st.integers(1, 5),
        achieved_at=st.integers(0, 900).map(lambda n: NOON - n * DAY),
        valid_until=st.none() | st.integers(-300, 900).map(lambda n: TODAY + n * DAY),
        is_practical=st.booleans(),
        needs_practical=st.booleans(),
        needs_approval=st.booleans(),
    ),
    max_size=4,
    unique_by=lambda p: p.pk,
)
consents_of = st.lists(
    st.builds(
        Consent,
        pk=st.integers(1, 5),
        at=st.integers(0, 900).map(lambda n: NOON - n * DAY),
        on=st.frozensets(st.integers(1, 5)),
    ),
    max_size=3,
    unique_by=lambda c: c.pk,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(proofs_of, consents_of)
def test_the_order_never_matters(proofs, consents):
    orders = [list(order) for order in itertools.permutations(proofs)]

    assert len({what_counts(order, consents) for order in orders}) == 1
    assert len({lacking(order, consents, TODAY) for order in orders}) == 1


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(proofs_of, consents_of, proofs_of)
def test_more_proof_never_ends_it_earlier(proofs, consents, more):
    keys = {p.pk for p in proofs}
    before = what_counts(proofs, consents)
    after = what_counts([*proofs, *(p for p in more if p.pk not in keys)], consents)

    if before is not None:
        assert (after.valid_until or dt.date.max) >= (before.valid_until or dt.date.max)
        assert after.last_shown_at >= before.last_shown_at


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(proofs_of, consents_of)
def test_what_is_sent_to_a_leader_lasts_longer_or_is_newer_once_it_is_approved(proofs, consents):
    valid = [p for p in proofs if p.valid_until is None or p.valid_until >= TODAY]
    given_now = consent(*(p.pk for p in valid), pk=9, at=NOON)
    after = what_counts(valid, [*consents, given_now])

    if lacking(proofs, consents, TODAY) == (Lack.APPROVAL,):
        assert after.approval == 9 or after.last_shown_at == NOON
