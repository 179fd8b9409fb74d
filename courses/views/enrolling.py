"""The leader's pages: give members of the unit a seat, from the session or from the person."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses import rules
from courses.selectors import sessions as selectors
from courses.services import booking
from people.models import Person
from people.request import PersonRequest
from people.rules import people_led

PAGE = 40


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enrol_people(request: PersonRequest, session_uuid: uuid.UUID) -> HttpResponse:
    """Choose people of one's units; POST gives each a seat or a place in the line, and says so."""
    led = people_led(request.user)
    if not led.exists():
        raise Http404
    sessions = rules.visible_sessions(request.user).filter(published_at__isnull=False)
    seen = sessions.select_related("module__course").prefetch_related("meetings")
    session = get_object_or_404(seen, uuid=session_uuid)
    outcomes = []
    if request.method == "POST":
        keys = [key for key in request.POST.getlist("person") if key.isascii() and key.isdigit()]
        chosen = list(led.filter(pk__in=keys))
        outcomes = booking.book_for(session=session, people=chosen, by=request.user)
        if not chosen:
            messages.warning(request, _("Choose at least one person."))
    page = Paginator(_matching(led, request.GET.get("q", "")), PAGE).get_page(
        request.GET.get("page")
    )
    rows = selectors.rows_of(session, page.object_list)
    context = {
        "session": session,
        "course": session.module.course,
        "state": selectors.state_of(session),
        "outcomes": outcomes,
        "page": page,
        "rows": rows,
        "seated": [row for row in rows if row.seat],
        "q": request.GET.get("q", ""),
        "chosen": request.GET.get("person", ""),
    }
    return render(request, "courses/enrol_people.html", context)


@login_required
@require_safe
def enrol_person(request: PersonRequest, pk: int) -> HttpResponse:
    """The sessions that a member of one's units can be given a seat in."""
    person = get_object_or_404(people_led(request.user), pk=pk)
    states = selectors.open_for_booking(person=person)
    seen = set(
        rules.visible_sessions(request.user)
        .filter(pk__in=[s.session.pk for s in states])
        .values_list("pk", flat=True)
    )
    context = {"person": person, "states": [s for s in states if s.session.pk in seen]}
    return render(request, "courses/enrol_person.html", context)


def _matching(people: QuerySet[Person], text: str) -> QuerySet[Person]:
    found = people
    for word in text.split():
        found = found.filter(family_name__icontains=word) | found.filter(given_name__icontains=word)
    return found.order_by("family_name", "given_name", "pk")
