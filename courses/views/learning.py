"""My learning: one Continue, what is under way, and what is completed."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from courses import selectors
from people.request import PersonRequest


@login_required
@require_safe
def learning(request: PersonRequest) -> HttpResponse:
    """Every course the person was ever enrolled in."""
    states = selectors.learning_of(request.user)
    resume = selectors.to_continue(states)
    context = {
        "resume": resume,
        "under_way": [s for s in states if s.status == "under_way" and s is not resume],
        "completed": [s for s in states if s.certificates],
        "withdrawn": [s for s in states if s.status == "none" and not s.certificates],
    }
    return render(request, "courses/learning.html", context)
