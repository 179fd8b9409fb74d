"""All rows put together: each unit, position, person and employment once.

What the first row says about something holds; a later row that says otherwise is an error.
"""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from people.hr.file import RawFile
from people.hr.rows import Line, RowError, check
from people.national_ids import NationalNumber

# employee number, unit code, position code, first day
EmploymentKey = tuple[str, str, str, dt.date]


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """A unit; `parent` "" is a root. `row` is where it was met first."""

    row: int
    name: str
    parent: str


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """An employee."""

    row: int
    given_name: str
    family_name: str
    email: str
    language: str
    national_id: NationalNumber | None


@dataclass(slots=True)
class Facts:
    """What the file says, by code and employee number."""

    units: dict[str, UnitFacts] = field(default_factory=dict)
    positions: dict[str, str] = field(default_factory=dict)
    people: dict[str, PersonFacts] = field(default_factory=dict)
    employments: dict[EmploymentKey, tuple[dt.date | None, Decimal]] = field(default_factory=dict)
    leaders: dict[str, str] = field(default_factory=dict)  # unit -> employee number or ""
    rows_of_units: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    errors: list[RowError] = field(default_factory=list)
    tells_leaders: bool = False
    rows: int = 0
    # What a bad row was about: nothing of theirs ends in this import.
    spared_people: set[str] = field(default_factory=set)
    spared_units: set[str] = field(default_factory=set)
    spares_all: bool = False  # a bad row does not say whom it is about

    def refuse(self, row: int, column: str, text: str, *, person: str, unit: str) -> None:
        """A row that cannot be used."""
        self.errors.append(RowError(row, column, text))
        self.spared_people.add(person)
        self.spared_units.add(unit)


def gather(file: RawFile) -> Facts:
    """What the good rows say together, and what is wrong with the others."""
    facts = Facts(tells_leaders="leader" in file.columns, rows=len(file.rows))
    owners: dict[NationalNumber, str] = {}
    for raw in file.rows:
        found = check(raw)
        if isinstance(found, Line):
            _add(facts, found, owners)
            continue
        facts.errors.extend(found)
        number = raw.values.get("employee_number", "")
        facts.spared_people.add(number)
        facts.spared_units.add(raw.values.get("unit_code", ""))
        wrong = {error.column for error in found}
        facts.spares_all |= bool(wrong & {"", "employee_number"})
    return facts


def _add(facts: Facts, line: Line, owners: dict[NationalNumber, str]) -> None:
    conflict = (
        _conflict_of_unit(facts, line)
        or _conflict_of_position(facts, line)
        or (_conflict_of_person(facts, line, owners) if line.employee_number else None)
    )
    if conflict:
        column, text = conflict
        facts.refuse(line.row, column, text, person=line.employee_number, unit=line.unit_code)
        return
    facts.units.setdefault(line.unit_code, UnitFacts(line.row, line.unit_name, line.parent_code))
    facts.leaders[line.unit_code] = facts.leaders.get(line.unit_code) or line.leader
    if line.employee_number:
        _add_person(facts, line, owners)


def _add_person(facts: Facts, line: Line, owners: dict[NationalNumber, str]) -> None:
    number = line.employee_number
    facts.rows_of_units.setdefault(line.unit_code, []).append((line.row, number))
    facts.positions.setdefault(line.position_code, line.position_name)
    known = facts.people.get(number)
    if known is None or (known.national_id is None and line.national_id is not None):
        facts.people[number] = PersonFacts(
            line.row,
            line.given_name,
            line.family_name,
            line.email or (known.email if known else ""),
            line.language or (known.language if known else ""),
            line.national_id,
        )
    if line.national_id:
        owners[line.national_id] = number
    key = (number, line.unit_code, line.position_code, line.since)
    facts.employments[key] = (line.until, line.share)


def _conflict_of_unit(facts: Facts, line: Line) -> tuple[str, str] | None:
    if line.parent_code == line.unit_code:
        return "parent_code", _("A unit cannot lie in itself.")
    unit = facts.units.get(line.unit_code)
    if unit is None:
        return None
    if unit.name != line.unit_name:
        return "unit_name", _("Row %(row)d names this unit otherwise.") % {"row": unit.row}
    if unit.parent != line.parent_code:
        return "parent_code", _("Row %(row)d puts this unit elsewhere.") % {"row": unit.row}
    leader = facts.leaders[line.unit_code]
    if line.leader and leader and leader != line.leader:
        return "leader", _("Another row gives this unit another leader.")
    return None


def _conflict_of_position(facts: Facts, line: Line) -> tuple[str, str] | None:
    name = facts.positions.get(line.position_code, line.position_name)
    if line.employee_number and name != line.position_name:
        return "position_name", _("Another row names this position otherwise.")
    return None


def _conflict_of_person(
    facts: Facts, line: Line, owners: dict[NationalNumber, str]
) -> tuple[str, str] | None:
    known = facts.people.get(line.employee_number)
    if known and (known.given_name, known.family_name) != (line.given_name, line.family_name):
        return "family_name", _("Row %(row)d gives this person another name.") % {"row": known.row}
    key = (line.employee_number, line.unit_code, line.position_code, line.since)
    if facts.employments.get(key, (line.until, line.share)) != (line.until, line.share):
        return "since", _("Another row says this employment otherwise.")
    if line.national_id is None:
        return None
    if known and known.national_id not in {None, line.national_id}:
        return "national_id", _("Row %(row)d gives this person another number.") % {
            "row": known.row
        }
    if owners.get(line.national_id, line.employee_number) != line.employee_number:
        return "national_id", _("Another person in the file has the same number.")
    return None
