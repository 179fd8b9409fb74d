"""Medarbeidersamtale: the unit's status, one person's talks, and one's own."""

import uuid as uuids

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from competence import rules, selectors, services
from competence.errors import RefusedError
from competence.forms import HeldAppraisalForm, NotesForm, PlanAppraisalForm
from competence.models import Appraisal
from competence.views.holdings import page_asked_for
from people.models import Person, Unit
from people.request import PersonRequest
from people.services import audit


@require_safe
@login_required
def mine(request: PersonRequest) -> HttpResponse:
    """My own talks, with what was agreed."""
    talks = Appraisal.objects.filter(person=request.user).select_related("leader", "unit")
    return render(request, "competence/my_appraisals.html", {"appraisals": talks})


@require_safe
@login_required
def unit(request: PersonRequest, pk: int) -> HttpResponse:
    """Who has had the yearly talk, who has one planned, and who has waited too long."""
    shown: Unit = get_object_or_404(rules.units_to_talk_in(request.user), pk=pk)
    only_due = request.GET.get("show") == "due"
    status = selectors.appraisals_in(shown, page=page_asked_for(request), only_due=only_due)
    context = {"unit": shown, "status": status, "only_due": only_due}
    return render(request, "competence/appraisals.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def person(request: PersonRequest, pk: int, person_pk: int) -> HttpResponse:
    """Plan a talk with a person, or register that it was held; reading is written down."""
    unit: Unit = get_object_or_404(rules.units_to_talk_in(request.user), pk=pk)
    employed = selectors.people_in(unit, timezone.localdate()).exclude(pk=request.user.pk)
    shown: Person = get_object_or_404(employed, pk=person_pk)
    is_held = request.POST.get("kind") == "held"
    planned = PlanAppraisalForm(None if is_held else request.POST or None, prefix="planned")
    held = HeldAppraisalForm(request.POST if is_held else None, prefix="held")
    chosen = held if is_held else planned
    if request.method == "POST" and chosen.is_valid():
        return _register(request, unit, shown, chosen)
    audit(
        actor=request.user,
        action="appraisal.read",
        subject=shown,
        detail={"unit": unit.code},
    )
    readable = set(rules.led_appraisals(request.user).values_list("pk", flat=True))
    context = {
        "unit": unit,
        "person": shown,
        "appraisals": Appraisal.objects.filter(person=shown).select_related("leader", "unit"),
        "readable": readable,
        "planned": planned,
        "held": held,
    }
    return render(request, "competence/person_appraisals.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def appraisal(request: PersonRequest, uuid: uuids.UUID) -> HttpResponse:
    """What was agreed in a talk, for whoever leads the unit now."""
    found = rules.led_appraisals(request.user).select_related("person", "unit")
    talk = get_object_or_404(found, uuid=uuid)
    form = NotesForm(request.POST or None, initial={"notes": talk.notes})
    if request.method == "POST" and form.is_valid():
        services.note_appraisal(appraisal=talk, by=request.user, notes=form.cleaned_data["notes"])
        messages.success(request, _("Saved."))
        return redirect("competence:person_appraisals", pk=talk.unit_id, person_pk=talk.person_id)
    detail = {"appraisal": str(talk.uuid)}
    audit(actor=request.user, action="appraisal.read", subject=talk.person, detail=detail)
    return render(request, "competence/appraisal.html", {"appraisal": talk, "form": form})


@require_POST
@login_required
def cancel(request: PersonRequest, uuid: uuids.UUID) -> HttpResponse:
    """A planned talk is off."""
    talk = get_object_or_404(rules.led_appraisals(request.user), uuid=uuid)
    try:
        services.cancel_appraisal(appraisal=talk, by=request.user)
    except RefusedError as refusal:
        messages.error(request, str(refusal))
    return redirect("competence:person_appraisals", pk=talk.unit_id, person_pk=talk.person_id)


def _register(
    request: PersonRequest, unit: Unit, person: Person, form: PlanAppraisalForm | HeldAppraisalForm
) -> HttpResponse:
    """Keep what the form says, under the unit that the viewer leads."""
    talk = {
        "person": person,
        "leader": request.user,
        "unit": selectors.unit_led_above(request.user, unit),
        "day": form.cleaned_data["day"],
    }
    if isinstance(form, HeldAppraisalForm):
        services.hold_appraisal(**talk, notes=form.cleaned_data["notes"])
        messages.success(request, _("Registered as held."))
    else:
        services.plan_appraisal(**talk)
        messages.success(request, _("Planned. The employee gets a notice."))
    return redirect("competence:person_appraisals", pk=unit.pk, person_pk=person.pk)
