"""What a finished log-in tells the session."""

from typing import Any

from allauth.account.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from people.assurance import Level, remember
from people.sso.log_in import MFA

WAY = "sso"


@receiver(user_logged_in, dispatch_uid="people.sso.logged_in")
def follow_log_in(request: HttpRequest, sociallogin: Any = None, **_: Any) -> None:
    """How sure the internal log-in was; after what the person's own second factor added."""
    if sociallogin is None:
        return
    methods = tuple(sociallogin.state.get("methods", ()))
    level = Level.SUBSTANTIAL if MFA in methods else Level.LOW
    remember(request, way=WAY, level=level, methods=methods)
