"""The secrets of apps and recovery codes are sealed in the database, under NATIONAL_ID_KEYS.

Each key seals through one of its own derived from it (HKDF, RFC 5869), apart from those that seal
and find national identity numbers. The first seals, all of them open.
"""

import base64

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import transaction

_SEALED = ("secret", "seed")  # of an app, of recovery codes


class Unreadable(Exception):
    """No key of NATIONAL_ID_KEYS opens this."""


def seal(text: str) -> str:
    """`text`, sealed under the first key."""
    return _keys().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """What was sealed; raises Unreadable."""
    try:
        return _keys().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise Unreadable from error


@transaction.atomic
def reseal() -> int:
    """Seal everything under the first key; how many rows. Raises Unreadable and changes nothing."""
    rows = Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).select_for_update()
    for row in rows:
        row.data |= {name: seal(unseal(row.data[name])) for name in _SEALED if name in row.data}
        row.save(update_fields=["data"])
    return len(rows)


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(_derived(secret)) for _, secret in settings.NATIONAL_ID_KEYS])


def _derived(secret: bytes) -> bytes:
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"people.mfa")
    return base64.urlsafe_b64encode(kdf.derive(secret))
