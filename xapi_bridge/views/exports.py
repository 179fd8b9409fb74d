"""Statements as a file: asked for, followed, fetched."""

import uuid

from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from people.request import PersonRequest
from xapi_bridge import rules
from xapi_bridge.forms.statements import StatementFilter
from xapi_bridge.models import StatementExport
from xapi_bridge.services import exports
from xapi_bridge.tasks import run_export
from xapi_bridge.views.access import log_reader_required

_TYPES = {
    StatementExport.Form.JSONL.value: "application/x-ndjson",
    StatementExport.Form.CSV.value: "text/csv; charset=utf-8",
}


@require_POST
@log_reader_required
def ask(request: PersonRequest) -> HttpResponse:
    """A file of what the filters find; a worker writes it."""
    form = request.POST.get("form", "")
    if form not in StatementExport.Form.values:
        raise Http404
    asked = StatementFilter(request.POST).asked()
    made = exports.ask(asked=asked, form=form, by=request.user)
    # The sweep finds what a lost nudge left.
    transaction.on_commit(lambda: run_export.delay(made.pk), robust=True)
    return redirect("statements:progress", made.uuid)


@require_safe
@log_reader_required
def progress(request: PersonRequest, export: uuid.UUID) -> HttpResponse:
    """How far it has come, and the file; htmx asks for the fragment alone."""
    found = get_object_or_404(rules.exports(request.user), uuid=export)
    is_fragment = request.headers.get("HX-Request") == "true"
    name = "_statement_export" if is_fragment else "statement_export"
    return render(request, f"xapi_bridge/{name}.html", {"export": found})


@require_safe
@log_reader_required
def download(request: PersonRequest, export: uuid.UUID) -> HttpResponseBase:
    """The file, for as long as it is kept."""
    done = rules.exports(request.user).filter(state=StatementExport.State.DONE)
    found = get_object_or_404(done, uuid=export, expires_at__gt=timezone.now())
    try:
        file = found.path.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    exports.note_download(found)
    name = f"statements-{timezone.localdate(found.created)}.{found.form}"
    return FileResponse(file, as_attachment=True, filename=name, content_type=_TYPES[found.form])
