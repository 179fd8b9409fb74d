"""The pages about what people must hold and do hold."""

import uuid as uuids
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from competence import rules, selectors
from competence.selectors import CellState
from courses.rules import may_enrol
from people.models import Employment, Person, Unit
from people.request import PersonRequest
from people.services import audit


@require_safe
@login_required
def mine(request: PersonRequest) -> HttpResponse:
    """What I must hold and do hold, what needs doing first on top."""
    return render(request, "competence/mine.html", _competences(request.user))


@require_safe
@login_required
def evidence(request: PersonRequest, uuid: uuids.UUID) -> HttpResponse:
    """One proof: my own, or that of a person I lead, which is written down."""
    proofs = rules.visible_evidence(request.user).select_related("person", "competence")
    proof = get_object_or_404(proofs, uuid=uuid)
    if proof.person != request.user:
        detail = {"evidence": str(proof.uuid), "competence": proof.competence.slug}
        audit(actor=request.user, action="evidence.read", subject=proof.person, detail=detail)
    context = {"evidence": proof, "today": timezone.localdate()}
    return render(request, "competence/evidence.html", context)


@require_safe
@login_required
def units(request: PersonRequest) -> HttpResponse:
    """The units I lead; straight to the only one."""
    led = rules.topmost_units_led(request.user)
    if not led:
        raise Http404
    if len(led) == 1:
        return redirect("competence:unit", pk=led[0].pk)
    return render(request, "competence/units.html", {"units": selectors.summarise(led)})


@require_safe
@login_required
def unit(request: PersonRequest, pk: int) -> HttpResponse:
    """The matrix of a unit that I lead, and its subunits beside each other.

    `?show=gaps` keeps those who lack something; `?page=` is the page of people.
    """
    led = rules.units_led(request.user)
    shown: Unit = get_object_or_404(led, pk=pk)
    only_gaps = request.GET.get("show") == "gaps"
    compared = selectors.compare_units(shown)
    parent = Unit.objects.get_parent(shown)
    related = [summary.unit.pk for summary in compared] + ([parent.pk] if parent else [])
    context = {
        "unit": shown,
        "parent": parent,
        "matrix": selectors.unit_matrix(shown, page=page_asked_for(request), only_gaps=only_gaps),
        "only_gaps": only_gaps,
        "compared": compared,
        "led": set(led.filter(pk__in=related).values_list("pk", flat=True)),
        "legend": _LEGEND,
        "approvals": rules.approvals_to_decide(request.user).count(),
        "may_talk": rules.units_to_talk_in(request.user).filter(pk=shown.pk).exists(),
    }
    return render(request, "competence/unit.html", context)


@require_safe
@login_required
def person(request: PersonRequest, pk: int, person_pk: int) -> HttpResponse:
    """One person of a unit that I lead, with proof; the reading is written down."""
    unit: Unit = get_object_or_404(rules.units_led(request.user), pk=pk)
    today = timezone.localdate()
    shown = get_object_or_404(selectors.people_in(unit, today), pk=person_pk)
    if shown != request.user:
        detail = {"unit": unit.code}
        audit(actor=request.user, action="competence.read", subject=shown, detail=detail)
    works = Employment.objects.current(today).within(unit).filter(person=shown)
    context = {
        "unit": unit,
        "person": shown,
        "employment": works.select_related("unit", "job_role").order_by("-share").first(),
        "may_enrol": may_enrol(request.user, shown),
    }
    return render(request, "competence/person.html", context | _competences(shown))


_LEGEND = (
    CellState.VALID,
    CellState.EXPIRING,
    CellState.WAITING_APPROVAL,
    CellState.WAITING_PRACTICAL,
    CellState.STARTED,
    CellState.ENROLLED,
    CellState.MISSING,
)


def _competences(person: Person) -> dict[str, Any]:
    """What needs doing, what is in order, and what is held without being required."""
    listed = selectors.competences_of(person)
    required = [one for one in listed if one.is_required]
    return {
        "to_do": [one for one in required if one.cell.state != CellState.VALID],
        "in_order": [one for one in required if one.cell.state == CellState.VALID],
        "besides": [one for one in listed if not one.is_required],
        "required": len(required),
        "met": sum(not one.cell.is_gap for one in required),
    }


def page_asked_for(request: PersonRequest) -> int:
    """The page asked for; 1 where that is no number."""
    asked = request.GET.get("page", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
