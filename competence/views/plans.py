"""The pages of training plans: the list, the plan, its rows and what publishing does."""

import uuid as uuids
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from competence import rules, selectors, services
from competence.errors import RefusedError
from competence.forms import ChecklistForm, PlanForm, RowForm, lines
from competence.models import Plan, PlanRow
from people.models import Person
from people.request import PersonRequest

_EDIT = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@login_required
def plans(request: PersonRequest) -> HttpResponse:
    """The plans that I keep, and those that reach people whom I lead."""
    listed = selectors.listed_plans(rules.visible_plans(request.user))
    may_make = rules.may_make_plans(request.user)
    if not listed and not may_make:
        raise PermissionDenied
    return render(request, "competence/plans.html", {"plans": listed, "may_make": may_make})


@_EDIT
@login_required
def new_plan(request: PersonRequest) -> HttpResponse:
    """Begin a plan for a unit that I make plans for."""
    if not rules.may_make_plans(request.user):
        raise PermissionDenied
    plan = Plan(subject_owner=request.user)
    return _plan_form(request, plan)


@_EDIT
@login_required
def change_plan(request: PersonRequest, uuid: uuids.UUID) -> HttpResponse:
    """Title, purpose, unit and keeper of a plan."""
    plan = _kept(request, uuid)
    return _plan_form(request, plan)


@require_safe
@login_required
def plan(request: PersonRequest, uuid: uuids.UUID) -> HttpResponse:
    """The table of a plan: as it applies for leaders, as it is written for its keepers."""
    plans = rules.visible_plans(request.user).select_related("owner_unit", "subject_owner")
    shown = get_object_or_404(plans, uuid=uuid)
    may_change = rules.kept_plans(request.user).filter(pk=shown.pk).exists()
    open_to_change = may_change and shown.archived_at is None
    context = {
        "plan": shown,
        "rows": selectors.rows_to_show(shown, as_written=open_to_change),
        "versions": shown.versions.select_related("published_by"),
        "may_change": open_to_change,
        "may_publish": rules.publishable_plans(request.user).filter(pk=shown.pk).exists(),
    }
    return render(request, "competence/plan.html", context)


@_EDIT
@login_required
def new_row(request: PersonRequest, uuid: uuids.UUID) -> HttpResponse:
    """A further row."""
    plan = _kept(request, uuid)
    return _row_form(request, plan, PlanRow(plan=plan))


@_EDIT
@login_required
def row(request: PersonRequest, uuid: uuids.UUID, row_uuid: uuids.UUID) -> HttpResponse:
    """Change a row."""
    plan = _kept(request, uuid)
    found = plan.rows.select_related("audience", "competence")
    return _row_form(request, plan, get_object_or_404(found, uuid=row_uuid))


@require_POST
@login_required
def remove_row(request: PersonRequest, uuid: uuids.UUID, row_uuid: uuids.UUID) -> HttpResponse:
    """Take a row out of the table."""
    plan = _kept(request, uuid)
    found = get_object_or_404(plan.rows.select_related("audience", "plan"), uuid=row_uuid)
    services.remove_row(found, by=request.user)
    messages.success(request, _("The row is removed. Publish the plan to let that apply."))
    return redirect(plan)


@require_POST
@login_required
def leave_competence(
    request: PersonRequest, uuid: uuids.UUID, row_uuid: uuids.UUID
) -> HttpResponse:
    """Take back what a row would change of its competence."""
    plan = _kept(request, uuid)
    found = get_object_or_404(plan.rows.select_related("plan"), uuid=row_uuid)
    services.leave_competence(found, by=request.user)
    messages.success(request, _("The row changes nothing of what the competence takes."))
    return redirect(plan)


@_EDIT
@login_required
def checklist(request: PersonRequest, uuid: uuids.UUID, row_uuid: uuids.UUID) -> HttpResponse:
    """The practical check of a row's competence."""
    plan = _kept(request, uuid)
    row = get_object_or_404(plan.rows.select_related("competence"), uuid=row_uuid)
    if not rules.may_shape(request.user, row.competence):
        raise PermissionDenied
    now = row.competence.checklists.filter(retired_at__isnull=True).first()
    initial = row.new_checklist or (now.content if now else {"title": row.topic, "items": []})
    form = ChecklistForm(request.POST or None, initial=initial | {"items": lines(initial["items"])})
    if request.method == "POST" and form.is_valid():
        services.save_checklist(row, **form.cleaned_data, by=request.user)
        messages.success(request, _("The checklist is saved. Publish the plan to let it apply."))
        return redirect(plan)
    context = {"plan": plan, "row": row, "form": form, "checklist": now}
    return render(request, "competence/checklist.html", context)


@_EDIT
@login_required
def publish(request: PersonRequest, uuid: uuids.UUID) -> HttpResponse:
    """What publishing would do; then do it."""
    plans = rules.publishable_plans(request.user).select_related("owner_unit")
    plan = get_object_or_404(plans, uuid=uuid)
    if request.method == "POST":
        try:
            version = services.publish_plan(plan, by=request.user)
        except RefusedError as refusal:
            messages.error(request, str(refusal))
        else:
            facts = {"number": version.number, "people": version.people}
            text = _("Version %(number)s is published and applies to %(people)s people.")
            messages.success(request, text % facts)
        return redirect(plan)
    context = {
        "plan": plan,
        "preview": services.preview_plan(plan),
        "rows": plan.rows.count(),
        "changes": selectors.rows_that_change_competences(plan),
        "giving_nothing": selectors.rows_whose_courses_give_nothing(plan),
    }
    return render(request, "competence/publish.html", context)


@require_POST
@login_required
def archive(request: PersonRequest, uuid: uuids.UUID) -> HttpResponse:
    """End what the plan asks for."""
    plan = get_object_or_404(rules.publishable_plans(request.user), uuid=uuid)
    services.archive_plan(plan, by=request.user)
    messages.success(request, _("The plan is archived. What people hold is theirs."))
    return redirect("competence:plans")


@require_POST
@login_required
def delete(request: PersonRequest, uuid: uuids.UUID) -> HttpResponse:
    """Remove a plan that was never published."""
    plan = _kept(request, uuid)
    try:
        services.delete_plan(plan, by=request.user)
    except RefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect(plan)
    messages.success(request, _("The draft is deleted."))
    return redirect("competence:plans")


def _kept(request: PersonRequest, uuid: uuids.UUID) -> Plan:
    kept = rules.kept_plans(request.user).filter(archived_at__isnull=True)
    return get_object_or_404(kept.select_related("owner_unit"), uuid=uuid)


def _plan_form(request: PersonRequest, plan: Plan) -> HttpResponse:
    units = rules.units_to_plan(request.user).order_by("path")
    owners = Person.objects.filter(pk__in=selectors.subject_owners(units).values("pk"))
    owners = owners | Person.objects.filter(pk__in={request.user.pk, plan.subject_owner_id or 0})
    form = PlanForm(request.POST or None, instance=plan, units=units, owners=owners)
    if request.method == "POST" and form.is_valid():
        saved = services.save_plan(form.save(commit=False), by=request.user)
        return redirect(saved)
    return render(request, "competence/plan_form.html", {"plan": plan, "form": form})


def _row_form(request: PersonRequest, plan: Plan, row: PlanRow) -> HttpResponse:
    shapeable = rules.shapeable_competences(request.user)
    changes_competence = bool(row.pk) and row.changes_competence  # as it is kept
    form = RowForm(request.POST or None, instance=row, plan=plan, shapeable=shapeable)
    if request.method == "POST" and form.is_valid():
        _save_row(form, request.user)
        messages.success(request, _("The row is saved. Publish the plan to let it apply."))
        return redirect(plan)
    context = {"plan": plan, "row": row, "form": form, "changes_competence": changes_competence}
    return render(request, "competence/row_form.html", context)


def _save_row(form: RowForm, by: Person) -> None:
    data: dict[str, Any] = form.cleaned_data
    row = form.save(commit=False)
    services.save_row(
        row,
        competence=data["competence"],
        new_names=(data["new_name"], data["new_short_name"]),
        needs_approval=data["needs_approval"],
        high_risk=data["high_risk"],
        units=data["units"],
        job_roles=data["job_roles"],
        courses=data["courses"],
        by=by,
    )
