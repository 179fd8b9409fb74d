"""Who vouches for a statement, in words for the pages above the LRS."""

from lrs import authorities
from xapi_bridge.vocabulary import portal


def name_of(key: str) -> str:
    """The portal's name for its own authority; empty for all others."""
    return portal.PLATFORM if key == authorities.system_authority().key else ""
