"""Who may see whose competence. Rule and queryset twin answer alike."""

from django.db.models import Q, QuerySet

from competence.models import Evidence
from people.models import Person
from people.rules import Viewer, people_led, units_led

__all__ = ["units_led", "visible_evidence"]


def visible_evidence(viewer: Viewer) -> QuerySet[Evidence]:
    """One's own, and that of the people one leads."""
    if not isinstance(viewer, Person):
        return Evidence.objects.none()
    return Evidence.objects.filter(Q(person=viewer) | Q(person__in=people_led(viewer)))
