"""What the pages of training plans show."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from competence.models import Checklist, Competence, Plan, PlanRow, PlanVersion, PublishedRow
from competence.services.plans import audience_text
from courses.models import Course
from people.models import Grant, Person, Role, Unit


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row as it is written or as it was published, in one form."""

    row: PlanRow | PublishedRow
    competence: Competence
    audience: str
    courses: Sequence[Course]
    checklist: Checklist | None


def listed_plans(plans: QuerySet[Plan]) -> list[Plan]:
    """Plans with their unit, keeper and how many people the newest version reached; one query."""
    newest = PlanVersion.objects.filter(plan=OuterRef("pk")).order_by("-number")
    reached = plans.annotate(reached=Subquery(newest.values("people")[:1]))
    return list(
        reached.select_related("owner_unit", "subject_owner").order_by("archived_at", "title")
    )


def rows_to_show(plan: Plan, *, as_written: bool) -> list[ShownRow]:
    """The rows that the keepers write, or those that apply; a fixed number of queries."""
    if as_written or plan.published_at is None:
        related = ("audience__units", "audience__job_roles", "courses")
        written = plan.rows.select_related("audience", "competence").prefetch_related(*related)
        found: list[tuple[PlanRow | PublishedRow, str]] = [(r, audience_text(r)) for r in written]
    else:
        newest = plan.versions.first()
        published = PublishedRow.objects.filter(version=newest).select_related("competence")
        found = [(r, r.audience_text) for r in published.prefetch_related("courses")]
    lists = {
        c.competence_id: c
        for c in Checklist.objects.filter(
            competence__in=[row.competence_id for row, _ in found], retired_at__isnull=True
        )
    }
    return [
        ShownRow(
            row=row,
            competence=row.competence,
            audience=audience,
            courses=list(row.courses.all()),
            checklist=lists.get(row.competence_id),
        )
        for row, audience in found
    ]


def subject_owners(units: QuerySet[Unit]) -> QuerySet[Person]:
    """Who may keep a plan of these units."""
    grants = Grant.objects.current(timezone.localdate()).filter(role=Role.SUBJECT_OWNER)
    return Person.objects.filter(pk__in=grants.filter(unit__in=units).values("person"))
