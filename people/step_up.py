"""The ways from a log-in that is too weak for roles to one that is strong enough."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from people.models import Person


@dataclass(frozen=True, slots=True)
class Way:
    """A button of the step-up page."""

    url: str
    label: str | Promise
    icon: str


def ways(person: Person, after: str) -> list[Way]:
    """What `person` can do now, the best first; `after` is the path to come back to, or empty."""
    found = []
    if person.logins.filter(issuer=settings.IDPORTEN_ISSUER).exists():
        query = {"level": "high"} | ({REDIRECT_FIELD_NAME: after} if after else {})
        url = f"{reverse('idporten:log_in')}?{urlencode(query)}"
        found.append(Way(url, _("Log in with ID-porten at the highest level"), "Enter"))
    if not person.has_usable_password():
        return found
    kept = set(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    if Authenticator.Type.WEBAUTHN in kept:
        url = _with_next("mfa_reauthenticate_webauthn", after)
        found.append(Way(url, _("Use a passkey or a security key"), "KeyVertical"))
    if Authenticator.Type.TOTP in kept:
        url = _with_next("mfa_reauthenticate", after)
        found.append(Way(url, _("Use a code from the app"), "Mobile"))
    if not found:
        found.append(Way(reverse("mfa_index"), _("Set up two-step log-in"), "ShieldLock"))
    return found


def _with_next(name: str, after: str) -> str:
    query = f"?{urlencode({REDIRECT_FIELD_NAME: after})}" if after else ""
    return reverse(name) + query


def _elsewhere(after: str) -> list[Way]:
    """For those who log in through a provider: once more, and more strongly."""
    query = {REDIRECT_FIELD_NAME: after} if after else {}
    found = []
    if settings.SSO_ISSUER:
        url = f"{reverse('sso_log_in')}?{urlencode(query | {'again': '1'})}"
        found.append(Way(url, _("Log in again as an employee"), "Buildings3"))
    if settings.IDPORTEN_ISSUER:
        url = _with_next("idporten:log_in", after)
        found.append(Way(url, _("Log in again with ID-porten"), "Enter"))
    return found
