"""The registry of ways to a competence: the bridge above knows which course gives which."""

from collections.abc import Callable, Collection, Mapping, Sequence

from courses.models import Course
from courses.rules import visible_courses
from people.models import Person

Ways = Callable[[Collection[int]], Mapping[int, Sequence[Course]]]
_providers: list[Ways] = []


def register(provider: Ways) -> None:
    """Ask `provider`, which maps competence ids to the courses that give them."""
    _providers.append(provider)


def courses_giving(competence_ids: Collection[int]) -> dict[int, list[Course]]:
    """The published courses that give each competence; one query a provider."""
    found: dict[int, list[Course]] = {}
    for provider in _providers:
        for competence_id, courses in provider(competence_ids).items():
            found.setdefault(competence_id, []).extend(courses)
    return found


def courses_open_to(person: Person, competence_ids: Collection[int]) -> dict[int, list[Course]]:
    """Those of `courses_giving` that the person may take; a fixed number of queries more."""
    found = courses_giving(competence_ids)
    may_take = visible_courses(person).filter(
        pk__in={course.pk for courses in found.values() for course in courses}
    )
    allowed = set(may_take.values_list("pk", flat=True))
    return {key: [c for c in courses if c.pk in allowed] for key, courses in found.items()}
