"""The two versions of the standard that the log speaks."""

import re
from enum import StrEnum

_ACCEPTED = re.compile(r"(1|2)\.0(?:\.\d+)?")


class Version(StrEnum):
    """A version, as the answer's X-Experience-API-Version header says it."""

    V1 = "1.0.3"
    V2 = "2.0.0"

    @property
    def of_statement(self) -> str:
        """The `version` of a statement sent without one (1.0.3 Data 2.4.10, 2.0 4.2.4.3)."""
        return "1.0.0" if self is Version.V1 else "2.0.0"


def negotiate(header: str) -> Version | None:
    """The version that answers a request's header; None when the log does not speak it.

    "1.0" and every 1.0.x is 1.0.3, "2.0" and every 2.0.x is 2.0 (1.0.3 Communication 3.3).
    """
    found = _ACCEPTED.fullmatch(header.strip())
    if not found:
        return None
    return Version.V1 if found[1] == "1" else Version.V2
