"""The versions of a part: which there are, who is on which, and moving people on purpose."""

import uuid as uuids

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from content.models import Package
from courses.authoring.access import course_admin_required
from courses.models import Module
from courses.services import make_current as give_from_now_on
from people.request import PersonRequest
from people.services import audit
from scorm import rules, services
from scorm.authoring.forms import MoveForm
from scorm.errors import AttemptRefused
from scorm.selectors.versions import loss_of, to_lose, versions_of
from scorm.tasks import move_people

PAGE = 50


@require_safe
@course_admin_required
def versions(request: PersonRequest, pk: int) -> HttpResponse:
    """The list; htmx asks for it alone while people are moved."""
    module = _module(request, pk)
    found = versions_of(module)
    is_moving = any(one.move and one.move.finished_at is None for one in found)
    context = {
        "module": module,
        "course": module.course,
        "versions": found,
        "is_moving": is_moving,
    }
    alone = request.headers.get("HX-Request") == "true"
    return render(request, "scorm/_versions.html" if alone else "scorm/versions.html", context)


@require_POST
@course_admin_required
def make_current(request: PersonRequest, pk: int, package: uuids.UUID) -> HttpResponse:
    """Let whoever begins from now on get that version."""
    module = _module(request, pk)
    chosen = _package(module, package)
    give_from_now_on(module=module, package=chosen, by=request.user)
    messages.success(request, _("Whoever begins from now on gets this version."))
    return redirect("scorm:versions", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@course_admin_required
def move(request: PersonRequest, pk: int, package: uuids.UUID) -> HttpResponse:
    """Who is under way in the version, and what they lose; then move them to the current one."""
    module = _module(request, pk)
    source = _package(module, package)
    form = MoveForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            asked = services.ask_to_move(
                module=module, source=source, by=request.user, **form.cleaned_data
            )
        except AttemptRefused as refused:
            messages.error(request, str(refused))
        else:
            transaction.on_commit(lambda: move_people.delay(asked.pk), robust=True)
            messages.success(request, _("They are being moved. You may leave this page."))
        return redirect("scorm:versions", pk=pk)
    detail = {"course": module.course.slug, "part": module.title}
    audit(actor=request.user, action="attempts.listed", subject=None, detail=detail)
    shown = versions_of(module)
    context = {
        "module": module,
        "course": module.course,
        "form": form,
        "source": next(one for one in shown if one.package == source),
        "target": next(one for one in shown if one.is_current),
        "loss": loss_of(module, source),
        "page": Paginator(to_lose(module, source), PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "scorm/move.html", context, status=422 if form.errors else 200)


def _module(request: PersonRequest, pk: int) -> Module:
    modules = rules.reported_modules(request.user).select_related("course", "package")
    return get_object_or_404(modules, pk=pk)


def _package(module: Module, uuid: uuids.UUID) -> Package:
    """A package that is a version of the module; 404 for others."""
    return get_object_or_404(Package.objects.filter(module_versions__module=module), uuid=uuid)
