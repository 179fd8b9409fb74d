"""Find people, see where they work and what they may do, give and end roles."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import admin_rules, selectors, services
from people.admin_forms import GrantForm
from people.models import Grant, Person
from people.request import PersonRequest

PAGE = 30


@require_safe
@login_required
def listed(request: PersonRequest) -> HttpResponse:
    """The people whom the viewer administers; GET q searches."""
    if not admin_rules.may_administer_people(request.user):
        raise PermissionDenied
    text = request.GET.get("q", "").strip()[:100]
    found = selectors.search(admin_rules.administered_people(request.user), text)
    context = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "text": text,
        "may_import": admin_rules.may_import_people(request.user),
        "may_audit": admin_rules.may_audit(request.user),
    }
    return render(request, "people/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def person(request: PersonRequest, pk: int) -> HttpResponse:
    """A person's work and roles; POST gives a role. Each look is audited."""
    shown = _administered(request, pk)
    posted = request.POST if request.method == "POST" else None
    form = GrantForm(posted, viewer=request.user, person=shown)
    if form.is_valid():
        services.grant(person=shown, by=request.user, **form.cleaned_data)
        messages.success(request, _("The role is given."))
        return redirect("people:person", pk=pk)
    with transaction.atomic():
        services.audit(actor=request.user, action="person.read", subject=shown, detail={})
        context = _facts(request, shown) | {"form": form}
    return render(request, "people/person.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def end_grant(request: PersonRequest, pk: int) -> HttpResponse:
    """End a role that the viewer may end."""
    held = get_object_or_404(admin_rules.endable_grants(request.user), pk=pk)
    services.end_grant(grant=held, by=request.user)
    messages.success(request, _("The role is ended."))
    return redirect("people:person", pk=held.person_id)


def _administered(request: PersonRequest, pk: int) -> Person:
    if not admin_rules.may_administer_people(request.user):
        raise PermissionDenied
    return get_object_or_404(admin_rules.administered_people(request.user), pk=pk)


def _facts(request: PersonRequest, shown: Person) -> dict[str, object]:
    endable = set(
        admin_rules.endable_grants(request.user).filter(person=shown).values_list("pk", flat=True)
    )
    grants = (
        Grant.objects.current(timezone.localdate())
        .filter(person=shown)
        .select_related("unit", "given_by")
        .order_by("role", "pk")
    )
    return {
        "shown": shown,
        "employments": shown.employments.select_related("unit", "job_role").order_by(
            "until", "-since"
        ),
        "grants": [(held, held.pk in endable) for held in grants],
        "is_oneself": shown == request.user,
        "today": timezone.localdate(),
    }
