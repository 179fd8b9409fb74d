"""The certificate's page and diploma, for those who may see it; verification, for everybody."""

import uuid as uuids

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courses import rules
from courses.certificates import selectors
from courses.certificates.codes import normalise
from courses.certificates.diploma import draw
from courses.certificates.forms import CodeForm
from courses.models import Certificate
from courses.models.certificate import grouped
from people.request import PersonRequest
from people.services import audit


@login_required
@require_safe
def certificate(request: PersonRequest, uuid: uuids.UUID) -> HttpResponse:
    """One certificate: what it says, how it came to its status, and the other rounds."""
    shown = _visible(request, uuid, "certificate.read")
    enrolment = shown.completion.enrolment
    today = timezone.localdate()
    context = {
        "certificate": shown,
        "holder": enrolment.person,
        "is_own": enrolment.person == request.user,
        "status": shown.status_on(today),
        "today": today,
        "story": selectors.story_of(shown),
        "rounds": selectors.certificates_of(enrolment.person, enrolment.course),
    }
    return render(request, "certificates/certificate.html", context)


@login_required
@never_cache
@require_safe
def diploma(request: PersonRequest, uuid: uuids.UUID) -> HttpResponse:
    """The diploma as PDF. The same certificate always gives the same bytes, until it is revoked."""
    shown = _visible(request, uuid, "certificate.diploma_read")
    response = HttpResponse(draw(shown), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="kursbevis-{shown.printed_code}.pdf"'
    return response


@never_cache
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """The form for the code on a diploma; GET code leads to its page."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        code = grouped(form.cleaned_data["code"])
        return _unlisted(redirect("certificates:verify_code", code=code))
    status = 422 if form.errors else 200
    return _unlisted(render(request, "certificates/verify.html", {"form": form}, status=status))


@never_cache
@require_safe
def verify_code(request: HttpRequest, code: str) -> HttpResponse:
    """Whether the diploma with this code is valid now; 404 with what to do for an unknown one."""
    known = Certificate.objects.select_related("revocation").filter(code=normalise(code)).first()
    if known is None:
        form = CodeForm(initial={"code": code[:60]})
        answer = render(request, "certificates/unknown.html", {"form": form}, status=404)
        return _unlisted(answer)
    if code != known.printed_code:
        return _unlisted(redirect(known.verify_path))
    today = timezone.localdate()
    context = {"certificate": known, "status": known.status_on(today), "today": today}
    return _unlisted(render(request, "certificates/verified.html", context))


def _unlisted(response: HttpResponse) -> HttpResponse:
    """No search engine keeps who holds which certificate."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _visible(request: PersonRequest, uuid: uuids.UUID, action: str) -> Certificate:
    """The viewer's own, or one of a person they lead, which is written down; else 404."""
    visible = selectors.with_people(rules.visible_certificates(request.user))
    shown = get_object_or_404(visible, uuid=uuid)
    holder = shown.completion.enrolment.person
    if holder != request.user:
        detail = {"certificate": str(shown.uuid)}
        audit(actor=request.user, action=action, subject=holder, detail=detail)
    return shown
