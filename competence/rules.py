"""Who may see whose competence. Rule and queryset twin answer alike."""

from django.db.models import Q, QuerySet

from competence.models import Evidence
from people.models import Person, Unit
from people.rules import Viewer, people_led, units_led

__all__ = ["topmost_units_led", "units_led", "visible_evidence"]


def visible_evidence(viewer: Viewer) -> QuerySet[Evidence]:
    """One's own, and that of the people one leads."""
    if not isinstance(viewer, Person):
        return Evidence.objects.none()
    return Evidence.objects.filter(Q(person=viewer) | Q(person__in=people_led(viewer)))


def topmost_units_led(viewer: Viewer) -> list[Unit]:
    """Those of `units_led` that lie in no other of them, in the order of the tree; one query."""
    topmost: list[Unit] = []
    for unit in units_led(viewer).order_by("path"):
        if not topmost or not unit.path.startswith(topmost[-1].path):
            topmost.append(unit)
    return topmost
