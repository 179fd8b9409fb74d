"""The registry of panels on the course page, filled by apps above (what the course gives)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from courses.models import Course
from people.models import Person


@dataclass(frozen=True, slots=True)
class PanelRow:
    """A line such as "Kompetanse: Håndhygiene"."""

    term: str
    text: str
    url: str = ""


Panel = Callable[[Course, Person | None], Sequence[PanelRow]]
_panels: list[Panel] = []


def register(panel: Panel) -> None:
    """Show the rows of `panel` on each course page."""
    _panels.append(panel)


def rows(course: Course, person: Person | None) -> list[PanelRow]:
    """All rows for `course` as `person` sees it."""
    return [row for panel in _panels for row in panel(course, person)]
