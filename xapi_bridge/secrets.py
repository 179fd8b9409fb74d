"""Secrets that the portal must be able to say again, such as those of remote LRSs: encrypted."""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes

from xapi_bridge.errors import UnreadableSecret


def seal(secret: str) -> str:
    """`secret` under a key that follows from SECRET_KEY."""
    return _keys().encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    """The secret; raises UnreadableSecret when SECRET_KEY has changed since it was sealed."""
    try:
        return _keys().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise UnreadableSecret from error


def _keys() -> MultiFernet:
    texts = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(text)) for text in texts])


def _derived(text: str | bytes) -> bytes:
    derive = HKDF(SHA256(), length=32, salt=None, info=b"xapi_bridge target secrets")
    return base64.urlsafe_b64encode(derive.derive(force_bytes(text)))
