"""The start page: one thing to go on with, what is due, and who or what needs the viewer today."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from competence import rules as competence_rules
from competence import selectors as competence_selectors
from courses import selectors as course_selectors
from courses.selectors import sessions
from lms.due import due_list
from lms.work import sections_for
from people.request import PersonRequest


@login_required
@require_safe
def start(request: PersonRequest) -> HttpResponse:
    """Greeting, the one Continue, what is due and what comes; then the work of each role."""
    states = course_selectors.learning_of(request.user)
    led = competence_rules.topmost_units_led(request.user)
    context = {
        "greeting": _greeting(timezone.localtime().hour),
        "resume": course_selectors.to_continue(states),
        "due": due_list(states, competence_selectors.competences_of(request.user)),
        "has_learnt": bool(states),
        "units": competence_selectors.summarise(led),
        "work": sections_for(request.user, led),
        "sessions": sessions.next_of(request.user, limit=3),
    }
    return render(request, "pages/start.html", context)


def _greeting(hour: int) -> str:
    if hour < 10:
        return _("Good morning")
    return _("Good day") if hour < 18 else _("Good evening")
