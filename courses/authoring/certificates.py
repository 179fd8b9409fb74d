"""The pages where a course administrator finds a course's certificates and revokes one."""

import uuid as uuids

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses import rules, services
from courses.certificates.codes import normalise
from courses.certificates.forms import RevocationForm
from courses.certificates.selectors import with_people
from courses.models import Certificate
from people.request import PersonRequest
from people.services import audit

PAGE = 50


@login_required
@require_safe
def certificates(request: PersonRequest, slug: str) -> HttpResponse:
    """The course's certificates, the latest first; GET q narrows them, page turns.

    It is a list of names, so the reading is written down.
    """
    course = get_object_or_404(rules.certified_courses(request.user), slug=slug)
    searched = request.GET.get("q", "").strip()[:100]
    issued = Certificate.objects.filter(completion__enrolment__course=course)
    found = with_people(_matching(issued, searched)).order_by("-issued_at", "-pk")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    detail = {"course": course.slug, "page": page.number}
    audit(actor=request.user, action="certificates.listed", subject=None, detail=detail)
    today = timezone.localdate()
    context = {
        "course": course,
        "page": page,
        "listed": [(one, one.status_on(today)) for one in page],
        "searched": searched,
        "manages": rules.managed_courses(request.user).filter(pk=course.pk).exists(),
    }
    return render(request, "authoring/certificates.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: PersonRequest, slug: str, uuid: uuids.UUID) -> HttpResponse:
    """Ask why, and revoke; a certificate that is revoked already leads back to the list."""
    course = get_object_or_404(rules.certified_courses(request.user), slug=slug)
    issued = with_people(Certificate.objects.filter(completion__enrolment__course=course))
    shown = get_object_or_404(issued, uuid=uuid)
    if not rules.revocable_certificates(request.user).filter(pk=shown.pk).exists():
        messages.info(request, _("The certificate is revoked already."))
        return redirect("authoring:certificates", slug=slug)
    form = RevocationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.revoke(certificate=shown, by=request.user, reason=form.cleaned_data["reason"])
        said = _("The certificate of %(name)s is revoked, and they are told.")
        messages.success(request, said % {"name": shown.holder_name})
        return redirect("authoring:certificates", slug=slug)
    context = {"course": course, "certificate": shown, "form": form}
    status = 422 if form.errors else 200
    return render(request, "authoring/revoke.html", context, status=status)


def _matching(issued: QuerySet[Certificate], searched: str) -> QuerySet[Certificate]:
    """By the holder's name at issue, the user name, or the code on the diploma."""
    if code := normalise(searched):
        return issued.filter(code=code)
    for word in searched.split():
        issued = issued.filter(
            Q(holder_name__icontains=word) | Q(completion__enrolment__person__username=word)
        )
    return issued
