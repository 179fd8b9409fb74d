"""Living plans: their rows become requirements when they are published."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from competence.errors import RefusedError
from competence.models import (
    Audience,
    Plan,
    PlanRow,
    PlanVersion,
    PublishedRow,
    Requirement,
)
from competence.services.obligations import refresh_obligations
from competence.services.reach import audience_of, preview_plan, rows_of
from competence.services.shaping import reshape
from people.models import Person
from people.services import audit, lock_people

_FIELDS = (
    "position",
    "topic",
    "objective",
    "activities",
    "due_days",
    "every_months",
    "yearly_month",
    "yearly_day",
)
_WRITTEN = ("title", "purpose", "owner_unit", "subject_owner")  # by the keepers, in the plan's form
_Key = tuple[int, int, int | None]  # competence, unit, job role


@transaction.atomic
def save_plan(plan: Plan, *, by: Person) -> Plan:
    """Keep a new or changed plan; who wrote it is audited."""
    plan.changed_at = timezone.now()
    if plan.pk:
        action = "plan.changed"
        locked(plan)
        plan.save(update_fields=[*_WRITTEN, "changed_at"])
    else:
        action = "plan.created"
        plan.save()
    audit(actor=by, action=action, subject=None, detail=_named(plan))
    return plan


@transaction.atomic
def publish_plan(plan: Plan, *, by: Person | None) -> PlanVersion:
    """Freeze the rows as the next version and let them apply from today, with what they change of
    their competences.

    Raises RefusedError for an archived plan, an empty one, a row that reaches out of the plan's own
    unit, and a change of a competence that is not the publisher's to change.
    """
    plan = locked(plan)
    lock_people(None)  # before the rules of checklists: who judges by them has the people first
    rows = rows_of(plan)
    _refuse(plan, rows)
    reshape(rows, by)
    reach = preview_plan(plan)
    now = timezone.now()
    version = PlanVersion.objects.create(
        plan=plan,
        number=plan.versions.count() + 1,
        title=plan.title,
        published_at=now,
        published_by=by,
        people=reach.people,
        new_obligations=reach.new_obligations,
    )
    touched = _let_apply(plan, version, rows)
    plan.published_at = now
    plan.save(update_fields=["published_at"])
    refresh_obligations(competence_ids=touched)
    detail = _named(plan) | {"version": version.number, "people": reach.people}
    audit(actor=by, action="plan.published", subject=None, detail=detail)
    return version


@transaction.atomic
def archive_plan(plan: Plan, *, by: Person) -> None:
    """End what the plan asks for; its versions, and what people hold, are kept."""
    plan = locked(plan)
    if plan.archived_at is None:
        touched = _end(plan.requirements.all())
        plan.archived_at = timezone.now()
        plan.save(update_fields=["archived_at"])
        refresh_obligations(competence_ids=touched)
        audit(actor=by, action="plan.archived", subject=None, detail=_named(plan))


@transaction.atomic
def delete_plan(plan: Plan, *, by: Person) -> None:
    """Remove a plan that was never published; raises RefusedError for any other."""
    plan = locked(plan)
    if plan.published_at is not None:
        raise RefusedError(_("The plan has been published. Archive it instead."))
    audit(actor=by, action="plan.deleted", subject=None, detail=_named(plan))
    audiences = list(plan.rows.values_list("audience", flat=True))
    plan.delete()
    Audience.objects.filter(pk__in=audiences).delete()


def locked(plan: Plan) -> Plan:
    """The plan as it is now; one at a time for each plan."""
    fresh = Plan.objects.select_for_update(of=("self",)).select_related("owner_unit")
    return fresh.get(pk=plan.pk)


def touch(plan: Plan, by: Person, action: str, topic: str) -> None:
    plan.changed_at = timezone.now()
    plan.save(update_fields=["changed_at"])
    audit(actor=by, action=action, subject=None, detail=_named(plan) | {"topic": topic})


def _named(plan: Plan) -> dict[str, object]:
    return {"plan": str(plan.uuid), "title": plan.title, "unit": plan.owner_unit.code}


def _refuse(plan: Plan, rows: Sequence[PlanRow]) -> None:
    if plan.archived_at is not None:
        raise RefusedError(_("The plan is archived."))
    if not rows:
        raise RefusedError(_("The plan has no rows yet. Add one before you publish."))
    for row in rows:
        units = list(row.audience.units.all())
        outside = [u for u in units if not u.path.startswith(plan.owner_unit.path)]
        if outside or not units:
            facts = {"topic": row.topic, "unit": plan.owner_unit}
            raise RefusedError(
                _("“%(topic)s” must reach units in %(unit)s. Change its target group.") % facts
            )


def _let_apply(plan: Plan, version: PlanVersion, rows: Sequence[PlanRow]) -> set[int]:
    """Bring the plan's requirements in step with the rows; the competences that are concerned."""
    today = timezone.localdate()
    existing: dict[_Key, Requirement] = {
        (r.competence_id, r.unit_id, r.job_role_id): r for r in plan.requirements.all()
    }
    kept = set()
    for row in rows:
        published = _freeze(row, version)
        for competence_id, unit, role in audience_of(row):
            key = (competence_id, unit.pk, role)
            requirement = existing.get(key) or Requirement(
                plan=plan, competence_id=competence_id, unit=unit, job_role_id=role, since=today
            )
            if requirement.until is not None:  # it had ended, and begins anew
                requirement.since, requirement.until = today, None
            for name in ("due_days", "every_months", "yearly_month", "yearly_day"):
                setattr(requirement, name, getattr(row, name))
            requirement.row = published
            requirement.save()
            kept.add(requirement.pk)
    touched = {row.competence_id for row in rows}
    return touched | _end(plan.requirements.exclude(pk__in=kept))


def _end(requirements: QuerySet[Requirement]) -> set[int]:
    """Let these requirements end with yesterday; the competences that they asked for."""
    ended = requirements.filter(until__isnull=True)
    touched = set(ended.values_list("competence_id", flat=True))
    ended.update(until=timezone.localdate() - dt.timedelta(days=1))
    return touched


def _freeze(row: PlanRow, version: PlanVersion) -> PublishedRow:
    frozen = PublishedRow.objects.create(
        version=version,
        competence_id=row.competence_id,
        audience_text=audience_text(row),
        **{name: getattr(row, name) for name in _FIELDS},
    )
    frozen.courses.set(row.courses.all())
    return frozen


def audience_text(row: PlanRow) -> str:
    """The target group in words: positions, then units."""
    roles = ", ".join(role.name for role in row.audience.job_roles.all())
    units = ", ".join(unit.name for unit in row.audience.units.all())
    return f"{roles or _('Everybody')}: {units}"
