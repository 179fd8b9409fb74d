"""Who must hold what: requirements spread over employments."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from competence.models import Competence, Holding, Obligation, Requirement
from people.models import Employment, JobRole, Unit

_Key = tuple[int, int]  # person, competence


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
    wanted = _wanted(person_ids, today)
    current = Obligation.objects.all()
    if person_ids is not None:
        current = current.filter(person__in=person_ids)
    existing = {(o.person_id, o.competence_id): o for o in current}
    gone = [existing[key].pk for key in existing.keys() - wanted.keys()]
    Obligation.objects.filter(pk__in=gone).delete()
    changed = []
    for key in existing.keys() & wanted.keys():
        obligation, (requirement_id, due_on) = existing[key], wanted[key]
        if (obligation.requirement_id, obligation.due_on) != (requirement_id, due_on):
            obligation.requirement_id, obligation.due_on = requirement_id, due_on
            changed.append(obligation)
    Obligation.objects.bulk_update(changed, ["requirement", "due_on"], batch_size=1000)
    new = _new_rows({key: wanted[key] for key in wanted.keys() - existing.keys()}, person_ids)
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


def _new_rows(
    wanted: dict[_Key, tuple[int, dt.date]], person_ids: Collection[int] | None
) -> list[Obligation]:
    held = Holding.objects.all() if wanted else Holding.objects.none()
    if person_ids is not None:
        held = held.filter(person__in=person_ids)
    holdings = {
        (person_id, competence_id): (holding_id, until)
        for person_id, competence_id, holding_id, until in held.values_list(
            "person_id", "competence_id", "pk", "valid_until"
        ).iterator()
    }
    rows = []
    for (person_id, competence_id), (requirement_id, due_on) in wanted.items():
        holding_id, until = holdings.get((person_id, competence_id), (None, None))
        rows.append(
            Obligation(
                person_id=person_id,
                competence_id=competence_id,
                requirement_id=requirement_id,
                due_on=due_on,
                holding_id=holding_id,
                held_until=until,
            )
        )
    return rows
