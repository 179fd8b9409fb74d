"""The start page: one thing to go on with, what is due, and who or what needs the viewer today."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from competence import rules as competence_rules
from competence import selectors as competence_selectors
from content.models import Upload
from courses import rules as course_rules
from courses import selectors as course_selectors
from lms.due import due_list
from people.models import Person
from people.request import PersonRequest

_REFUSED_FOR = dt.timedelta(days=7)  # so long a refused upload is told of here


@dataclass(frozen=True, slots=True)
class Authoring:
    """What waits for a course administrator."""

    drafts: int
    refused: int  # uploads of the last week

    def __bool__(self) -> bool:
        return bool(self.drafts or self.refused)


@login_required
@require_safe
def start(request: PersonRequest) -> HttpResponse:
    """Greeting, the one Continue, the due list, and the work of leaders and course admins."""
    states = course_selectors.learning_of(request.user)
    led = competence_rules.topmost_units_led(request.user)
    context = {
        "greeting": _greeting(timezone.localtime().hour),
        "resume": course_selectors.to_continue(states),
        "due": due_list(states, competence_selectors.competences_of(request.user)),
        "has_learnt": bool(states),
        "units": competence_selectors.summarise(led),
        "authoring": _authoring(request.user),
    }
    return render(request, "pages/start.html", context)


def _authoring(person: Person) -> Authoring | None:
    """None for those who do not make courses."""
    if not course_rules.may_manage_courses(person):
        return None
    lately = timezone.now() - _REFUSED_FOR
    uploads = course_rules.visible_uploads(person)
    return Authoring(
        drafts=course_rules.managed_courses(person).filter(published_at__isnull=True).count(),
        refused=uploads.filter(state=Upload.State.REFUSED, created__gte=lately).count(),
    )


def _greeting(hour: int) -> str:
    if hour < 10:
        return _("Good morning")
    return _("Good day") if hour < 18 else _("Good evening")
