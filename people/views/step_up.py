"""The page that tells a person with a role how to log in strongly enough to use it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from people import step_up
from people.request import PersonRequest


@require_safe
@never_cache
@login_required
def page(request: PersonRequest) -> HttpResponse:
    """How to go on, or straight on to `?next=` where the log-in is strong enough already."""
    asked = request.GET.get("next", "")
    own = url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    after = asked if own and asked.startswith("/") else ""
    if not request.user.roles_withheld:
        return redirect(after or "lms:start")
    context = {"ways": step_up.ways(request.user, after), "refused": False}
    return render(request, "people/step_up.html", context)
