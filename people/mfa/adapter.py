"""allauth.mfa in the portal: secrets encrypted, names without e-mail addresses, plain words."""

from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import segno
import structlog
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.mfa import sealing
from people.models import Person

log = structlog.get_logger(__name__)


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no type hints
    """Local accounts alone have a second factor here; the others have it where they log in."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_generate_recovery_codes": _(
            "Recovery codes belong to an app or a key. Add one of those first."
        ),
        "incorrect_code": _("The code is wrong or has been used. Wait for the next one."),
        "incorrect_key": _("The key could not be read. Try again, or use another way."),
    }

    def encrypt(self, text: str) -> str:
        """Seal a secret for the database."""
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret.

        Raises ValidationError when no key opens it: an empty secret would have codes that anybody
        can count out.
        """
        try:
            return sealing.unseal(encrypted_text)
        except sealing.Unreadable:
            log.error("mfa_secret_unreadable")  # noqa: TRY400  # the trace tells nothing more
            raise self.validation_error("incorrect_code") from None

    def get_totp_label(self, user: Person) -> str:
        """What the authenticator app calls the account."""
        return user.username

    def build_totp_svg(self, url: str) -> str:
        """The QR code, dark on light whatever the colour scheme, since some cameras need it so."""
        image = BytesIO()
        segno.make(url, error="m").save(
            image, kind="svg", border=4, dark="#000", light="#fff", xmldecl=False
        )
        return image.getvalue().decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The portal as a relying party (WebAuthn Level 3, 5.4.2)."""
        return {"id": str(urlsplit(settings.PORTAL_ORIGIN).hostname), "name": "Læringsportalen"}

    def get_public_key_credential_user_entity(self, user: Person) -> dict[str, Any]:
        """The person, as the device shows them when it asks which passkey to use."""
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return entity | {"name": user.username, "display_name": user.get_full_name()}

    def generate_authenticator_name(self, user: Person, type: str) -> str:  # noqa: A002  # allauth's
        """A name for a key that got none."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Key %(number)d") % {"number": number}
