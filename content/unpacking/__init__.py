"""Safe, streaming unpacking of an untrusted zip. Pure: no Django, no database, no texts."""

from content.unpacking.archive import LIMITS, Limits, Unpacked, sha256_of, unpack
from content.unpacking.refusal import Reason, Refused

__all__ = ["LIMITS", "Limits", "Reason", "Refused", "Unpacked", "sha256_of", "unpack"]
