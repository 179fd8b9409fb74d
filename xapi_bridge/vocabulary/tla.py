"""Verbs of the Total Learning Architecture profile."""

from typing import Final

CONFERRED: Final = ("https://w3id.org/xapi/tla/verbs/conferred", "conferred")
EXPIRED: Final = ("https://w3id.org/xapi/tla/verbs/expired", "expired")
REVOKED: Final = ("https://w3id.org/xapi/tla/verbs/revoked", "revoked")

COMPETENCY: Final = "https://w3id.org/xapi/tla/activity-types/competency"
