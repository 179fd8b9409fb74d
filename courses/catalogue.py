"""Search in the catalogue, with the number of courses behind each choice."""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef

from courses.models import Module, SubjectArea
from courses.models.course import CourseQuerySet


@dataclass(frozen=True, slots=True)
class Search:
    """What a person looks for: words, slugs of subject areas, values of Module.Kind."""

    text: str = ""
    areas: Collection[str] = field(default_factory=frozenset)
    kinds: Collection[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Choice:
    """A box that narrows the list; `count` is how many courses it would show."""

    value: str
    label: str
    count: int
    is_chosen: bool


def find(search: Search, among: CourseQuerySet) -> CourseQuerySet:
    """The published courses of `among` that match, by title; one query.

    `among` is what the viewer may see (rules.visible_courses).
    """
    found = _in_areas(among.published().matching(search.text), search)
    return _of_kinds(found, search).select_related("subject_area")


def area_choices(search: Search, among: CourseQuerySet) -> list[Choice]:
    """The subject areas that hold published courses of `among`; counts heed words and kinds."""
    found = _of_kinds(among.published().matching(search.text), search)
    counts = dict(found.order_by().values_list("subject_area__slug").annotate(n=Count("pk")))
    areas = SubjectArea.objects.filter(pk__in=among.published().order_by().values("subject_area"))
    return [
        Choice(area.slug, area.name, counts.get(area.slug, 0), area.slug in search.areas)
        for area in areas
    ]


def kind_choices(search: Search, among: CourseQuerySet) -> list[Choice]:
    """The kinds of modules that the courses of `among` have; counts heed words and areas."""
    found = _in_areas(among.published().matching(search.text), search)
    modules = Module.objects.filter(course__in=found)
    counts = dict(modules.order_by().values_list("kind").annotate(n=Count("course", distinct=True)))
    return [
        Choice(kind.value, str(kind.label), counts.get(kind.value, 0), kind.value in search.kinds)
        for kind in Module.Kind
    ]


def _in_areas(courses: CourseQuerySet, search: Search) -> CourseQuerySet:
    return courses.filter(subject_area__slug__in=search.areas) if search.areas else courses


def _of_kinds(courses: CourseQuerySet, search: Search) -> CourseQuerySet:
    if not search.kinds:
        return courses
    modules = Module.objects.filter(course=OuterRef("pk"), kind__in=search.kinds)
    return courses.filter(Exists(modules))
