"""Staff may use their roles only in a session that was logged in to strongly enough.

The rule stands at one place: the middleware says so on the person of the request
(`roles_withheld`), and `people.rules` then knows of no role. A view can therefore not forget it.
What needs a role and was refused for this alone is answered with a page that says how to go on.
"""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render

from people import rules, step_up
from people.assurance import Assurance, Level, assurance_of, remember
from people.models import Person

MFA = "mfa"  # RFC 8176, section 2


def is_enough_for_staff(assurance: Assurance) -> bool:
    """Whether roles may be used; `STAFF_MFA=0` (a demonstration) asks for nothing.

    Two factors of a local account or of the internal log-in, or ID-porten's high level. Its lower
    one counts where `IDPORTEN_STAFF_ACR` says so.
    """
    if not settings.STAFF_MFA or MFA in assurance.methods:
        return True
    takes_lower = settings.IDPORTEN_STAFF_ACR == "idporten-loa-substantial"
    return assurance.level >= (Level.SUBSTANTIAL if takes_lower else Level.HIGH)


def remember_second_factor(request: HttpRequest) -> None:
    """Whoever is logged in has just shown a factor of their local account on top."""
    before = assurance_of(request)
    remember(
        request,
        way=before.way,
        level=max(before.level, Level.SUBSTANTIAL),
        methods=tuple(dict.fromkeys((*before.methods, MFA))),
    )


class StaffAssuranceMiddleware:
    """Withhold the roles of a weak session, and answer with the way to a stronger one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if isinstance(request.user, Person):
            request.user.roles_withheld = not is_enough_for_staff(assurance_of(request))
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """A view that refused for want of a role which the person has, but not in this session."""
        if not isinstance(exception, PermissionDenied | Http404):
            return None
        if not isinstance(request.user, Person):
            return None
        if not rules.was_refused_for_assurance(request.user):
            return None
        after = request.get_full_path() if request.method in {"GET", "HEAD"} else ""
        ways = step_up.ways(request.user, after)
        context = {"ways": ways, "refused": True, "was_sent": not after}
        return render(request, "people/step_up.html", context, status=HTTPStatus.FORBIDDEN)
