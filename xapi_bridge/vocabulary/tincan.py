"""Verbs and activity types of the Tin Can registry."""

from typing import Final

UNREGISTERED: Final = ("http://id.tincanapi.com/verb/unregistered", "unregistered")
EARNED: Final = ("http://id.tincanapi.com/verb/earned", "earned")
EXPIRED: Final = ("http://id.tincanapi.com/verb/expired", "expired")

CERTIFICATE: Final = "https://www.opigno.org/en/tincan_registry/activity_type/certificate"
