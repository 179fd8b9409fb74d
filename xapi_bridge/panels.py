"""What the course page says a course gives."""

from django.urls import reverse
from django.utils.translation import gettext as _

from courses.models import Course
from courses.panels import PanelRow
from people.models import Person
from xapi_bridge.services.rules import competences_given_by


def competence_rows(course: Course, person: Person | None) -> list[PanelRow]:
    """One line for each competence; a logged-in person may follow it to their own page."""
    url = reverse("competence:mine") if person else ""
    return [
        PanelRow(term=_("Competence"), text=competence.name, url=url)
        for competence in competences_given_by(course)
    ]
