"""The rows of a plan as its keepers write them; nobody meets them before the plan is published."""

import uuid
from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils.text import slugify

from competence.models import Audience, Competence, PlanRow
from competence.services.plans import locked, touch
from competence.services.shaping import forget_changes
from courses.models import Course
from people.models import JobRole, Person, Unit


def new_competence(
    *, name: str, short_name: str, needs_approval: bool = False, high_risk: bool = False
) -> Competence:
    """A competence that a row asks for and that nobody had named before."""
    slug = slugify(name)[:70] or "kompetanse"
    if Competence.objects.filter(slug=slug).exists():
        slug = f"{slug}-{uuid.uuid4().hex[:6]}"
    return Competence.objects.create(
        slug=slug,
        name=name,
        short_name=short_name,
        needs_approval=needs_approval,
        high_risk=high_risk,
    )


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
    """Keep a row with its target group, and what it changes of its competence.

    Without a `competence` one is made, with a long and a short name.
    """
    plan = locked(row.plan)
    row.competence = competence or new_competence(
        name=new_names[0],
        short_name=new_names[1],
        needs_approval=needs_approval,
        high_risk=high_risk,
    )
    # Each by itself: what this row leaves as it is, another plan may change meanwhile.
    for name, will_be in (("needs_approval", needs_approval), ("high_risk", high_risk)):
        setattr(row, name, None if will_be == getattr(row.competence, name) else will_be)
    if row._state.adding:  # noqa: SLF001  # Django's own word for a row that is new
        row.audience = Audience.objects.create()
        last = plan.rows.order_by("position").last()
        row.position = last.position + 1 if last else 1
    else:
        of_same = plan.rows.filter(pk=row.pk, competence=row.competence)
        row.new_checklist = of_same.values_list("new_checklist", flat=True).first()
    row.save()
    row.audience.units.set(units)
    row.audience.job_roles.set(job_roles)
    row.courses.set(courses)
    touch(plan, by, "plan.row_saved", row.topic)
    return row


@transaction.atomic
def save_checklist(
    row: PlanRow, *, title: str, items: Sequence[str], valid_months: int | None, by: Person
) -> None:
    """Keep the practical check of the row's competence; the list in force changes nothing."""
    plan = locked(row.plan)
    said = {"title": title, "items": list(items), "valid_months": valid_months}
    in_force = row.competence.checklists.filter(retired_at__isnull=True).first()
    row.new_checklist = None if in_force and in_force.content == said else said
    row.save(update_fields=["new_checklist"])
    touch(plan, by, "plan.checklist_saved", row.topic)


@transaction.atomic
def leave_competence(row: PlanRow, *, by: Person) -> None:
    """Take back what the row would change of its competence, also where it no longer may."""
    plan = locked(row.plan)
    forget_changes(row)
    touch(plan, by, "plan.competence_left", row.topic)


@transaction.atomic
def remove_row(row: PlanRow, *, by: Person) -> None:
    """Take a row out of the keepers' table; what was published of it is kept."""
    plan = locked(row.plan)
    audience = row.audience
    row.delete()
    audience.delete()
    touch(plan, by, "plan.row_removed", row.topic)
