"""How surely the portal knows who is logged in, and what that opens.

Staff (whoever holds a role) may use their roles only in a session that was opened with two factors
or with a high level at ID-porten. The rule stands at one place: the middleware says so on the
person (`roles_withheld`), and `people.rules` then knows of no role. A view can therefore not forget
it. What needs a role and was refused for this alone is answered with a page that says how to go on.
"""

import enum
from collections.abc import Callable
from http import HTTPStatus

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render

from people import rules, step_up
from people.models import Person

_SESSION_KEY = "assurance"


class Assurance(enum.StrEnum):
    """What a session's log-in is worth, from the weakest to the strongest."""

    LOW = "low"  # one factor, or more than that without proof
    SUBSTANTIAL = "substantial"  # ID-porten's level 3 (eIDAS substantial)
    MFA = "mfa"  # a local account's second factor, or the internal log-in's word for one
    HIGH = "high"  # ID-porten's level 4 (eIDAS high)


_ORDER = list(Assurance)


def assurance_of(request: HttpRequest) -> Assurance:
    """The best that this session has shown for the person who is logged in now."""
    person = request.user
    if not isinstance(person, Person):
        return Assurance.LOW
    shown = [Assurance.LOW]
    kept = request.session.get(_SESSION_KEY) or {}
    if kept.get("person") == person.pk:
        shown.append(Assurance(kept["level"]))
    records = get_authentication_records(request, person)
    if any(record.get("method") == "mfa" for record in records):
        shown.append(Assurance.MFA)
    return max(shown, key=_ORDER.index)


def note_assurance(request: HttpRequest, person: Person, level: Assurance) -> None:
    """Remember in the session what a log-in of `person` was worth; the weaker of two is dropped."""
    kept = request.session.get(_SESSION_KEY) or {}
    if kept.get("person") == person.pk:
        level = max(level, Assurance(kept["level"]), key=_ORDER.index)
    request.session[_SESSION_KEY] = {"person": person.pk, "level": level.value}


def is_enough_for_staff(level: Assurance) -> bool:
    """Whether roles may be used; `STAFF_MFA=0` (a demonstration) asks for nothing.

    Both of ID-porten's levels are two factors; `IDPORTEN_STAFF_ACR` says whether the lower counts.
    """
    if level == Assurance.SUBSTANTIAL and settings.STAFF_MFA:
        return bool(settings.IDPORTEN_STAFF_ACR == "idporten-loa-substantial")
    return not settings.STAFF_MFA or level != Assurance.LOW


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
