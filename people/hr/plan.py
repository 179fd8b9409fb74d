"""What an import changes: how the file differs from what the portal knows. Writes nothing."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from people import national_ids
from people.hr.facts import EmploymentKey, Facts, PersonFacts, UnitFacts
from people.hr.file import BrokenFile
from people.hr.snapshot import KnownPerson, Snapshot
from people.models import Person
from people.national_ids import NationalNumber


@dataclass(slots=True)
class Plan:
    """Each change once. Units come parents first; a person is known by the employee number."""

    units_added: dict[str, UnitFacts] = field(default_factory=dict)
    units_renamed: dict[str, str] = field(default_factory=dict)
    units_moved: dict[str, str] = field(default_factory=dict)  # code -> code of the new parent
    positions_added: dict[str, str] = field(default_factory=dict)
    positions_renamed: dict[str, str] = field(default_factory=dict)
    people_added: dict[str, PersonFacts] = field(default_factory=dict)
    people_met: dict[str, int] = field(default_factory=dict)  # persons that HR did not know yet
    people_changed: dict[str, dict[str, str]] = field(default_factory=dict)
    numbers_changed: dict[str, NationalNumber] = field(default_factory=dict)
    employments_added: dict[EmploymentKey, tuple[dt.date | None, Decimal]] = field(
        default_factory=dict
    )
    employments_changed: dict[EmploymentKey, tuple[int, dt.date, dt.date | None, Decimal]] = field(
        default_factory=dict
    )
    employments_ended: dict[EmploymentKey, tuple[int, dt.date]] = field(default_factory=dict)
    leaders_added: set[tuple[str, str]] = field(default_factory=set)
    leaders_ended: dict[tuple[str, str], int] = field(default_factory=dict)
    leavers_with_roles: list[str] = field(default_factory=list)
    current_employments: int = 0
    current_leaders: int = 0  # whom HR made that


def make(facts: Facts, known: Snapshot, today: dt.date) -> Plan:
    """The changes; what cannot be used goes into `facts.errors`. Raises BrokenFile."""
    plan = Plan()
    _units(plan, facts, known)
    _positions(plan, facts, known)
    _people(plan, facts, known)
    _employments(plan, facts, known, today)
    _leavers(plan, known, today)
    if facts.tells_leaders:
        _leaders(plan, facts, known)
    return plan


def _units(plan: Plan, facts: Facts, known: Snapshot) -> None:
    _drop_orphans(facts, known)
    parents = {code: unit.parent for code, unit in known.units.items()}
    parents |= {code: unit.parent for code, unit in facts.units.items()}
    depths = {code: _depth(code, parents) for code in facts.units}
    for code in sorted(facts.units, key=lambda code: (depths[code], facts.units[code].row)):
        unit, before = facts.units[code], known.units.get(code)
        if before is None:
            plan.units_added[code] = unit
            continue
        if before.name != unit.name:
            plan.units_renamed[code] = unit.name
        if before.parent != unit.parent:
            plan.units_moved[code] = unit.parent


def _drop_orphans(facts: Facts, known: Snapshot) -> None:
    """Refuse the rows of units whose parent nobody knows, and of those below."""
    while orphans := [
        code
        for code, unit in facts.units.items()
        if unit.parent and unit.parent not in facts.units and unit.parent not in known.units
    ]:
        for code in orphans:
            unit = facts.units.pop(code)
            text = _("The unit above is neither in the file nor in the portal.")
            facts.refuse(unit.row, "parent_code", text, person="", unit=code)
            facts.leaders.pop(code, None)
            if code in known.units:  # it stays where it is, and so do its people
                continue
            for row, person in facts.rows_of_units.get(code, ()):
                facts.refuse(
                    row, "unit_code", _("The unit could not be made."), person=person, unit=code
                )
            for key in [key for key in facts.employments if key[1] == code]:
                del facts.employments[key]


def _depth(code: str, parents: dict[str, str]) -> int:
    depth, above = 0, parents.get(code, "")
    while above:
        depth += 1
        if depth > len(parents):
            raise BrokenFile(_("The units of the file lie in each other in a circle."))
        above = parents.get(above, "")
    return depth


def _positions(plan: Plan, facts: Facts, known: Snapshot) -> None:
    for code, name in facts.positions.items():
        if code not in known.positions:
            plan.positions_added[code] = name
        elif known.positions[code][1] != name:
            plan.positions_renamed[code] = name


def _people(plan: Plan, facts: Facts, known: Snapshot) -> None:
    given = {p.national_id for p in facts.people.values() if p.national_id is not None}
    owners = national_ids.people_with(given)
    of_hr = {person.pk for person in known.people.values()}
    for number, person in list(facts.people.items()):
        before = known.people.get(number)
        owner = owners.get(person.national_id) if person.national_id else None
        if owner is not None and (owner != before.pk if before else owner in of_hr):
            text = _("Another person in the portal has this number.")
            facts.refuse(person.row, "national_id", text, person=number, unit="")
            _drop_person(facts, number)
            continue
        if before is not None:
            if changes := _changes(person, before):
                plan.people_changed[number] = changes
        elif owner is not None:
            plan.people_met[number] = owner
        else:
            plan.people_added[number] = person
        if person.national_id and owner is None:
            plan.numbers_changed[number] = person.national_id
    _meet(plan, facts)


def _meet(plan: Plan, facts: Facts) -> None:
    """Those whom the portal knew by their national number get HR's facts."""
    met = Person.objects.in_bulk(plan.people_met.values())
    for number, pk in plan.people_met.items():
        person = met[pk]
        before = KnownPerson(pk, person.given_name, person.family_name, person.email)
        changes = _changes(facts.people[number], before)
        plan.people_changed[number] = changes | {"employee_number": number}


def _changes(person: PersonFacts, before: KnownPerson) -> dict[str, str]:
    """What HR knows otherwise; an empty field says nothing."""
    wanted = {
        "given_name": person.given_name,
        "family_name": person.family_name,
        "email": person.email,
    }
    return {name: text for name, text in wanted.items() if text and text != getattr(before, name)}


def _drop_person(facts: Facts, number: str) -> None:
    del facts.people[number]
    for key in [key for key in facts.employments if key[0] == number]:
        del facts.employments[key]


def _employments(plan: Plan, facts: Facts, known: Snapshot, today: dt.date) -> None:
    added = {key: v for key, v in facts.employments.items() if key not in known.employments}
    missing = {
        key: before
        for key, before in known.employments.items()
        if key not in facts.employments and (before.until is None or before.until >= today)
    }
    plan.current_employments = sum(
        1
        for key, e in known.employments.items()
        if key[3] <= today and (e.until is None or e.until >= today)
    )
    for key, (until, share) in facts.employments.items():
        before = known.employments.get(key)
        if before and (before.until, before.share) != (until, share):
            plan.employments_changed[key] = (before.pk, key[3], until, share)
    # The same work from another first day is the same employment, corrected.
    again = {key[:3]: key for key in added}
    for key in list(missing):
        corrected = again.pop(key[:3], None)
        if corrected is not None:
            plan.employments_changed[corrected] = (
                missing.pop(key).pk,
                corrected[3],
                *added.pop(corrected),
            )
    plan.employments_added = added
    if facts.spares_all:
        return
    yesterday = today - dt.timedelta(days=1)
    plan.employments_ended = {
        key: (before.pk, max(yesterday, key[3] - dt.timedelta(days=1)))
        for key, before in missing.items()
        if key[0] not in facts.spared_people
    }


def _leavers(plan: Plan, known: Snapshot, today: dt.date) -> None:
    """Who has a role that was given by hand, and loses the last employment (decision 0022)."""
    before = {e.pk: (key[0], key[3], e.until) for key, e in known.employments.items()}
    changed = {
        pk: (key[0], since, until)
        for key, (pk, since, until, _share) in plan.employments_changed.items()
    }
    ended = {pk: (key[0], key[3], until) for key, (pk, until) in plan.employments_ended.items()}
    added = [(key[0], key[3], until) for key, (until, _share) in plan.employments_added.items()]
    after = [*(before | changed | ended).values(), *added]
    lost = _employed(before.values(), today) - _employed(after, today)
    plan.leavers_with_roles = sorted(lost & known.with_roles)


def _employed(rows: Iterable[tuple[str, dt.date, dt.date | None]], today: dt.date) -> set[str]:
    return {
        number
        for number, since, until in rows
        if since <= today and (until is None or until >= today)
    }


def _leaders(plan: Plan, facts: Facts, known: Snapshot) -> None:
    wanted = set()
    for code, number in facts.leaders.items():
        if number and number not in facts.people and number not in known.people:
            text = _("The leader is neither in the file nor in the portal.")
            facts.refuse(facts.units[code].row, "leader", text, person="", unit=code)
        elif number:
            wanted.add((number, code))
    plan.current_leaders = len(known.leaders)
    plan.leaders_added = wanted - known.leaders.keys()
    if facts.spares_all:
        return
    plan.leaders_ended = {
        key: pk
        for key, pk in known.leaders.items()
        if key not in wanted and key[1] not in facts.spared_units
    }
