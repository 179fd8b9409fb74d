"""Who vouches for a statement, in words for the pages above the LRS."""

from lrs import authorities
from xapi_bridge.vocabulary import portal


def name_of(key: str) -> str:
    """The portal's name for its own authority, a credential's for its; empty for all others."""
    if key == authorities.system_authority().key:
        return portal.PLATFORM
    # The log itself makes these from the credential's name: a statement cannot say another.
    before = authorities.supplier_authority("").key
    return key.removeprefix(before) if key.startswith(before) else ""
