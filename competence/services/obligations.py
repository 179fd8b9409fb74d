"""Who must hold what: requirements spread over employments."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone

from competence.models import Competence, Holding, Obligation, Requirement
from people.models import Employment, JobRole, Person, Unit

_Key = tuple[int, int]  # person, competence
_FIELDS = ("requirement", "due_on", "holding", "held_until")


@transaction.atomic
def require(
    *,
    competence: Competence,
    unit: Unit,
    job_role: JobRole | None = None,
    due_days: int = 30,
    since: dt.date | None = None,
) -> Requirement:
    """Everybody in `unit` and below, in `job_role` if given, must hold `competence`."""
    requirement, _created = Requirement.objects.update_or_create(
        competence=competence,
        unit=unit,
        job_role=job_role,
        defaults={"due_days": due_days, "since": since or timezone.localdate(), "until": None},
    )
    refresh_obligations()
    return requirement


@transaction.atomic
def refresh_obligations(
    person_ids: Collection[int] | None = None, on: dt.date | None = None
) -> int:
    """Bring the obligations of these persons (None: everybody) in step; how many rows changed.

    An obligation ends with the employment or the requirement; what a person holds never does.
    """
    today = on or timezone.localdate()
    _lock(person_ids)
    wanted = _wanted(person_ids, today)
    held = _held(person_ids)
    current = Obligation.objects.all()
    if person_ids is not None:
        current = current.filter(person__in=person_ids)
    existing = {(o.person_id, o.competence_id): o for o in current}
    gone = [existing[key].pk for key in existing.keys() - wanted.keys()]
    Obligation.objects.filter(pk__in=gone).delete()
    changed = []
    for key in existing.keys() & wanted.keys():
        if _differs(existing[key], values := _values(wanted[key], held.get(key))):
            for name, value in values.items():
                setattr(existing[key], name, value)
            changed.append(existing[key])
    Obligation.objects.bulk_update(changed, _FIELDS, batch_size=1000)
    new = [
        Obligation(person_id=key[0], competence_id=key[1], **_values(wanted[key], held.get(key)))
        for key in wanted.keys() - existing.keys()
    ]
    Obligation.objects.bulk_create(new, batch_size=1000)
    return len(gone) + len(changed) + len(new)


def _wanted(person_ids: Collection[int] | None, today: dt.date) -> dict[_Key, tuple[int, dt.date]]:
    """(person, competence) -> (requirement, due date), the earliest date winning."""
    wanted: dict[_Key, tuple[int, dt.date]] = {}
    for requirement in _in_force(today):
        reached = Employment.objects.current(today).within(requirement.unit)
        if requirement.job_role_id is not None:
            reached = reached.filter(job_role=requirement.job_role_id)
        if person_ids is not None:
            reached = reached.filter(person__in=person_ids)
        for person_id, since in reached.values_list("person_id", "since"):
            key = (person_id, requirement.competence_id)
            due = max(since, requirement.since) + dt.timedelta(days=requirement.due_days)
            if key not in wanted or due < wanted[key][1]:
                wanted[key] = (requirement.pk, due)
    return wanted


def _in_force(today: dt.date) -> list[Requirement]:
    return [
        r
        for r in Requirement.objects.select_related("unit").order_by("pk")
        if r.since <= today and (r.until is None or today <= r.until)
    ]


def _lock(person_ids: Collection[int] | None) -> None:
    """Keep evidence from changing what these persons hold until their obligations know it."""
    people = Person.objects.order_by("pk").select_for_update()
    if person_ids is not None:
        people = people.filter(pk__in=person_ids)
    list(people.values_list("pk", flat=True))


def _held(person_ids: Collection[int] | None) -> dict[_Key, tuple[int, dt.date | None]]:
    """(person, competence) -> (holding, its last day)."""
    held = Holding.objects.all()
    if person_ids is not None:
        held = held.filter(person__in=person_ids)
    rows = held.values_list("person_id", "competence_id", "pk", "valid_until")
    return {(row[0], row[1]): (row[2], row[3]) for row in rows.iterator()}


def _values(wanted: tuple[int, dt.date], held: tuple[int, dt.date | None] | None) -> dict[str, Any]:
    holding_id, held_until = held or (None, None)
    return {
        "requirement_id": wanted[0],
        "due_on": wanted[1],
        "holding_id": holding_id,
        "held_until": held_until,
    }


def _differs(obligation: Obligation, values: dict[str, Any]) -> bool:
    return any(getattr(obligation, name) != value for name, value in values.items())
