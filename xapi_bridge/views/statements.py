"""The pages where auditors and system administrators read the log. Each look is audited."""

import uuid

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from people.request import PersonRequest
from people.services import audit, audit_each
from xapi_bridge.forms.statements import StatementFilter
from xapi_bridge.models import StatementExport
from xapi_bridge.selectors import statements as selectors
from xapi_bridge.selectors.suppliers import search_people
from xapi_bridge.views.access import log_reader_required

_LISTED = "statements.listed"


@require_safe
@log_reader_required
def listed(request: PersonRequest) -> HttpResponse:
    """The newest first, narrowed by GET person, course, verb, authority, since and until; `who`
    looks for the person first.
    """
    form = StatementFilter(request.GET)
    asked, person = form.asked(), form.chosen()
    before = request.GET.get("before", "")
    with transaction.atomic():
        lines, further = selectors.page_of(asked, _seq(before))
        shown = {line.person for line in lines if line.person} | ({person} if person else set())
        detail = {**asked.as_json(), "statements": len(lines)}
        if shown:
            audit_each(actor=request.user, action=_LISTED, subjects=shown, detail=detail)
        else:
            audit(actor=request.user, action=_LISTED, subject=None, detail=detail)
    who = "" if person else request.GET.get("who", "").strip()[:100]
    context = {
        "form": form,
        "lines": lines,
        "person": person,
        "candidates": search_people(who),
        "who": who,
        "further": further,
        "is_later": bool(before),
        "query": _query(request, "before", "who"),
        "without_person": _query(request, "before", "who", "person"),
        "is_narrowed": bool(asked.as_json()),
        "forms": StatementExport.Form,
    }
    return render(request, "xapi_bridge/statements.html", context)


@require_safe
@log_reader_required
def page(request: PersonRequest, statement: uuid.UUID) -> HttpResponse:
    """One statement as a sentence, with its JSON, what is attached and what voided it."""
    line = selectors.line_of(statement)
    if line is None:
        raise Http404
    audit(
        actor=request.user,
        action="statement.read",
        subject=line.person,
        detail={"statement": str(statement)},
    )
    context = {"line": line, "json": selectors.pretty(line.logged)}
    return render(request, "xapi_bridge/statement.html", context)


def _query(request: PersonRequest, *without: str) -> str:
    kept = request.GET.copy()
    for name in list(kept):
        if name in without or not kept[name]:
            del kept[name]
    return kept.urlencode()


def _seq(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
