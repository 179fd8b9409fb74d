"""Roles given by hand end a week after the last employment, and nobody else's do."""

import datetime as dt

import pytest
import time_machine
from structlog.testing import capture_logs

from people.models import AuditEvent, Grant, Role
from people.models.grant import GROUP, HR, MANUAL
from people.rules import has_role, has_role_everywhere
from people.services import end_roles_of_leavers
from people.tasks import end_roles_of_leavers as task
from tests.factories.people import EmploymentFactory, GrantFactory, PersonFactory, make_unit

pytestmark = pytest.mark.django_db
YESTERDAY = dt.date(2026, 11, 24)
LEFT = (dt.date(2020, 1, 1), YESTERDAY)
LONG_GONE = (dt.date(2020, 1, 1), dt.date(2026, 11, 18))


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(dt.datetime(2026, 11, 25, 11, tzinfo=dt.UTC), tick=False):
        yield


@pytest.mark.parametrize(
    ("employments", "since", "source", "falls"),
    [
        ([LONG_GONE], "2021-01-01", MANUAL, True),
        ([LONG_GONE], "2026-11-18", MANUAL, True),
        ([(dt.date(2020, 1, 1), dt.date(2023, 1, 1)), LONG_GONE], "2021-01-01", MANUAL, True),
        ([LEFT], "2021-01-01", MANUAL, False),
        ([(dt.date(2020, 1, 1), dt.date(2026, 11, 19))], "2021-01-01", MANUAL, False),
        ([LONG_GONE, LEFT], "2021-01-01", MANUAL, False),
        ([LONG_GONE, (dt.date(2026, 12, 1), None)], "2021-01-01", MANUAL, False),  # comes back
        ([LEFT], "2026-11-25", MANUAL, False),  # a retired nurse who teaches
        ([LONG_GONE], "2026-11-25", MANUAL, False),
        ([LONG_GONE], "2021-01-01", HR, False),
        ([LONG_GONE], "2021-01-01", GROUP, False),
        ([], "2021-01-01", MANUAL, False),  # an instructor from outside
        ([(dt.date(2026, 12, 1), dt.date(2027, 3, 1))], "2021-01-01", MANUAL, False),
        ([(dt.date(2020, 1, 1), None)], "2021-01-01", MANUAL, False),
        ([(dt.date(2020, 1, 1), dt.date(2026, 11, 25))], "2021-01-01", MANUAL, False),
        ([LONG_GONE, (dt.date(2026, 1, 1), None)], "2021-01-01", MANUAL, False),
    ],
)
def test_which_roles_fall(employments, since, source, falls):
    ward, person = make_unit("ward"), PersonFactory()
    for first, last in employments:
        EmploymentFactory(person=person, unit=ward, since=first, until=last)
    grant = GrantFactory(
        person=person,
        role=Role.COURSE_ADMIN,
        unit=ward,
        since=dt.date.fromisoformat(since),
        source=source,
    )

    assert end_roles_of_leavers() == falls

    assert has_role(person, Role.COURSE_ADMIN) is not falls
    grant.refresh_from_db()
    assert grant.until == (YESTERDAY if falls else None)


def test_it_is_written_down_once_and_for_whoever_it_holds():
    ward = make_unit("ward")
    person = EmploymentFactory(unit=ward, until=LONG_GONE[1]).person
    GrantFactory(person=person, role=Role.AUDITOR)
    ended = GrantFactory(person=person, role=Role.LEADER, unit=ward, until=dt.date(2022, 1, 1))
    GrantFactory(person=person, role=Role.COURSE_ADMIN, unit=ward)

    assert end_roles_of_leavers() == 2
    task()

    assert Grant.objects.filter(until=YESTERDAY).count() == 2
    ended.refresh_from_db()
    assert ended.until == dt.date(2022, 1, 1)
    events = AuditEvent.objects.values_list("action", "actor", "subject", "detail")
    assert sorted(events, key=lambda event: event[3]["role"]) == [
        (
            "grant.ended",
            None,
            person.pk,
            {"role": "auditor", "unit": None, "reason": "employment ended"},
        ),
        (
            "grant.ended",
            None,
            person.pk,
            {"role": "course_admin", "unit": "ward", "reason": "employment ended"},
        ),
    ]


def _nobody_else(ward):
    pass


def _another_who_left_too(ward):
    other = EmploymentFactory(unit=ward, until=LONG_GONE[1]).person
    GrantFactory(person=other, role=Role.SYSTEM_ADMIN)


def _one_of_a_unit(ward):
    GrantFactory(role=Role.SYSTEM_ADMIN, unit=ward)


def _one_shut_out(ward):
    GrantFactory(role=Role.SYSTEM_ADMIN, person=PersonFactory(is_active=False))


def _an_account_for_emergencies(ward):
    GrantFactory(role=Role.SYSTEM_ADMIN)


@pytest.mark.parametrize(
    ("others", "stays"),
    [
        (_nobody_else, True),
        (_another_who_left_too, True),
        (_one_of_a_unit, True),
        (_one_shut_out, True),
        (_an_account_for_emergencies, False),
    ],
)
def test_the_last_system_administrator_stays_and_the_log_says_so(others, stays):
    ward = make_unit("ward")
    person = EmploymentFactory(unit=ward, until=LONG_GONE[1]).person
    grant = GrantFactory(person=person, role=Role.SYSTEM_ADMIN)
    GrantFactory(person=person, role=Role.SYSTEM_ADMIN, unit=ward)
    others(ward)

    with capture_logs() as logs:
        end_roles_of_leavers()

    assert has_role_everywhere(person, Role.SYSTEM_ADMIN) is stays
    grant.refresh_from_db()
    assert grant.until == (None if stays else YESTERDAY)
    said = {"event": "last_system_admin_has_left", "log_level": "warning", "person": person.pk}
    assert (said in logs) is stays
