"""The pages where a system administrator says which of a supplier's statements count."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from people.request import PersonRequest
from xapi_bridge import rules
from xapi_bridge.forms.supplier import RuleForm
from xapi_bridge.models import EvidenceRule, Supplier
from xapi_bridge.services.supplier_rules import set_rule, stop_rule
from xapi_bridge.views.access import system_admin_required


@require_http_methods(["GET", "HEAD", "POST"])
@system_admin_required
def new(request: PersonRequest, supplier: uuid.UUID) -> HttpResponse:
    """A form for a new rule."""
    found = get_object_or_404(rules.suppliers(request.user), uuid=supplier, ended_at=None)
    return _edit(request, found, None)


@require_http_methods(["GET", "HEAD", "POST"])
@system_admin_required
def change(request: PersonRequest, supplier: uuid.UUID, key: str) -> HttpResponse:
    """A form for the next version of a rule."""
    found = get_object_or_404(rules.suppliers(request.user), uuid=supplier, ended_at=None)
    in_force = found.rules.filter(retired_at__isnull=True).select_related("competence")
    return _edit(request, found, get_object_or_404(in_force, key=key))


@require_POST
@system_admin_required
def stop(request: PersonRequest, supplier: uuid.UUID, key: str) -> HttpResponse:
    """The rule counts nothing from now on."""
    found = get_object_or_404(rules.suppliers(request.user), uuid=supplier)
    if stop_rule(supplier=found, key=key, by=request.user):
        messages.success(request, _("The rule has ended. What people hold stands."))
    return redirect("exchange:supplier", found.uuid)


def _edit(request: PersonRequest, supplier: Supplier, rule: EvidenceRule | None) -> HttpResponse:
    form = RuleForm(
        request.POST if request.method == "POST" else None,
        supplier=supplier,
        rule=rule,
        initial=RuleForm.initial_of(rule)
        if rule
        else {"activity": next(iter(supplier.activity_prefixes), "")},
    )
    if form.is_valid():
        set_rule(
            supplier=supplier,
            competence=form.cleaned_data["competence"],
            terms=form.terms(),
            by=request.user,
            key=rule.key if rule else None,
        )
        said = _("%(competence)s is given for what fits the rule, also for what was sent before.")
        messages.success(request, said % {"competence": form.cleaned_data["competence"]})
        return redirect("exchange:supplier", supplier.uuid)
    context = {"supplier": supplier, "rule": rule, "form": form}
    status = 422 if form.errors else 200
    return render(request, "xapi_bridge/supplier_rule.html", context, status=status)
