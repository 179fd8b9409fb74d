"""The cipher and the keyed hash. Pure: keys and bytes in, bytes out; no database.

Encryption is AES-256-SIV (RFC 5297) with the id of the row as associated data, so that a
ciphertext moved to another row does not open. Look-up is HMAC-SHA256 (RFC 2104). Each has a key of
its own, derived by HKDF-SHA256 (RFC 5869) from the operator's.
"""

import hmac
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from people.national_ids.number import NationalNumber

_ENCRYPTION_BYTES = 64  # AES-SIV takes two keys of 256 bits (RFC 5297, 2.2)
_LOOKUP_BYTES = 32


class UnknownKey(Exception):
    """A row names a key that NATIONAL_ID_KEYS no longer holds."""

    def __init__(self, key_id: str) -> None:
        super().__init__(f"NATIONAL_ID_KEYS has no key named {key_id}.")
        self.key_id = key_id


class Unsealable(Exception):
    """A ciphertext does not open in its row: the row or the key is not the one it was made for."""


@dataclass(frozen=True, slots=True, repr=False)
class _Key:
    id: str
    cipher: AESSIV
    lookup: bytes


class KeyRing:
    """The keys of NATIONAL_ID_KEYS as (id, secret), the newest first: it seals, all of them open.

    Its repr shows no key.
    """

    def __init__(self, keys: Sequence[tuple[str, bytes]]) -> None:
        self._keys = {key_id: _derived(key_id, secret) for key_id, secret in keys}
        self.newest = keys[0][0]

    def seal(self, number: NationalNumber, *, row: uuid.UUID) -> bytes:
        """The ciphertext of `number` for the row with this id, under the newest key."""
        return self._keys[self.newest].cipher.encrypt(number.reveal().encode(), [row.bytes])

    def unseal(self, ciphertext: bytes, *, row: uuid.UUID, key_id: str) -> NationalNumber:
        """The number in the row; raises UnknownKey or Unsealable."""
        if key_id not in self._keys:
            raise UnknownKey(key_id)
        try:
            return NationalNumber(
                self._keys[key_id].cipher.decrypt(ciphertext, [row.bytes]).decode()
            )
        except InvalidTag:
            raise Unsealable from None

    def lookup(self, number: NationalNumber) -> str:
        """The keyed hash under the newest key, hexadecimal."""
        return self.lookups(number)[0]

    def lookups(self, number: NationalNumber) -> list[str]:
        """The keyed hash under each key, the newest first: an older row is found by an older."""
        return [
            hmac.digest(key.lookup, number.reveal().encode(), "sha256").hex()
            for key in self._keys.values()
        ]


@cache
def _derived(key_id: str, secret: bytes) -> _Key:
    return _Key(
        id=key_id,
        cipher=AESSIV(_derive(secret, b"national id: encryption", _ENCRYPTION_BYTES)),
        lookup=_derive(secret, b"national id: look-up", _LOOKUP_BYTES),
    )


def _derive(secret: bytes, purpose: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=purpose).derive(secret)
