"""The table of groups and roles, kept by the system administrator."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from people import rules
from people.models import GroupRole
from people.request import PersonRequest
from people.sso import group_roles
from people.sso.forms import GroupRoleForm
from people.sso.groups import DAYS


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def listed(request: PersonRequest) -> HttpResponse:
    """Which groups give which roles, and a form for one more."""
    if not rules.may_keep_group_roles(request.user):
        raise PermissionDenied
    form = GroupRoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        group_roles.add(by=request.user, **form.cleaned_data)
        return redirect("people:group_roles")
    rows = GroupRole.objects.select_related("unit")
    return render(request, "people/group_roles.html", {"rows": rows, "form": form, "days": DAYS})


@require_POST
@login_required
def remove(request: PersonRequest, pk: int) -> HttpResponse:
    """A group that gives the role no more, from each member's next log-in on."""
    if not rules.may_keep_group_roles(request.user):
        raise PermissionDenied
    group_roles.remove(by=request.user, row=get_object_or_404(GroupRole, pk=pk))
    return redirect("people:group_roles")
