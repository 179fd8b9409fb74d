"""One attempt of a learner, and a new one for them."""

import uuid as uuids

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses.authoring.access import course_admin_required
from people.request import PersonRequest
from people.services import audit
from scorm import rules, services
from scorm.authoring.forms import ReasonForm
from scorm.errors import AttemptRefused
from scorm.models import Attempt
from scorm.selectors.story import story_of
from scorm.selectors.versions import version_numbers


@require_safe
@course_admin_required
def attempt(request: PersonRequest, uuid: uuids.UUID) -> HttpResponse:
    """What somebody did in a part and answered; the reading is written down."""
    shown = _attempt(request, uuid)
    audit(
        actor=request.user,
        action="attempt.read",
        subject=shown.enrolment.person if shown.enrolment else None,
        detail={"course": shown.module.course.slug, "attempt": str(shown.uuid)},
    )
    context = {
        "attempt": shown,
        "module": shown.module,
        "course": shown.module.course,
        "person": shown.enrolment.person if shown.enrolment else None,
        "story": story_of(shown),
        "version": version_numbers(shown.module).get(shown.package_id),
        "may_reset": rules.may_reset(request.user, shown),
    }
    return render(request, "scorm/attempt.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@course_admin_required
def new_attempt(request: PersonRequest, uuid: uuids.UUID) -> HttpResponse:
    """Ask why, and open the attempt after this one."""
    shown = _attempt(request, uuid)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            opened = services.open_new_attempt(attempt=shown, by=request.user, reason=reason)
        except AttemptRefused as refused:
            messages.error(request, str(refused))
            return redirect("scorm:attempt", uuid=uuid)
        messages.success(request, _("A new attempt is open. The earlier one stands as it is."))
        return redirect("scorm:attempt", uuid=opened.uuid)
    context = {
        "attempt": shown,
        "module": shown.module,
        "course": shown.module.course,
        "person": shown.enrolment.person if shown.enrolment else None,
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "scorm/new_attempt.html", context, status=status)


def _attempt(request: PersonRequest, uuid: uuids.UUID) -> Attempt:
    attempts = rules.managed_attempts(request.user).select_related(
        "enrolment__person", "module__course", "package", "opened_by"
    )
    return get_object_or_404(attempts, uuid=uuid)
