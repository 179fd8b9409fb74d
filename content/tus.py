"""The headers of tus 1.0.0, the open protocol for resumable uploads (https://tus.io): pure.

Core, creation, checksum, termination and expiration are spoken; docs/decisions/0020 says why.
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from typing import Any

VERSION = "1.0.0"
EXTENSIONS = ("creation", "checksum", "termination", "expiration")
PIECE_TYPE = "application/offset+octet-stream"
CHECKSUM_MISMATCH = 460  # a status of the protocol's own
_ALGORITHMS = {"sha256": hashlib.sha256, "sha1": hashlib.sha1}  # every server must know sha1
ALGORITHMS = tuple(_ALGORITHMS)


class BadHeaderError(ValueError):
    """A header is missing or makes no sense; the text says which, for a developer."""


@dataclass(frozen=True, slots=True)
class Checksum:
    """What a piece must amount to: `hasher` takes its bytes, `digest` is the sum expected."""

    algorithm: str
    digest: bytes

    def hasher(self) -> Any:
        """A new hash object."""
        return _ALGORITHMS[self.algorithm](usedforsecurity=False)


def read_number(text: str | None, name: str) -> int:
    """A length or an offset in bytes; raises BadHeaderError."""
    if text is None or not (text.isascii() and text.isdigit()) or len(text) > 15:
        raise BadHeaderError(f"{name} must be a whole number of bytes.")
    return int(text)


def read_metadata(text: str) -> dict[str, str]:
    """Upload-Metadata: keys with base64 values, by commas; raises BadHeaderError."""
    found: dict[str, str] = {}
    for pair in filter(None, (one.strip() for one in text.split(","))):
        key, _, value = pair.partition(" ")
        try:
            found[key] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError) as error:
            raise BadHeaderError(f"The value of {key} in Upload-Metadata is not base64.") from error
    return found


def read_checksum(text: str | None) -> Checksum | None:
    """Upload-Checksum, None where there is none; raises BadHeaderError."""
    if text is None:
        return None
    algorithm, _, value = text.partition(" ")
    if algorithm not in _ALGORITHMS:
        raise BadHeaderError(f"Upload-Checksum must be one of {', '.join(ALGORITHMS)}.")
    try:
        return Checksum(algorithm, base64.b64decode(value, validate=True))
    except binascii.Error as error:
        raise BadHeaderError("The value of Upload-Checksum is not base64.") from error
