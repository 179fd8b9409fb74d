"""allauth's forms with the portal's words, and a guard against keys lent to another origin."""

import base64
import binascii
import json
from typing import Any

from allauth.account.forms import ReauthenticateForm as PasswordForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class _CodeForm:
    """A field for a code: labelled above, with the number pad of a phone."""

    fields: dict[str, forms.Field]
    label = _("Code from the app, or a recovery code")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = self.label
        field.widget.attrs.pop("placeholder", None)
        field.widget.attrs |= {"inputmode": "numeric", "autofocus": True}


class AuthenticateForm(_CodeForm, base.AuthenticateForm):  # type: ignore[misc]  # no type hints
    """The second step of a log-in."""


class ReauthenticateForm(_CodeForm, base.ReauthenticateForm):  # type: ignore[misc]
    """The code once more, before something that matters."""


class ActivateTotpForm(_CodeForm, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an app proves that it was set up."""

    label = _("Six-digit code from the app")


class ReauthenticatePasswordForm(PasswordForm):  # type: ignore[misc]
    """The password once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["password"]
        field.label, field.help_text = _("Password"), ""  # allauth links to a reset not offered
        field.widget.attrs.pop("placeholder", None)


class _OwnOrigin:
    """Take what a key signed only when it was asked for by a page of the portal itself.

    WebAuthn lets a page below a domain ask for keys of the domain, and course packages run below
    ours: without this a package could pass a challenge on and be logged in as its reader. Checks
    `origin` and `crossOrigin` of the client data (WebAuthn Level 3, 7.1 step 9-10, 7.2 step 13-14).
    """

    cleaned_data: dict[str, Any]

    def clean_credential(self) -> Any:
        """The credential, or what allauth makes of it."""
        credential = self.cleaned_data["credential"]
        data = _client_data(credential)
        if data.get("origin") != settings.PORTAL_ORIGIN or data.get("crossOrigin"):
            raise get_adapter().validation_error("incorrect_key")
        check = getattr(super(), "clean_credential", None)
        return check() if check else credential


def _client_data(credential: Any) -> dict[str, Any]:
    """The client data that the key signed; empty where it cannot be read."""
    try:
        encoded = credential["response"]["clientDataJSON"]
        data = json.loads(base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)))
    except (KeyError, TypeError, ValueError, binascii.Error):
        return {}
    return data if isinstance(data, dict) else {}


class LoginKeyForm(_OwnOrigin, webauthn.LoginWebAuthnForm):  # type: ignore[misc]
    """Log in with a passkey and nothing else: for local accounts."""

    def clean_credential(self) -> Any:
        """The key, when its owner may log in here."""
        key = super().clean_credential()
        if not key.user.has_usable_password():
            raise get_adapter().validation_error("incorrect_key")
        return key


class AuthenticateKeyForm(_OwnOrigin, webauthn.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A key as the second step of a log-in."""


class ReauthenticateKeyForm(_OwnOrigin, webauthn.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """The key once more, before something that matters."""


class _KeyName:
    """The name by which a person tells keys apart."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.fields["name"]
        name.label, name.help_text = _("Name of the key"), _("For example Phone or Blue key.")
        name.widget.attrs["maxlength"] = name.max_length = 60  # type: ignore[attr-defined]


class AddKeyForm(_KeyName, _OwnOrigin, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """A new key: a passkey that is enough alone, or a second step after the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        alone = self.fields["passwordless"]
        alone.label, alone.initial = _("Log in with this key alone, without the password"), True
        alone.help_text = _("The device then asks for your fingerprint, your face or its PIN.")


class RenameKeyForm(_KeyName, webauthn.EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a key."""
