"""Upload HR's file, read what it would change, and carry it out. A worker does the work."""

import uuid as uuids
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import admin_rules, imports
from people.admin_forms import ImportForm
from people.models import PeopleImport
from people.request import PersonRequest
from people.tasks import run_people_import
from people.wording import CHANGES

RECENT = 10


def importer_required(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Log-in, and the right to import; 403 for others."""

    @wraps(view)
    def guarded(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not admin_rules.may_import_people(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return login_required(guarded)


@require_http_methods(["GET", "HEAD", "POST"])
@importer_required
def upload(request: PersonRequest) -> HttpResponse:
    """Receive a file for a dry run; and the imports so far."""
    is_sent = request.method == "POST"
    form = ImportForm(request.POST, request.FILES) if is_sent else ImportForm()
    if is_sent and form.is_valid():
        received = imports.receive(file=form.cleaned_data["file"], by=request.user)
        _nudge(received)
        return redirect("people:import", uuid=received.uuid)
    recent = admin_rules.visible_imports(request.user).select_related("by")[:RECENT]
    context = {"form": form, "recent": recent}
    return render(request, "people/imports.html", context, status=422 if is_sent else 200)


@require_safe
@importer_required
def report(request: PersonRequest, uuid: uuids.UUID) -> HttpResponse:
    """What the file would change or has changed; htmx asks for the fragment alone."""
    found = get_object_or_404(admin_rules.visible_imports(request.user), uuid=uuid)
    context = {"found": found, "changes": _changes(found), "States": PeopleImport.State}
    is_fragment = request.headers.get("HX-Request") == "true"
    return render(request, "people/_import.html" if is_fragment else "people/import.html", context)


@require_POST
@importer_required
def confirm(request: PersonRequest, uuid: uuids.UUID) -> HttpResponse:
    """Carry the file out; `force` is the tick for a file that ends many employments or leaders."""
    found = get_object_or_404(admin_rules.visible_imports(request.user), uuid=uuid)
    if imports.confirm(pk=found.pk, force=request.POST.get("force") == "on"):
        _nudge(found)
    else:
        messages.warning(request, _("Nothing was started. Read the report and try again."))
    return redirect("people:import", uuid=uuid)


@require_POST
@importer_required
def cancel(request: PersonRequest, uuid: uuids.UUID) -> HttpResponse:
    """Give the import up; the file is deleted."""
    found = get_object_or_404(admin_rules.visible_imports(request.user), uuid=uuid)
    if imports.cancel(pk=found.pk):
        messages.success(request, _("The import is given up and the file deleted."))
    return redirect("people:import", uuid=uuid)


def _nudge(found: PeopleImport) -> None:
    # The sweep finds what a lost nudge left.
    transaction.on_commit(lambda: run_people_import.delay(found.pk), robust=True)


def _changes(found: PeopleImport) -> list[tuple[str, int, list[str]]]:
    """(what, how many, some of them) for each kind of change that there is."""
    counts, samples = found.report.get("counts", {}), found.report.get("samples", {})
    return [
        (str(words), counts[kind], samples.get(kind, []))
        for kind, words in CHANGES.items()
        if counts.get(kind)
    ]
