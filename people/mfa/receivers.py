"""What happens to a person's second factor is written down, and the person is told of it."""

from typing import Any

import structlog
from allauth.account.authentication import get_authentication_records
from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from people.assurance import LOCAL, Level, remember
from people.models import Person
from people.notices import notify
from people.services import audit
from people.strong_log_in import MFA, remember_second_factor

log = structlog.get_logger(__name__)


@receiver(user_logged_in, dispatch_uid="people.mfa.logged_in")
def follow_log_in(request: HttpRequest, user: Person, **_: Any) -> None:
    """What the log-in to a local account was worth; those through a provider say so themselves."""
    used = {record.get("method") for record in get_authentication_records(request, user)}
    if MFA in used:
        methods = ("pwd", MFA) if "password" in used else (MFA,)  # a passkey is two factors alone
        remember(request, way=LOCAL, level=Level.SUBSTANTIAL, methods=methods)
    elif "password" in used:
        remember(request, way=LOCAL, level=Level.LOW, methods=("pwd",))


@receiver(signals.authenticator_used, dispatch_uid="people.mfa.used")
def follow_use(request: HttpRequest, *, reauthenticated: bool, **_: Any) -> None:
    """A factor shown by somebody who is logged in already."""
    if reauthenticated:
        remember_second_factor(request)


@receiver(signals.authenticator_added, dispatch_uid="people.mfa.added")
def follow_addition(
    request: HttpRequest, user: Person, authenticator: Authenticator, **_: Any
) -> None:
    """Whoever sets up a factor has just shown it, so this session is worth two from now on."""
    _write_down("mfa.added", user, authenticator)
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:  # made along with the first factor
        remember_second_factor(request)
        _tell(user, authenticator, "added")


@receiver(signals.authenticator_removed, dispatch_uid="people.mfa.removed")
def follow_removal(user: Person, authenticator: Authenticator, **_: Any) -> None:
    """A factor that is gone."""
    _write_down("mfa.removed", user, authenticator)
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        _tell(user, authenticator, "removed")


@receiver(signals.authenticator_reset, dispatch_uid="people.mfa.reset")
def follow_reset(user: Person, authenticator: Authenticator, **_: Any) -> None:
    """New recovery codes."""
    _write_down("mfa.codes_made", user, authenticator)
    _tell(user, authenticator, "codes")


@receiver(signals.authentication_failed, dispatch_uid="people.mfa.failed")
def follow_failure(user: Person, authenticator: Authenticator, **_: Any) -> None:
    """A wrong code after a right password is worth a line in the log."""
    log.warning("mfa_failed", person=user.pk, type=authenticator.type)


def _write_down(action: str, person: Person, authenticator: Authenticator) -> None:
    audit(actor=person, action=action, subject=person, detail={"type": authenticator.type})


def _tell(person: Person, authenticator: Authenticator, news: str) -> None:
    now = timezone.now()
    notify(
        person=person,
        key=f"mfa:{news}:{now.timestamp()}",
        template=f"people/notices/mfa_{news}.txt",
        context={"name": str(authenticator), "type": authenticator.type, "at": now},
        url=reverse("mfa_index"),
    )
