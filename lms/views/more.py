"""What the viewer's roles open beyond what the menu has room for."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lms.navigation import behind_more, everything_for
from people.request import PersonRequest


@require_safe
@login_required
def more(request: PersonRequest) -> HttpResponse:
    """The rest of the menu, with a line about each."""
    items = behind_more(everything_for(request.user))
    return render(request, "pages/more.html", {"items": items})
