"""The pages where a system administrator sees the remote LRSs, and what they refuse."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people.request import PersonRequest
from xapi_bridge import rules
from xapi_bridge.forms.target import SkipForm, TargetForm
from xapi_bridge.models import Poison
from xapi_bridge.selectors.targets import target_states
from xapi_bridge.services import targets as services
from xapi_bridge.tasks import deliver, retry_poison
from xapi_bridge.views.access import system_admin_required

PAGE = 50


@require_safe
@system_admin_required
def target_list(request: PersonRequest) -> HttpResponse:
    """All targets, with what waits for each."""
    context = {"states": target_states(rules.targets(request.user))}
    return render(request, "xapi_bridge/targets.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@system_admin_required
def new(request: PersonRequest) -> HttpResponse:
    """A form for a new target."""
    form = TargetForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        target = services.set_target(**form.cleaned_data, by=request.user)
        deliver.delay(target.pk)
        messages.success(
            request, _("%(target)s gets the statements from now on.") % {"target": target}
        )
        return redirect("exchange:target", target.uuid)
    status = 422 if form.errors else 200
    return render(request, "xapi_bridge/target_new.html", {"form": form}, status=status)


@require_safe
@system_admin_required
def target_page(request: PersonRequest, target: uuid.UUID) -> HttpResponse:
    """Its state, its last answer and what it refuses."""
    found = rules.targets(request.user).filter(uuid=target)
    row = get_object_or_404(found)
    waiting = Paginator(Poison.objects.waiting().filter(target=row), PAGE)
    context = {
        "state": target_states(found)[0],
        "target": row,
        "poison": waiting.get_page(request.GET.get("page")),
        "skipped": row.poison.filter(skipped_at__isnull=False).select_related("skipped_by")[:PAGE],
    }
    return render(request, "xapi_bridge/target.html", context)


@require_POST
@system_admin_required
def pause(request: PersonRequest, target: uuid.UUID) -> HttpResponse:
    """Send nothing until it is resumed."""
    row = get_object_or_404(rules.targets(request.user), uuid=target)
    services.pause(target=row, by=request.user)
    messages.success(request, _("Paused. What comes is kept until you resume."))
    return redirect("exchange:target", target)


@require_POST
@system_admin_required
def resume(request: PersonRequest, target: uuid.UUID) -> HttpResponse:
    """Go on at once."""
    row = get_object_or_404(rules.targets(request.user), uuid=target)
    services.resume(target=row, by=request.user)
    deliver.delay(row.pk)
    messages.success(request, _("Resumed. What waited is being sent."))
    return redirect("exchange:target", target)


@require_POST
@system_admin_required
def retry(request: PersonRequest, target: uuid.UUID) -> HttpResponse:
    """Send once more what it refused."""
    row = get_object_or_404(rules.targets(request.user), uuid=target)
    retry_poison.delay(row.pk)
    messages.success(request, _("What was refused is sent once more. Look again in a while."))
    return redirect("exchange:target", target)


@require_POST
@system_admin_required
def skip(request: PersonRequest, target: uuid.UUID, statement: uuid.UUID) -> HttpResponse:
    """The target shall never get this statement; the reason is written down."""
    row = get_object_or_404(rules.targets(request.user), uuid=target)
    poison = get_object_or_404(
        Poison.objects.waiting().select_related("target"), target=row, statement_id=statement
    )
    form = SkipForm(request.POST)
    if form.is_valid():
        services.skip_poison(poison=poison, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("Skipped. The reason is written down."))
    else:
        messages.error(request, _("Nothing was skipped: say why."))
    return redirect("exchange:target", target)
