"""Who looked at and decided what: for auditors, and for each person about themselves."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from people import admin_rules, selectors, services
from people.admin_forms import AuditForm
from people.audit import page_of
from people.request import PersonRequest


@require_safe
@login_required
def log(request: PersonRequest) -> HttpResponse:
    """The audit log, narrowed by GET who, action, since and until. Reading it is audited too."""
    if not admin_rules.may_audit(request.user):
        raise PermissionDenied
    form = AuditForm(request.GET)
    form.is_valid()  # what is not valid is left out
    asked = {name: value for name, value in form.cleaned_data.items() if value}
    before = request.GET.get("before", "")
    with transaction.atomic():
        events = selectors.narrowed(admin_rules.visible_audit_events(request.user), **asked)
        page = page_of(events, before)
        services.audit(
            actor=request.user,
            action="audit.read",
            subject=None,
            detail={name: str(value) for name, value in asked.items()},
        )
    wanted = request.GET.copy()
    wanted.pop("before", None)
    context = {"form": form, "page": page, "query": wanted.urlencode(), "is_later": bool(before)}
    return render(request, "people/audit.html", context)


@require_safe
@login_required
def about_me(request: PersonRequest) -> HttpResponse:
    """Who has looked at the viewer's data or decided something about them."""
    before = request.GET.get("before", "")
    page = page_of(admin_rules.audit_events_about(request.user), before)
    return render(request, "people/about_me.html", {"page": page, "is_later": bool(before)})
