"""What people have said they are, for those who may vouch for it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from people import affiliations, rules
from people.models import Affiliation
from people.request import PersonRequest

PAGE = 50


@login_required
@require_safe
def listed(request: PersonRequest) -> HttpResponse:
    """Those that wait first, the oldest on top; then those that are verified."""
    rows = _may_verify(request).select_related("person", "verified_by")
    rows = rows.order_by(F("verified_at").desc(nulls_first=True), "declared_at", "pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "people/affiliations.html", {"page": page})


@login_required
@require_POST
def verify(request: PersonRequest, pk: int) -> HttpResponse:
    """Vouch for one."""
    affiliation = get_object_or_404(_may_verify(request), pk=pk)
    affiliations.verify(affiliation=affiliation, by=request.user)
    messages.success(
        request, _("%(name)s is verified.") % {"name": affiliation.person.get_full_name()}
    )
    return redirect("people:affiliations")


@login_required
@require_POST
def withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    """Take the word back."""
    affiliation = get_object_or_404(_may_verify(request), pk=pk)
    affiliations.withdraw(affiliation=affiliation, by=request.user)
    messages.success(
        request,
        _("%(name)s is no longer verified.") % {"name": affiliation.person.get_full_name()},
    )
    return redirect("people:affiliations")


def _may_verify(request: PersonRequest) -> QuerySet[Affiliation]:
    if not rules.may_verify_affiliations(request.user):
        raise PermissionDenied
    return rules.affiliations_to_verify(request.user)
