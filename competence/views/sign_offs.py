"""Signing practical checks on a phone."""

import uuid as uuids

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from competence import rules, selectors, services
from competence.errors import RefusedError
from competence.forms import SignForm, WithdrawForm
from competence.models import Checklist
from competence.views.holdings import page_asked_for
from people.assurance import assurance_of
from people.request import PersonRequest
from people.services import audit, main_employment


@require_safe
@login_required
def choose_person(request: PersonRequest) -> HttpResponse:
    """Whom I can sign for, found by name; `?q=` and `?page=`."""
    if not rules.may_sign_checks(request.user):
        raise PermissionDenied
    query = request.GET.get("q", "").strip()[:100]
    found = selectors.find_people(
        rules.people_to_sign(request.user), query=query, page=page_asked_for(request)
    )
    context = {"found": found, "q": query, "given": selectors.sign_offs_given(request.user)}
    return render(request, "competence/sign_people.html", context)


@require_safe
@login_required
def choose_checklist(request: PersonRequest, pk: int) -> HttpResponse:
    """The checks that this person may show, those that are waited for on top."""
    person = get_object_or_404(rules.people_to_sign(request.user), pk=pk)
    context = {"person": person, "checklists": selectors.checklists_for(person)}
    return render(request, "competence/sign_checklists.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def sign(request: PersonRequest, pk: int, checklist: uuids.UUID) -> HttpResponse:
    """Say of each point whether it was done, and sign."""
    person = get_object_or_404(rules.people_to_sign(request.user), pk=pk)
    chosen = get_object_or_404(Checklist.objects.select_related("competence"), uuid=checklist)
    form = SignForm(request.POST or None, checklist=chosen)
    if request.method == "POST" and form.is_valid():
        at_work = main_employment(person, timezone.localdate())
        try:
            made = services.sign(
                uuid=form.cleaned_data["uuid"],
                person=person,
                checklist=chosen,
                supervisor=request.user,
                verdicts=form.verdicts(),
                comment=form.cleaned_data["comment"],
                unit=at_work.unit if at_work else None,
                assurance=assurance_of(request).as_text,
            )
        except RefusedError as refusal:
            messages.error(request, str(refusal))
            return redirect("competence:sign_person", pk=person.pk)
        return redirect("competence:sign_off", uuid=made.uuid)
    context = {"person": person, "checklist": chosen, "form": form}
    return render(request, "competence/sign.html", context)


@require_safe
@login_required
def sign_off(request: PersonRequest, uuid: uuids.UUID) -> HttpResponse:
    """What was signed; a reading by others than the two is written down."""
    found = rules.visible_sign_offs(request.user).select_related(
        "person", "supervisor", "checklist__competence", "withdrawal__by", "unit"
    )
    shown = get_object_or_404(found.prefetch_related("verdicts__item"), uuid=uuid)
    if request.user not in {shown.person, shown.supervisor}:
        detail = {"sign_off": str(shown.uuid)}
        audit(actor=request.user, action="sign_off.read", subject=shown.person, detail=detail)
    may_withdraw = rules.withdrawable_sign_offs(request.user).filter(pk=shown.pk).exists()
    context = {
        "sign_off": shown,
        "may_withdraw": may_withdraw,
        "form": WithdrawForm(),
        "may_sign": rules.may_sign_checks(request.user),
    }
    return render(request, "competence/sign_off.html", context)


@require_POST
@login_required
def withdraw(request: PersonRequest, uuid: uuids.UUID) -> HttpResponse:
    """The signature no longer counts."""
    found = rules.visible_sign_offs(request.user).exclude(person=request.user)
    shown = get_object_or_404(found.select_related("person", "checklist__competence"), uuid=uuid)
    try:
        services.withdraw_sign_off(
            sign_off=shown,
            by=request.user,
            reason=request.POST.get("reason", "")[:300],
            assurance=assurance_of(request).as_text,
        )
    except RefusedError as refusal:
        messages.error(request, str(refusal))
    return redirect("competence:sign_off", uuid=shown.uuid)
