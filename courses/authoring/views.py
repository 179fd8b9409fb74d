"""The pages where a course administrator uploads packages and makes courses of them."""

import uuid as uuids
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from content.models import Upload
from content.services import receive_upload
from content.tasks import import_upload
from courses import panels, rules, services
from courses.audience import choice_of
from courses.authoring.access import course_admin_required
from courses.authoring.forms import MAX_BYTES, VALIDITY_FIELDS, CourseForm, UploadForm
from courses.authoring.previews import examples
from courses.authoring.reports import reports_of, tally
from courses.authoring.resumable import part_of
from courses.errors import NotReady
from courses.models import Course, Module
from courses.selectors.sessions import all_of_course
from people.request import PersonRequest

PAGE = 30  # published courses on the first page
RECENT = 6  # uploads


@require_safe
@course_admin_required
def home(request: PersonRequest) -> HttpResponse:
    """Drafts, published courses and what was uploaded lately."""
    managed = (
        rules.managed_courses(request.user)
        .select_related("subject_area", "owner_unit")
        .annotate(module_count=Count("modules"))
    )
    published = Paginator(
        managed.filter(published_at__isnull=False).order_by("title"), PAGE
    ).get_page(request.GET.get("page"))
    context = {
        "drafts": managed.filter(published_at__isnull=True).order_by("-created"),
        "published": published,
    }
    return render(request, "authoring/home.html", context | _recent(request))


@require_http_methods(["GET", "HEAD", "POST"])
@course_admin_required
def upload(request: PersonRequest) -> HttpResponse:
    """Receive zips: as a plain form, or one by one from upload.js, which asks for JSON.

    `?course=` names the course that gets a new version or another module, `part` the module that
    gets the version whatever the package calls itself.
    """
    slug = request.GET.get("course", "")
    course = get_object_or_404(rules.managed_courses(request.user), slug=slug) if slug else None
    part = part_of(request, course)
    is_sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if is_sent else UploadForm()
    wants_json = request.headers.get("Accept") == "application/json"
    if is_sent and form.is_valid():
        received = [_receive(file, request, slug, part) for file in form.cleaned_data["file"]]
        addresses = [reverse("authoring:report", args=[one.uuid]) for one in received]
        if wants_json:
            return JsonResponse({"reports": addresses}, status=201)
        return redirect(addresses[0] if len(addresses) == 1 else "authoring:home")
    if wants_json:
        sentences = [str(e) for errors in form.errors.values() for e in errors]
        return JsonResponse({"errors": sentences}, status=422)
    context = {
        "form": form,
        "course": course,
        "part": part,
        "max_bytes": MAX_BYTES,
        "unfinished": rules.own_open_uploads(request.user).order_by("-created"),
    }
    status = 422 if is_sent else 200
    return render(request, "authoring/upload.html", context | _recent(request), status=status)


def _receive(file: Any, request: PersonRequest, slug: str, part: Module | None) -> Upload:
    received = receive_upload(
        file=file, by=request.user, course_slug=slug, course_part=part.pk if part else None
    )
    # The sweep finds what a lost nudge left.
    transaction.on_commit(lambda: import_upload.delay(received.pk), robust=True)
    return received


@require_safe
@course_admin_required
def recent(request: PersonRequest) -> HttpResponse:
    """The fragment with the latest uploads, polled while one is under way."""
    return render(request, "authoring/_recent.html", _recent(request))


@require_safe
@course_admin_required
def report(request: PersonRequest, uuid: uuids.UUID) -> HttpResponse:
    """How the import goes and what it found; htmx asks for the fragment alone."""
    found = get_object_or_404(rules.visible_uploads(request.user), uuid=uuid)
    context = {"report": reports_of([found], request.user)[0]}
    if request.headers.get("HX-Request") == "true":
        return render(request, "authoring/_report.html", context)
    return render(request, "authoring/report.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@course_admin_required
def course(request: PersonRequest, slug: str) -> HttpResponse:
    """What the catalogue says about a course, its modules and what it gives."""
    shown = get_object_or_404(rules.managed_courses(request.user), slug=slug)
    form = CourseForm(request.POST if request.method == "POST" else None, instance=shown)
    if form.is_valid():
        services.describe(course=shown, facts=form.cleaned_data, by=request.user)
        messages.success(request, _("Saved."))
        return redirect("authoring:course", slug=slug)
    context: dict[str, Any] = {
        "form": form,
        # A form that was refused has changed the instance: the page keeps what is stored.
        "course": Course.objects.get(pk=shown.pk) if form.errors else shown,
        "modules": shown.modules.select_related("package"),
        "has_player": shown.modules.filter(package__isnull=False).exists(),
        "sessions": all_of_course(shown),
        "gives": panels.rows(shown, None),
        "audience": choice_of(shown),
    }
    context["examples"] = examples(context["course"].validity, timezone.localdate())
    return render(request, "authoring/course.html", context, status=422 if form.errors else 200)


@require_safe
@course_admin_required
def validity(request: PersonRequest, slug: str) -> HttpResponse:
    """The fragment with what a rule means, as the form has it now; nothing is saved."""
    shown = get_object_or_404(rules.managed_courses(request.user), slug=slug)
    form = CourseForm(request.GET, instance=shown)
    form.is_valid()
    wrong = VALIDITY_FIELDS & form.errors.keys()
    context = {
        "examples": [] if wrong else examples(form.validity, timezone.localdate()),
        "is_wrong": bool(wrong),
    }
    return render(request, "authoring/_validity.html", context)


@require_POST
@course_admin_required
def publish(request: PersonRequest, slug: str) -> HttpResponse:
    """Show the course in the catalogue, or say what it lacks."""
    shown = get_object_or_404(rules.managed_courses(request.user), slug=slug)
    try:
        services.publish(course=shown, by=request.user)
    except NotReady as lacking:
        messages.error(request, str(lacking))
    else:
        messages.success(request, _("The course is published. You find it in the catalogue now."))
    return redirect("authoring:course", slug=slug)


@require_POST
@course_admin_required
def unpublish(request: PersonRequest, slug: str) -> HttpResponse:
    """Take the course out of the catalogue."""
    shown = get_object_or_404(rules.managed_courses(request.user), slug=slug)
    services.unpublish(course=shown, by=request.user)
    messages.success(
        request, _("The course is out of the catalogue. Those who have started can go on.")
    )
    return redirect("authoring:course", slug=slug)


def _recent(request: PersonRequest) -> dict[str, Any]:
    whole = rules.visible_uploads(request.user).exclude(state=Upload.State.RECEIVING)
    uploads = whole.select_related("package")[:RECENT]
    reports = reports_of(uploads, request.user)
    return {
        "reports": reports,
        "tally": tally(reports),
        "is_open": any(r.is_open for r in reports),
    }
