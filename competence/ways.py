"""The registry of ways to a competence: the bridge above knows which course gives which."""

from collections.abc import Callable, Collection, Mapping, Sequence

from courses.models import Course

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
