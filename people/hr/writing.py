"""Carries a plan out, many rows at a time. Call it in a transaction."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from django.contrib.auth.hashers import make_password
from django.db.models import Model
from django.utils import timezone

from people import national_ids, signals
from people.hr.plan import Plan
from people.hr.snapshot import Snapshot
from people.models import (
    ActorId,
    AuditEvent,
    Employment,
    Grant,
    JobRole,
    Person,
    Role,
    Unit,
)
from people.models.grant import HR
from people.request import current_request_id
from people.services import add_unit, audit, lock_people

BATCH = 1000
_Row = TypeVar("_Row", bound=Model)


def carry_out(
    plan: Plan, known: Snapshot, *, by: Person | None, today: dt.date, counts: dict[str, int]
) -> None:
    """Write every change of `plan`, audit it, and tell once whose employments changed."""
    lock_people(_concerned(plan, known) | _employed_within(plan.units_moved, today))
    moved = _units(plan)
    positions = _positions(plan, known)
    people = _people(plan, known)
    affected = _employments(plan, people, positions) | _employed_within(moved, today)
    _leaders(plan, people, by=by, today=today)
    audit(actor=by, action="people.imported", subject=None, detail=counts)
    if affected:
        signals.employments_changed.send(
            sender=Employment, fact=signals.EmploymentsChanged(person_ids=sorted(affected))
        )


def _concerned(plan: Plan, known: Snapshot) -> set[int]:
    """The persons whom the portal has and of whom a fact or an employment changes."""
    keys = (plan.employments_ended, plan.employments_changed, plan.employments_added)
    numbers = {key[0] for of_kind in keys for key in of_kind} | plan.people_changed.keys()
    return {pk for number, pk in _person_ids(plan, known).items() if number in numbers}


def _person_ids(plan: Plan, known: Snapshot) -> dict[str, int]:
    """Employee number -> id of each person whom the portal has."""
    return {number: person.pk for number, person in known.people.items()} | plan.people_met


def _units(plan: Plan) -> list[str]:
    """The codes of the units that were moved."""
    for code, unit in plan.units_added.items():
        parent = Unit.objects.get(code=unit.parent) if unit.parent else None
        add_unit(name=unit.name, code=code, parent=parent)
    for code, name in plan.units_renamed.items():
        Unit.objects.filter(code=code).update(name=name)
    for code, above in plan.units_moved.items():  # the tree's paths change with each move
        unit = Unit.objects.get(code=code)
        if above:
            Unit.objects.move(unit, Unit.objects.get(code=above), "last-child")
        else:
            Unit.objects.move(unit, Unit.objects.get_last_root_node(), "last-sibling")
    return list(plan.units_moved)


def _employed_within(codes: Iterable[str], today: dt.date) -> set[int]:
    """Whose requirements may be others since these units lie elsewhere."""
    current = Employment.objects.current(today)
    return {
        person
        for unit in Unit.objects.filter(code__in=codes)
        for person in current.within(unit).values_list("person_id", flat=True)
    }


def _positions(plan: Plan, known: Snapshot) -> dict[str, int]:
    """Position code -> id."""
    made = _create(JobRole(code=code, name=name) for code, name in plan.positions_added.items())
    for code, name in plan.positions_renamed.items():
        JobRole.objects.filter(code=code).update(name=name)
    return {code: pk for code, (pk, _name) in known.positions.items()} | {
        r.code: r.pk for r in made
    }


def _people(plan: Plan, known: Snapshot) -> dict[str, int]:
    """Employee number -> id of the person."""
    taken = set(
        Person.objects.filter(username__in=plan.people_added).values_list("username", flat=True)
        if len(plan.people_added) < BATCH
        else Person.objects.order_by().values_list("username", flat=True)
    )
    made = _create(
        Person(
            username=f"hr-{number}" if number in taken else number,
            password=make_password(None),
            employee_number=number,
            given_name=person.given_name,
            family_name=person.family_name,
            email=person.email,
            language=person.language,
        )
        for number, person in plan.people_added.items()
    )
    _create(ActorId(person=person) for person in made)
    people = _person_ids(plan, known)
    people |= {str(person.employee_number): person.pk for person in made}
    _change_people({people[number]: changes for number, changes in plan.people_changed.items()})
    national_ids.remember_all({people[n]: number for n, number in plan.numbers_changed.items()})
    return people


def _change_people(changes: dict[int, dict[str, str]]) -> None:
    rows = list(Person.objects.filter(pk__in=changes))
    for person in rows:
        for name, text in changes[person.pk].items():
            setattr(person, name, text)
    fields = ["given_name", "family_name", "email", "employee_number"]
    Person.objects.bulk_update(rows, fields, batch_size=BATCH)


def _employments(plan: Plan, people: dict[str, int], positions: dict[str, int]) -> set[int]:
    """The persons whose employments began, ended or changed."""
    units = dict(Unit.objects.values_list("code", "pk"))
    for (until,), ids in _alike((pk, until) for pk, until in plan.employments_ended.values()):
        Employment.objects.filter(pk__in=ids).update(until=until)
    for (since, until, share), ids in _alike(plan.employments_changed.values()):
        Employment.objects.filter(pk__in=ids).update(since=since, until=until, share=share)
    new = [
        Employment(
            person_id=people[number],
            unit_id=units[unit],
            job_role_id=positions[position],
            since=since,
            until=until,
            share=share,
        )
        for (number, unit, position, since), (until, share) in plan.employments_added.items()
    ]
    # A person whom HR has not known before may have been employed by hand.
    Employment.objects.bulk_create(
        new,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["person", "unit", "job_role", "since"],
        update_fields=["until", "share"],
    )
    changed = (plan.employments_ended, plan.employments_changed, plan.employments_added)
    return {people[key[0]] for keys in changed for key in keys}


def _leaders(plan: Plan, people: dict[str, int], *, by: Person | None, today: dt.date) -> None:
    units = dict(Unit.objects.values_list("code", "pk"))
    yesterday = today - dt.timedelta(days=1)
    Grant.objects.filter(pk__in=plan.leaders_ended.values()).update(until=yesterday)
    _create(
        Grant(
            person_id=people[number],
            unit_id=units[code],
            role=Role.LEADER,
            since=today,
            given_by=by,
            source=HR,
        )
        for number, code in sorted(plan.leaders_added)
    )
    told = [("grant.given", key) for key in sorted(plan.leaders_added)]
    told += [("grant.ended", key) for key in sorted(plan.leaders_ended)]
    _create(
        AuditEvent(
            actor=by,
            action=action,
            subject_id=people[number],
            detail={"role": Role.LEADER.value, "unit": code, "source": HR},
            request_id=current_request_id(),
            at=timezone.now(),
        )
        for action, (number, code) in told
    )


def _create(rows: Iterable[_Row]) -> list[_Row]:
    made = list(rows)
    if made:
        type(made[0])._default_manager.bulk_create(made, batch_size=BATCH)  # noqa: SLF001  # public API
    return made


def _alike(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[tuple[Any, ...], list[int]]]:
    """(id, value…) of each row, put together by their values: one statement writes many rows."""
    ids: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for pk, *values in rows:
        ids[tuple(values)].append(pk)
    for alike, found in ids.items():
        for start in range(0, len(found), BATCH):
            yield alike, found[start : start + BATCH]
