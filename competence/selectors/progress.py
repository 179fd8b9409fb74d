"""How far people have come in the courses that give a competence."""

from collections.abc import Collection, Mapping, Sequence

from django.db.models import Count, FloatField, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from courses.models import Course, Enrolment, Module

Progress = dict[tuple[int, int], int]  # (person, competence) -> percent


def progress_towards(ways: Mapping[int, Sequence[Course]], person_ids: Collection[int]) -> Progress:
    """The percent of each open enrolment in a course that gives a competence; one query."""
    competences: dict[int, list[int]] = {}
    for competence_id, courses in ways.items():
        for course in courses:
            competences.setdefault(course.pk, []).append(competence_id)
    modules = (
        Module.objects.filter(course=OuterRef("course"))
        .values("course")
        .annotate(number=Count("pk"))
        .values("number")
    )
    open_enrolments = (
        Enrolment.objects.open()
        .filter(person__in=person_ids, course__in=competences)
        .annotate(
            share=Coalesce(Sum("module_results__progress"), 0.0)
            / Subquery(modules, output_field=FloatField()),
        )
        .values_list("person_id", "course_id", "share")
    )
    found: Progress = {}
    for person_id, course_id, share in open_enrolments:
        for competence_id in competences[course_id]:
            key = (person_id, competence_id)
            found[key] = max(found.get(key, 0), int(100 * (share or 0.0)))
    return found
