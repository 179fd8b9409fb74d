"""What the pages of training plans show."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from competence import ways
from competence.models import Checklist, Competence, Plan, PlanRow, PlanVersion, PublishedRow
from competence.services.plans import audience_text
from courses.models import Course
from people.models import Grant, Person, Role, Unit


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row as it is written or as it was published, in one form.

    `needs_approval`, `is_high_risk` and the title of the `checklist` say what the competence takes;
    of a row as it is written, what it takes once the plan is published.
    """

    row: PlanRow | PublishedRow
    competence: Competence
    audience: str
    courses: Sequence[Course]
    needs_approval: bool
    is_high_risk: bool
    checklist: str


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
    in_force = Checklist.objects.filter(
        competence__in=[row.competence_id for row, _ in found], retired_at__isnull=True
    )
    titles = dict(in_force.values_list("competence", "title"))
    return [_shown(row, audience, titles.get(row.competence_id, "")) for row, audience in found]


def _shown(row: PlanRow | PublishedRow, audience: str, checklist: str) -> ShownRow:
    competence = row.competence
    needs_approval, is_high_risk = competence.needs_approval, competence.high_risk
    if isinstance(row, PlanRow):
        needs_approval, is_high_risk = row.will_need_approval, row.will_be_high_risk
        checklist = row.new_checklist["title"] if row.new_checklist else checklist
    return ShownRow(
        row=row,
        competence=competence,
        audience=audience,
        courses=list(row.courses.all()),
        needs_approval=needs_approval,
        is_high_risk=is_high_risk,
        checklist=checklist,
    )


def rows_whose_courses_give_nothing(plan: Plan) -> list[PlanRow]:
    """The rows that name courses of which none gives the competence; a fixed number of queries."""
    rows = list(plan.rows.select_related("competence").prefetch_related("courses"))
    giving = ways.courses_giving({row.competence_id for row in rows})
    return [
        row
        for row in rows
        if (named := {course.pk for course in row.courses.all()})
        and named.isdisjoint(course.pk for course in giving.get(row.competence_id, ()))
    ]


def rows_that_change_competences(plan: Plan) -> list[PlanRow]:
    """The rows whose competences take something else once the plan is published; one query."""
    return [row for row in plan.rows.select_related("competence") if row.changes_competence]


def subject_owners(units: QuerySet[Unit]) -> QuerySet[Person]:
    """Who may keep a plan of these units."""
    grants = Grant.objects.current(timezone.localdate()).filter(role=Role.SUBJECT_OWNER)
    return Person.objects.filter(pk__in=grants.filter(unit__in=units).values("person"))
