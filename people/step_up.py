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
    found = _providers(person, after)
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


def _providers(person: Person, after: str) -> list[Way]:
    """Those that know the person; all that are configured, for who can log in no other way."""
    local = person.has_usable_password()
    known = set(person.logins.values_list("issuer", flat=True))
    found = []
    if settings.IDPORTEN_ISSUER and (not local or settings.IDPORTEN_ISSUER in known):
        url = _with_next("idporten:log_in", after, level="high")
        found.append(Way(url, _("Log in with ID-porten at the highest level"), "Enter"))
    if settings.SSO_ISSUER and (not local or settings.SSO_ISSUER in known):
        url = _with_next("sso_log_in", after, again="1")
        found.append(Way(url, _("Log in again as an employee"), "Buildings3"))
    return found


def _with_next(name: str, after: str, **query: str) -> str:
    query |= {REDIRECT_FIELD_NAME: after} if after else {}
    return f"{reverse(name)}?{urlencode(query)}" if query else reverse(name)
