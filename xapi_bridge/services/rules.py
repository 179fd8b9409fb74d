"""Which course gives which competence: the evidence rules over our own statements."""

from collections.abc import Collection, Mapping, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from competence.errors import RefusedError
from competence.models import Competence
from competence.rules import may_shape
from courses.models import Course
from lrs import services as lrs
from people.models import Person
from people.services import audit
from xapi_bridge.models import EvidenceRule
from xapi_bridge.statements.base import base_iri
from xapi_bridge.vocabulary import adl, portal


@transaction.atomic
def let_course_give(
    *,
    course: Course,
    competence: Competence,
    by: Person | None,
    minimum_scaled: float | None = None,
    valid_months: int | None = None,
) -> EvidenceRule:
    """Completing `course` gives `competence`. A change retires the old version of the rule.

    Without `valid_months` the competence is valid as long as the course's certificate. Raises
    RefusedError for who may not say what the competence takes.
    """
    if by is not None and not may_shape(by, competence):
        raise RefusedError(_("Others require this competence too, so they say what gives it."))
    key = f"course-{course.uuid}-{competence.uuid}"
    now = EvidenceRule.objects.select_for_update().filter(key=key).order_by("version").last()
    if now is not None and now.retired_at is None:
        if (now.minimum_scaled, now.valid_months) == (minimum_scaled, valid_months):
            return now
        now.retired_at = timezone.now()
        now.save(update_fields=["retired_at"])
    audit(
        actor=by,
        action="evidence_rule.set",
        subject=None,
        detail={"course": course.slug, "competence": competence.slug},
    )
    return EvidenceRule.objects.create(
        key=key,
        version=1 if now is None else now.version + 1,
        competence=competence,
        authority=lrs.system_authority().key,
        verbs=[adl.COMPLETED[0]],
        activity=portal.course_iri(base_iri(), course.uuid),
        minimum_scaled=minimum_scaled,
        valid_months=valid_months,
        follows_certificate=valid_months is None,
    )


@transaction.atomic
def stop_course_giving(*, course: Course, competence: Competence, by: Person | None) -> bool:
    """From now on the course no longer gives the competence; what it gave stands."""
    retired = EvidenceRule.objects.filter(
        activity=portal.course_iri(base_iri(), course.uuid),
        supplier__isnull=True,
        competence=competence,
        retired_at__isnull=True,
    ).update(retired_at=timezone.now())
    if retired:
        detail = {"course": course.slug, "competence": competence.slug}
        audit(actor=by, action="evidence_rule.retired", subject=None, detail=detail)
    return bool(retired)


def competences_given_by(course: Course) -> list[Competence]:
    """What completing `course` gives."""
    activity = portal.course_iri(base_iri(), course.uuid)
    rules = EvidenceRule.objects.filter(
        activity=activity, supplier__isnull=True, retired_at__isnull=True
    )
    return list(Competence.objects.filter(evidence_rules__in=rules).distinct())


def rules_in_force(course: Course) -> list[EvidenceRule]:
    """The rules by which completing `course` gives competences, by the competence's name."""
    activity = portal.course_iri(base_iri(), course.uuid)
    rules = EvidenceRule.objects.filter(
        activity=activity, supplier__isnull=True, retired_at__isnull=True
    )
    return list(rules.select_related("competence").order_by("competence__name"))


def ways_to(competence_ids: Collection[int]) -> Mapping[int, Sequence[Course]]:
    """The published courses that give each competence (for competence.ways)."""
    rules = EvidenceRule.objects.filter(
        competence__in=competence_ids, retired_at__isnull=True, supplier__isnull=True
    ).values_list("competence_id", "activity")
    pairs = list(rules)
    prefix = portal.course_iri(base_iri(), "")
    uuids = {a.removeprefix(prefix) for _competence, a in pairs if a.startswith(prefix)}
    courses = {str(c.uuid): c for c in Course.objects.published().filter(uuid__in=uuids)}
    found: dict[int, list[Course]] = {}
    for competence_id, activity in pairs:
        course = courses.get(activity.removeprefix(prefix))
        if course is not None:
            found.setdefault(competence_id, []).append(course)
    return found
