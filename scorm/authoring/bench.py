"""The test bench: a part runs as a learner would meet it, watched, and recorded nowhere."""

import json
from dataclasses import asdict

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses.authoring.access import course_admin_required
from courses.launchers import launcher_for
from courses.models import Module
from courses.services import set_completion, test_run
from people.request import PersonRequest
from scorm import bench as rules_of_thumb
from scorm import rules
from scorm.authoring.forms import CompletionForm
from scorm.wording import FINDINGS, WHY


@require_safe
@course_admin_required
def bench(request: PersonRequest, pk: int) -> HttpResponse:
    """The frame with what it reports beside it; GET `part` opens another part of the package."""
    module = _module(request, pk)
    if module.package is None:
        raise ValueError("The rule gives modules with content alone.")
    launch = test_run(person=request.user, module=module)
    context = {
        "module": module,
        "course": module.course,
        "player": launcher_for(module.package).play(launch, request.GET.get("part", "")),
        "form": CompletionForm(instance=module),
    }
    answer = render(request, "scorm/bench.html", context)
    # Courses open windows of their own and talk to them.
    answer["Cross-Origin-Opener-Policy"] = "same-origin-allow-popups"
    return answer


@require_POST
@course_admin_required
def verdict(request: PersonRequest, pk: int) -> HttpResponse:
    """What the run means, as a fragment; the body is JSON as static/authoring/bench.js sends it."""
    module = _module(request, pk)
    kind = module.package.kind if module.package else ""
    try:
        seen = rules_of_thumb.observed(json.loads(request.body), kind)
    except (ValueError, TypeError, RecursionError) as error:
        return HttpResponseBadRequest(str(error), content_type="text/plain")
    proposed = rules_of_thumb.proposal(seen)
    context = {
        "module": module,
        "proposed": proposed,
        "rule": Module.Completion(proposed.rule).label,
        "why": WHY[proposed.why],
        "is_set": module.completion == proposed.rule,
        "findings": [
            asdict(one) | {"sentence": str(FINDINGS[one.key]) % one.facts}
            for one in rules_of_thumb.findings(seen)
        ],
    }
    return render(request, "scorm/_verdict.html", context)


@require_POST
@course_admin_required
def completion(request: PersonRequest, pk: int) -> HttpResponse:
    """What completes the part from now on."""
    module = _module(request, pk)
    form = CompletionForm(request.POST, instance=module)
    if form.is_valid():
        chosen = form.cleaned_data
        set_completion(
            module=module,
            rule=chosen["completion"],
            minimum_score=chosen["minimum_score"],
            by=request.user,
        )
        messages.success(request, _("Saved. It counts for what is reported from now on."))
    else:
        messages.error(request, _("Choose a rule, and a score from 0 to 100."))
    return redirect("scorm:bench", pk=pk)


def _module(request: PersonRequest, pk: int) -> Module:
    modules = rules.reported_modules(request.user).select_related("course", "package")
    return get_object_or_404(modules, pk=pk)
