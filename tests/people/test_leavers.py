"""Roles given by hand fall with the last employment, and nobody else's do."""

import datetime as dt

import pytest
import time_machine

from people.models import AuditEvent, Grant, Role
from people.models.grant import GROUP, HR, MANUAL
from people.rules import has_role
from people.services import end_roles_of_leavers
from people.tasks import end_roles_of_leavers as task
from tests.factories.people import EmploymentFactory, GrantFactory, PersonFactory, make_unit

pytestmark = pytest.mark.django_db
YESTERDAY = dt.date(2026, 11, 24)
GONE = (dt.date(2020, 1, 1), YESTERDAY)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(dt.datetime(2026, 11, 25, 11, tzinfo=dt.UTC), tick=False):
        yield


@pytest.mark.parametrize(
    ("employments", "since", "source", "falls"),
    [
        ([GONE], "2021-01-01", MANUAL, True),
        ([GONE], "2026-11-24", MANUAL, True),
        ([(dt.date(2020, 1, 1), dt.date(2023, 1, 1)), GONE], "2021-01-01", MANUAL, True),
        ([GONE], "2026-11-25", MANUAL, False),  # a retired nurse who teaches
        ([GONE], "2021-01-01", HR, False),
        ([GONE], "2021-01-01", GROUP, False),
        ([], "2021-01-01", MANUAL, False),  # an instructor from outside
        ([(dt.date(2020, 1, 1), None)], "2021-01-01", MANUAL, False),
        ([(dt.date(2020, 1, 1), dt.date(2026, 11, 25))], "2021-01-01", MANUAL, False),
        ([GONE, (dt.date(2026, 1, 1), None)], "2021-01-01", MANUAL, False),
        ([GONE, (dt.date(2026, 12, 1), None)], "2021-01-01", MANUAL, False),  # comes back
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
    ward, admin = make_unit("ward"), PersonFactory()
    person = EmploymentFactory(unit=ward, until=YESTERDAY).person
    GrantFactory(person=person, role=Role.AUDITOR)
    ended = GrantFactory(person=person, role=Role.LEADER, unit=ward, until=dt.date(2022, 1, 1))
    GrantFactory(person=person, role=Role.COURSE_ADMIN, unit=ward)

    assert end_roles_of_leavers(by=admin) == 2
    task()

    assert Grant.objects.filter(until=YESTERDAY).count() == 2
    ended.refresh_from_db()
    assert ended.until == dt.date(2022, 1, 1)
    events = AuditEvent.objects.values_list("action", "actor", "subject", "detail")
    assert sorted(events, key=lambda event: event[3]["role"]) == [
        (
            "grant.ended",
            admin.pk,
            person.pk,
            {"role": "auditor", "unit": None, "reason": "employment ended"},
        ),
        (
            "grant.ended",
            admin.pk,
            person.pk,
            {"role": "course_admin", "unit": "ward", "reason": "employment ended"},
        ),
    ]
