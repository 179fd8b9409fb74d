"""The fictional region: units in three levels, positions, people, employments and grants."""

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

from people import national_ids
from people.models import JobRole, Person, Role, Unit
from people.services import add_unit, employ, grant

SOURCE = Path(__file__).parent / "region.toml"
NUMBERS = Path(__file__).parent / "national_ids.toml"
ROOT = "HVF"
# These five can log in; everybody else came from HR and has no password.
ACCOUNTS = ("learner", "leader", "courseadmin", "instructor", "admin")
PASSWORD = "demo"  # noqa: S105  # the demo's own, told on the log-in page; DEMO=1 only
FIRST_EMPLOYEE = 100_001
_DAYS_A_YEAR = 365.25


def is_loaded() -> bool:
    """Whether the region is there."""
    return bool(Unit.objects.filter(code=ROOT).exists())


def load_region(today: dt.date) -> None:
    """Make the region as it is on the day `today`; call it in a transaction, once."""
    data = tomllib.loads(SOURCE.read_text(encoding="utf-8"))
    units = _units(data["unit"])
    positions = {
        code: JobRole.objects.create(code=code, name=name)
        for code, name in data["positions"].items()
    }
    people: dict[str, Person] = {}
    for group in data["people"]:
        for username, given, family, position, years in group["members"]:
            person = _person(username, given, family, FIRST_EMPLOYEE + len(people))
            since = today - dt.timedelta(days=round(years * _DAYS_A_YEAR))
            employ(
                person=person,
                unit=units[group["unit"]],
                job_role=positions[position],
                since=since,
            )
            people[username] = person
    _grants(data["grant"], people, units, today)
    numbers = tomllib.loads(NUMBERS.read_text(encoding="utf-8"))["employees"]
    for username, digits in numbers.items():
        number = national_ids.NationalNumber(digits)
        national_ids.remember(person=people[username], number=number)


def _units(rows: list[dict[str, str]]) -> dict[str, Unit]:
    units: dict[str, Unit] = {}
    for row in rows:
        parent = units[row["parent"]] if "parent" in row else None
        units[row["code"]] = add_unit(name=row["name"], code=row["code"], parent=parent)
    return units


def _person(username: str, given: str, family: str, employee_number: int) -> Person:
    return Person.objects.create_user(
        username,
        PASSWORD if username in ACCOUNTS else None,
        given_name=given,
        family_name=family,
        email=f"{username}@vestfjell.example",
        employee_number=str(employee_number),
    )


def _grants(
    rows: list[dict[str, Any]], people: dict[str, Person], units: dict[str, Unit], today: dt.date
) -> None:
    for row in rows:
        for username, code in row["people"].items():
            grant(
                person=people[username],
                role=Role(row["role"]),
                unit=units[code] if code else None,
                by=people["admin"],
                since=today - dt.timedelta(days=365),
            )
