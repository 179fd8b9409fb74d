"""The pages where a system administrator manages suppliers and sees what they sent."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lrs.credentials import Secret
from lrs.endpoints import xapi_endpoint
from people.request import PersonRequest
from people.services import audit
from xapi_bridge import rules
from xapi_bridge.forms.supplier import SupplierForm, TermsForm
from xapi_bridge.models import StatementOutcome, Supplier
from xapi_bridge.selectors import suppliers as selectors
from xapi_bridge.services import suppliers as services
from xapi_bridge.views.access import system_admin_required


@require_safe
@system_admin_required
def supplier_list(request: PersonRequest) -> HttpResponse:
    """All suppliers, with what waits."""
    mine = rules.suppliers(request.user)
    context = {
        "suppliers": selectors.suppliers_with_counts(mine),
        "unmatched": selectors.unmatched_count(mine),
    }
    return render(request, "xapi_bridge/suppliers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@system_admin_required
def new(request: PersonRequest) -> HttpResponse:
    """A form for a new supplier; its secret is shown in the answer and never again."""
    form = SupplierForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        supplier, made = services.create_supplier(
            name=form.cleaned_data["name"], terms=form.terms(), by=request.user
        )
        return _show_secret(request, supplier, made)
    status = 422 if form.errors else 200
    return render(request, "xapi_bridge/supplier_new.html", {"form": form}, status=status)


@require_safe
@system_admin_required
def supplier_page(request: PersonRequest, supplier: uuid.UUID) -> HttpResponse:
    """What it may speak of, its rules, its secrets and whom its actors are linked to."""
    found = get_object_or_404(rules.suppliers(request.user), uuid=supplier)
    in_force = found.rules.filter(retired_at__isnull=True).select_related("competence")
    context = {
        "supplier": found,
        "rules": in_force.order_by("competence__name", "activity"),
        "credentials": services.credentials_of(found),
        "links": found.links.filter(undone_at__isnull=True).select_related("person")[:100],
        "counts": selectors.outcome_counts(found),
        "last_at": selectors.last_statement_at(found),
        "endpoint": xapi_endpoint(),
    }
    return render(request, "xapi_bridge/supplier.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@system_admin_required
def terms(request: PersonRequest, supplier: uuid.UUID) -> HttpResponse:
    """Change what it may speak of."""
    found = get_object_or_404(rules.suppliers(request.user), uuid=supplier, ended_at=None)
    names = TermsForm.base_fields
    form = TermsForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(found, name) for name in names},
    )
    if form.is_valid():
        services.change_terms(supplier=found, terms=form.terms(), by=request.user)
        messages.success(request, _("Saved. What was sent before is judged again."))
        return redirect("exchange:supplier", found.uuid)
    context = {"supplier": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, "xapi_bridge/supplier_terms.html", context, status=status)


@require_POST
@system_admin_required
def rotate(request: PersonRequest, supplier: uuid.UUID) -> HttpResponse:
    """A new secret, shown in the answer and never again."""
    found = get_object_or_404(rules.suppliers(request.user), uuid=supplier, ended_at=None)
    return _show_secret(
        request, found, services.rotate_secret(supplier=found, by=request.user), is_rotated=True
    )


@require_POST
@system_admin_required
def end(request: PersonRequest, supplier: uuid.UUID) -> HttpResponse:
    """It sends nothing from now on."""
    found = get_object_or_404(rules.suppliers(request.user), uuid=supplier)
    services.end_supplier(supplier=found, by=request.user)
    said = _("%(supplier)s can no longer send anything. What it confirmed stands.")
    messages.success(request, said % {"supplier": found})
    return redirect("exchange:supplier", found.uuid)


@require_safe
@system_admin_required
def statements(request: PersonRequest, supplier: uuid.UUID) -> HttpResponse:
    """What it sent, the newest first, each with its outcome. The look is audited."""
    found = get_object_or_404(rules.suppliers(request.user), uuid=supplier)
    outcome = request.GET.get("outcome", "")
    if outcome not in StatementOutcome.Outcome.values:
        outcome = ""
    before = request.GET.get("before", "")
    lines = selectors.statement_lines(
        found, outcome, int(before) if before.isascii() and before.isdigit() else None
    )
    page = _whole_statements(lines)
    audit(
        actor=request.user,
        action="supplier.statements_read",
        subject=None,
        detail={"supplier": found.name, "statements": len(page)},
    )
    context = {
        "supplier": found,
        "lines": page,
        "outcome": outcome,
        "counts": selectors.outcome_counts(found),
        "before": page[-1].outcome.seq if page and len(lines) > len(page) else None,
        "is_first": not before,
    }
    return render(request, "xapi_bridge/supplier_statements.html", context)


def _whole_statements(lines: list[selectors.Line]) -> list[selectors.Line]:
    """A page that does not end between two rules' outcomes of one statement."""
    if len(lines) <= selectors.PAGE:
        return lines
    cut = lines[-1].outcome.seq
    return [line for line in lines if line.outcome.seq != cut]


def _show_secret(
    request: PersonRequest, supplier: Supplier, made: Secret, *, is_rotated: bool = False
) -> HttpResponse:
    context = {
        "supplier": supplier,
        "made": made,
        "endpoint": xapi_endpoint(),
        "overlap_days": services.OVERLAP.days if is_rotated else None,
    }
    return render(request, "xapi_bridge/supplier_secret.html", context)
