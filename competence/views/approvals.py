"""Sending a goal to the leader, and what the leader does with it."""

import uuid as uuids
from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from competence import rules, selectors, services
from competence.errors import RefusedError
from competence.forms import ReturnForm
from competence.models import Approval, Competence
from people.assurance import assurance_of
from people.request import PersonRequest
from people.rules import units_with_role
from people.services import audit


@require_POST
@login_required
def send(request: PersonRequest, slug: str) -> HttpResponse:
    """I have what it takes: ask my leader to approve."""
    competence = get_object_or_404(Competence, slug=slug)
    try:
        services.send_for_approval(
            person=request.user, competence=competence, assurance=assurance_of(request).as_text
        )
    except RefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Sent to your leader. You get a notice when it is decided."))
    return redirect("competence:mine")


@require_safe
@login_required
def queue(request: PersonRequest) -> HttpResponse:
    """What waits for me as leader or deputy, the oldest first."""
    if not units_with_role(request.user, *rules.APPROVING).exists():
        raise Http404
    waiting = selectors.waiting_approvals(request.user)
    return render(request, "competence/approvals.html", {"approvals": waiting})


@require_safe
@login_required
def approval(request: PersonRequest, uuid: uuids.UUID) -> HttpResponse:
    """One approval with its basis; a leader's reading is written down."""
    found = rules.visible_approvals(request.user).select_related(
        "person", "competence", "row__version__plan"
    )
    shown = get_object_or_404(found.prefetch_related("events__by", "evidence"), uuid=uuid)
    if shown.person != request.user:
        detail = {"approval": str(shown.uuid), "competence": shown.competence.slug}
        audit(actor=request.user, action="approval.read", subject=shown.person, detail=detail)
    return render(request, "competence/approval.html", _context(request, shown, ReturnForm()))


@require_POST
@login_required
def approve(request: PersonRequest, uuid: uuids.UUID) -> HttpResponse:
    """Approve what the basis shows."""
    found = _to_decide(request, uuid)
    name = {"competence": found.competence, "person": found.person}
    done = _("You approved %(competence)s for %(person)s.") % name
    return _do(request, found, services.approve, done)


@require_POST
@login_required
def return_back(request: PersonRequest, uuid: uuids.UUID) -> HttpResponse:
    """Return it with a comment."""
    found = _to_decide(request, uuid)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return render(request, "competence/approval.html", _context(request, found, form))

    back = partial(services.return_with_comment, comment=form.cleaned_data["comment"])
    return _do(request, found, back, _("Returned. The employee reads your comment."))


@require_POST
@login_required
def recall(request: PersonRequest, uuid: uuids.UUID) -> HttpResponse:
    """Take back what I sent, while it waits."""
    own = Approval.objects.filter(person=request.user).select_related("person", "competence")
    found = get_object_or_404(own, uuid=uuid)
    return _do(request, found, services.recall, _("You took it back. You can send it again."))


def _to_decide(request: PersonRequest, uuid: uuids.UUID) -> Approval:
    """Also one that is dealt with already: the service says so."""
    led = rules.visible_approvals(request.user).exclude(person=request.user)
    return get_object_or_404(led.select_related("person", "competence"), uuid=uuid)


def _do(
    request: PersonRequest, found: Approval, step: Callable[..., object], done: str
) -> HttpResponse:
    try:
        step(approval=found, by=request.user, assurance=assurance_of(request).as_text)
    except RefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect("competence:approval", uuid=found.uuid)
    messages.success(request, done)
    if found.person == request.user:
        return redirect("competence:mine")
    return redirect("competence:approvals")


def _context(request: PersonRequest, shown: Approval, form: ReturnForm) -> dict[str, object]:
    is_mine = shown.person == request.user
    waits = shown.state == Approval.State.SENT
    return {
        "approval": shown,
        "basis": selectors.basis_of(shown),
        "events": shown.events.all(),
        "form": form,
        "is_mine": is_mine,
        "may_decide": waits and not is_mine,
        "may_recall": waits and is_mine,
        "withdrawn": any(e.withdrawn_at for e in shown.evidence.all()),
    }
