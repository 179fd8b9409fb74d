"""What a trusted answer of the internal log-in leads to, in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction

from people.models import Person
from people.sso import employees, groups

MFA = "mfa"  # RFC 8176, section 2
# What AD FS and Entra ID call it, beside the standard's word.
_TWO_FACTORS = {MFA, "ngcmfa", "http://schemas.microsoft.com/claims/multipleauthn"}


@dataclass(frozen=True, slots=True)
class LogIn:
    """Who logged in, and with what (RFC 8176, amr); `mfa` is among it where two factors were."""

    person: Person
    methods: tuple[str, ...]


@transaction.atomic
def log_in(claims: Mapping[str, Any]) -> LogIn:
    """Find the employee and bring in step the roles that their groups give.

    Raises `employees.NotAnEmployee` or `employees.SomebodyElse`; then nothing has changed.
    """
    person = employees.person_of(claims)
    sent = groups.groups_in(claims)
    if sent is not None and person.is_active:
        groups.bring_in_step(person=person, groups=sent)
    return LogIn(person, _methods(claims))


def _methods(claims: Mapping[str, Any]) -> tuple[str, ...]:
    sent = claims.get("amr")
    listed = [sent] if isinstance(sent, str) else sent if isinstance(sent, list) else []
    used = [method[:40] for method in listed[:10] if isinstance(method, str)]
    strong = settings.SSO_MFA == "always" or bool(_TWO_FACTORS & set(used))
    return tuple(dict.fromkeys([*used, MFA] if strong else used))
