"""Living plans: their rows become requirements when they are published."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from competence.errors import RefusedError
from competence.models import (
    Audience,
    Competence,
    Plan,
    PlanRow,
    PlanVersion,
    PublishedRow,
    Requirement,
)
from competence.services.obligations import refresh_obligations
from competence.services.reach import audience_of, preview_plan, rows_of
from courses.models import Course
from people.models import JobRole, Person, Unit
from people.services import audit

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
_Key = tuple[int, int, int | None]  # competence, unit, job role


@transaction.atomic
def save_plan(plan: Plan, *, by: Person) -> Plan:
    """Keep a new or changed plan; who wrote it is audited."""
    action = "plan.changed" if plan.pk else "plan.created"
    plan.changed_at = timezone.now()
    plan.save()
    audit(actor=by, action=action, subject=None, detail=_named(plan))
    return plan


def new_competence(*, name: str, short_name: str) -> Competence:
    """A competence that a row asks for and that nobody had named before."""
    slug = slugify(name)[:70] or "kompetanse"
    if Competence.objects.filter(slug=slug).exists():
        slug = f"{slug}-{uuid.uuid4().hex[:6]}"
    return Competence.objects.create(slug=slug, name=name, short_name=short_name)


@transaction.atomic
def save_row(
    row: PlanRow,
    *,
    competence: Competence | None,
    new_names: tuple[str, str] = ("", ""),
    needs_approval: bool = False,
    high_risk: bool = False,
    units: Collection[Unit],
    job_roles: Collection[JobRole],
    courses: Collection[Course],
    by: Person,
) -> PlanRow:
    """Keep a row with its target group; nobody meets it before the plan is published.

    Without a `competence` one is made, with a long and a short name. What the competence takes
    counts for proofs from now on.
    """
    plan = _locked(row.plan)
    row.competence = competence or new_competence(name=new_names[0], short_name=new_names[1])
    _shape(row.competence, by, needs_approval=needs_approval, high_risk=high_risk)
    if row._state.adding:  # noqa: SLF001  # Django's own word for a row that is new
        row.audience = Audience.objects.create()
        last = plan.rows.order_by("position").last()
        row.position = last.position + 1 if last else 1
    row.save()
    row.audience.units.set(units)
    row.audience.job_roles.set(job_roles)
    row.courses.set(courses)
    _touch(plan, by, "plan.row_saved", row.topic)
    return row


def _shape(competence: Competence, by: Person, *, needs_approval: bool, high_risk: bool) -> None:
    """What it takes to hold a competence is a decision, and audited."""
    before = (competence.needs_approval, competence.high_risk)
    if before == (needs_approval, high_risk):
        return
    competence.needs_approval, competence.high_risk = needs_approval, high_risk
    competence.save(update_fields=["needs_approval", "high_risk"])
    detail = {
        "competence": competence.slug,
        "needs_approval": needs_approval,
        "high_risk": high_risk,
    }
    audit(actor=by, action="competence.shaped", subject=None, detail=detail)


@transaction.atomic
def remove_row(row: PlanRow, *, by: Person) -> None:
    """Take a row out of the keepers' table; what was published of it is kept."""
    plan = _locked(row.plan)
    audience = row.audience
    row.delete()
    audience.delete()
    _touch(plan, by, "plan.row_removed", row.topic)


@transaction.atomic
def publish_plan(plan: Plan, *, by: Person | None) -> PlanVersion:
    """Freeze the rows as the next version and let them apply from today.

    Raises RefusedError for an archived plan, an empty one, and a row that reaches out of the
    plan's own unit.
    """
    plan = _locked(plan)
    rows = rows_of(plan)
    _refuse(plan, rows)
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
    plan = _locked(plan)
    if plan.archived_at is None:
        touched = _end(plan.requirements.all())
        plan.archived_at = timezone.now()
        plan.save(update_fields=["archived_at"])
        refresh_obligations(competence_ids=touched)
        audit(actor=by, action="plan.archived", subject=None, detail=_named(plan))


@transaction.atomic
def delete_plan(plan: Plan, *, by: Person) -> None:
    """Remove a plan that was never published; raises RefusedError for any other."""
    plan = _locked(plan)
    if plan.published_at is not None:
        raise RefusedError(_("The plan has been published. Archive it instead."))
    audit(actor=by, action="plan.deleted", subject=None, detail=_named(plan))
    audiences = list(plan.rows.values_list("audience", flat=True))
    plan.delete()
    Audience.objects.filter(pk__in=audiences).delete()


def _locked(plan: Plan) -> Plan:
    """The plan as it is now; one at a time for each plan."""
    fresh = Plan.objects.select_for_update(of=("self",)).select_related("owner_unit")
    return fresh.get(pk=plan.pk)


def _touch(plan: Plan, by: Person, action: str, topic: str) -> None:
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
