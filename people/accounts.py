"""How allauth may be used here: local log-in only, for accounts that an administrator made."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no type hints
    """Nobody signs up by themselves; people come from HR or from ID-porten."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _(
            "The username or the password is wrong. Check both and try again."
        ),
        "too_many_login_attempts": _(
            "There have been too many attempts. Wait five minutes and try again."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  # allauth's form
        """Never."""
        return False
