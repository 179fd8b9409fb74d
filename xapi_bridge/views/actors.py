"""The pages where a system administrator says whom a supplier means."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people.models import Person
from people.request import PersonRequest
from people.services import audit
from xapi_bridge import rules
from xapi_bridge.errors import AlreadyLinked
from xapi_bridge.models import StatementOutcome
from xapi_bridge.selectors import suppliers as selectors
from xapi_bridge.services import linking
from xapi_bridge.views.access import system_admin_required

_SHOWN = 20  # statements of an actor


@require_safe
@system_admin_required
def unmatched(request: PersonRequest) -> HttpResponse:
    """Those whom suppliers have spoken of and nobody is known by."""
    mine = rules.suppliers(request.user)
    context = {
        "waiting": selectors.unmatched_actors(mine),
        "total": selectors.unmatched_count(mine),
    }
    return render(request, "xapi_bridge/unmatched.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@system_admin_required
def actor_page(request: PersonRequest, supplier: uuid.UUID, actor: uuid.UUID) -> HttpResponse:
    """What waits for one actor, a search for the person, and the link. The look is audited."""
    found = get_object_or_404(rules.suppliers(request.user), uuid=supplier)
    if request.method == "POST":
        person = get_object_or_404(
            Person, pk=_number(request.POST.get("person", "")), is_active=True
        )
        try:
            linking.link(supplier=found, actor=actor, person=person, by=request.user)
        except AlreadyLinked:
            messages.error(request, _("The actor is linked already. Undo that first."))
        else:
            said = _("Linked to %(person)s. What waited is counted.")
            messages.success(request, said % {"person": person})
        return redirect("exchange:unmatched")
    outcomes = found.outcomes.filter(actor=actor, outcome=StatementOutcome.Outcome.UNMATCHED)
    newest = outcomes.select_related("rule__competence").order_by("-seq", "pk")
    lines = selectors.lines_of(list(newest[:_SHOWN]))
    if not lines:
        raise Http404
    audit(
        actor=request.user,
        action="actor.statements_read",
        subject=None,
        detail={"supplier": found.name, "actor": str(actor)},
    )
    search = request.GET.get("q", "").strip()
    context = {
        "supplier": found,
        "actor": actor,
        "lines": lines,
        "name": lines[0].logged.statement["actor"].get("name", ""),
        "search": search,
        "people": selectors.search_people(search),
    }
    return render(request, "xapi_bridge/actor.html", context)


@require_POST
@system_admin_required
def undo(request: PersonRequest, supplier: uuid.UUID, link: uuid.UUID) -> HttpResponse:
    """The actor was another person."""
    found = get_object_or_404(rules.suppliers(request.user), uuid=supplier)
    made = get_object_or_404(found.links.select_related("person", "supplier"), uuid=link)
    linking.undo_link(made=made, by=request.user)
    said = _("The link to %(person)s is undone. What counted by it waits again.")
    messages.success(request, said % {"person": made.person})
    return redirect("exchange:supplier", found.uuid)


def _number(text: str) -> int:
    """A primary key, or one that nobody has."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0
