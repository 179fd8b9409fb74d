"""The pages where a system administrator manages the keys to the LRS."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lrs.credentials import Secret
from lrs.endpoints import xapi_endpoint
from lrs.models import Credential
from people.request import PersonRequest
from xapi_bridge import rules
from xapi_bridge.forms.credential import CredentialForm, RotateForm, TermsForm
from xapi_bridge.selectors import credentials as selectors
from xapi_bridge.services import credentials as services
from xapi_bridge.views.access import system_admin_required


@require_safe
@system_admin_required
def listed(request: PersonRequest) -> HttpResponse:
    """All credentials, those that work first."""
    rows = rules.credentials(request.user).order_by(*selectors.ORDER)
    context = {"lines": selectors.credential_lines(rows), "endpoint": xapi_endpoint()}
    return render(request, "xapi_bridge/credentials.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@system_admin_required
def new(request: PersonRequest) -> HttpResponse:
    """A form for a new credential; its secret is shown in the answer and never again."""
    form = CredentialForm(
        request.POST if request.method == "POST" else None,
        initial={"scopes": [Credential.Scope.WRITE, Credential.Scope.READ_MINE]},
    )
    if form.is_valid():
        data = form.cleaned_data
        made = services.make(
            name=data["name"], scopes=data["scopes"], limits=form.limits(), by=request.user
        )
        return _show_secret(request, made)
    status = 422 if form.errors else 200
    return render(request, "xapi_bridge/credential_new.html", {"form": form}, status=status)


@require_safe
@system_admin_required
def page(request: PersonRequest, pk: int) -> HttpResponse:
    """What it may do, what bounds it, and when it was used last."""
    (line,) = selectors.credential_lines(
        [get_object_or_404(rules.credentials(request.user), pk=pk)]
    )
    context = {"line": line, "endpoint": xapi_endpoint(), "form": RotateForm()}
    return render(request, "xapi_bridge/credential.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@system_admin_required
def change(request: PersonRequest, pk: int) -> HttpResponse:
    """Change what it may do and what bounds it."""
    found = _working(request, pk)
    form = TermsForm(
        request.POST if request.method == "POST" else None, initial=TermsForm.initial_of(found)
    )
    if form.is_valid():
        scopes = form.cleaned_data["scopes"]
        services.change(credential=found, scopes=scopes, limits=form.limits(), by=request.user)
        messages.success(request, _("Saved. It holds from the next request on."))
        return redirect("exchange:credential", pk)
    context = {"credential": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, "xapi_bridge/credential_change.html", context, status=status)


@require_POST
@system_admin_required
def rotate(request: PersonRequest, pk: int) -> HttpResponse:
    """A new secret, shown in the answer and never again."""
    found = _working(request, pk)
    form = RotateForm(request.POST)
    if not form.is_valid():
        (line,) = selectors.credential_lines([found])
        context = {"line": line, "endpoint": xapi_endpoint(), "form": form}
        return render(request, "xapi_bridge/credential.html", context, status=422)
    made = services.rotate(credential=found, overlap=form.overlap, by=request.user)
    return _show_secret(request, made, overlap_days=form.overlap.days)


@require_POST
@system_admin_required
def end(request: PersonRequest, pk: int) -> HttpResponse:
    """It lets nobody in from now on."""
    found = get_object_or_404(rules.credentials(request.user), pk=pk)
    services.end(credential=found, by=request.user)
    said = _("The key of %(credential)s is switched off. What it stored stands.")
    messages.success(request, said % {"credential": found})
    return redirect("exchange:credential", pk)


def _working(request: PersonRequest, pk: int) -> Credential:
    """A credential that is not switched off."""
    return get_object_or_404(rules.credentials(request.user), pk=pk, revoked_at=None)


def _show_secret(
    request: PersonRequest, made: Secret, *, overlap_days: int | None = None
) -> HttpResponse:
    context = {
        "made": made,
        "credential": Credential.objects.get(key=made.key),
        "endpoint": xapi_endpoint(),
        "overlap_days": overlap_days,
    }
    return render(request, "xapi_bridge/credential_secret.html", context)
