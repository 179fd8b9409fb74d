"""What the portal knows already, read once with a fixed number of queries."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from people.hr.facts import EmploymentKey
from people.models import Employment, Grant, JobRole, Person, Role, Unit
from people.models.grant import HR, MANUAL


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """A unit; `parent` is the code of the one above, "" for a root."""

    pk: int
    name: str
    parent: str


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person with an employee number."""

    pk: int
    given_name: str
    family_name: str
    email: str


@dataclass(frozen=True, slots=True)
class KnownEmployment:
    """An employment of such a person."""

    pk: int
    until: dt.date | None
    share: Decimal


@dataclass(frozen=True, slots=True)
class Snapshot:
    """By code and employee number; `leaders` are the leaders' grants that HR keeps, of today, and
    `with_roles` those who hold a role that was given by hand.
    """

    units: dict[str, KnownUnit]
    positions: dict[str, tuple[int, str]]
    people: dict[str, KnownPerson]
    employments: dict[EmploymentKey, KnownEmployment]
    leaders: dict[tuple[str, str], int]  # (employee number, unit code) -> grant
    with_roles: set[str]


def take(today: dt.date) -> Snapshot:
    """As it stands on the day `today`."""
    return Snapshot(
        units=_units(),
        positions={
            code: (pk, name) for pk, code, name in JobRole.objects.values_list("pk", "code", "name")
        },
        people={
            str(number): KnownPerson(pk, given_name, family_name, email)
            for number, pk, given_name, family_name, email in Person.objects.filter(
                employee_number__isnull=False
            )
            .order_by()
            .values_list("employee_number", "pk", "given_name", "family_name", "email")
        },
        employments=_employments(),
        leaders={
            (str(number), code): pk
            for number, code, pk in Grant.objects.current(today)
            .filter(source=HR, role=Role.LEADER, person__employee_number__isnull=False)
            .values_list("person__employee_number", "unit__code", "pk")
        },
        with_roles={
            str(number)
            for number in Grant.objects.current(today)
            .filter(source=MANUAL, person__employee_number__isnull=False)
            .values_list("person__employee_number", flat=True)
        },
    )


def _units() -> dict[str, KnownUnit]:
    rows = list(Unit.objects.values_list("pk", "code", "name", "path"))
    codes = {path: code for _pk, code, _name, path in rows}
    return {
        code: KnownUnit(pk, name, codes.get(path[: -Unit.steplen], ""))
        for pk, code, name, path in rows
    }


def _employments() -> dict[EmploymentKey, KnownEmployment]:
    rows = Employment.objects.filter(person__employee_number__isnull=False).values_list(
        "person__employee_number",
        "unit__code",
        "job_role__code",
        "since",
        "pk",
        "until",
        "share",
    )
    return {tuple(row[:4]): KnownEmployment(*row[4:]) for row in rows}  # type: ignore[misc]  # a slice has no shape
