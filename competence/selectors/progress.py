"""How far people have come in the courses that give a competence."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from django.db.models import Count, Exists, FloatField, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from courses.models import Course, Enrolment, EnrolmentEvent, Module


class UnderWay(NamedTuple):
    """An open enrolment. Whoever is enrolled, or waits for a seat, need not have started."""

    has_started: bool
    percent: int  # 0..100


Progress = dict[tuple[int, int], UnderWay]  # by person and competence


def progress_towards(ways: Mapping[int, Sequence[Course]], person_ids: Collection[int]) -> Progress:
    """The open enrolments in courses that give a competence, the furthest of each; one query."""
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
    started = EnrolmentEvent.objects.filter(
        enrolment=OuterRef("pk"), kind=EnrolmentEvent.Kind.STARTED
    )
    open_enrolments = (
        Enrolment.objects.open()
        .filter(person__in=person_ids, course__in=competences)
        .annotate(
            share=Coalesce(Sum("module_results__progress"), 0.0)
            / Subquery(modules, output_field=FloatField()),
            has_started=Exists(started),
        )
        .values_list("person_id", "course_id", "has_started", "share")
    )
    found: Progress = {}
    for person_id, course_id, has_started, share in open_enrolments:
        one = UnderWay(has_started=has_started, percent=int(100 * (share or 0.0)))
        for competence_id in competences[course_id]:
            key = (person_id, competence_id)
            found[key] = max(found.get(key, one), one)
    return found
