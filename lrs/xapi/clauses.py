"""The clauses that a statement can break, each by its number in both versions of the standard."""

from enum import Enum

from lrs.xapi.versions import Version


class Clause(Enum):
    """(number in xAPI 1.0.3, number in xAPI 2.0)."""

    FORMAT = ("Data 2.2", "4.2.1")
    ID = ("Data 2.4.1", "4.2.4.2")
    ACTOR = ("Data 2.4.2", "4.2.2.1")
    AGENT = ("Data 2.4.2.1", "4.2.2.1")
    GROUP = ("Data 2.4.2.2", "4.2.2.1")
    IFI = ("Data 2.4.2.3", "4.2.2.1")
    ACCOUNT = ("Data 2.4.2.4", "4.2.2.1")
    VERB = ("Data 2.4.3", "4.2.2.2")
    OBJECT = ("Data 2.4.4", "4.2.2.3")
    ACTIVITY = ("Data 2.4.4.1", "4.2.2.3")
    OBJECT_AGENT = ("Data 2.4.4.2", "4.2.2.3")
    OBJECT_STATEMENT = ("Data 2.4.4.3", "4.2.2.3")
    RESULT = ("Data 2.4.5", "4.2.2.4")
    SCORE = ("Data 2.4.5.1", "4.2.2.4")
    CONTEXT = ("Data 2.4.6", "4.2.2.5")
    CONTEXT_ACTIVITIES = ("Data 2.4.6.2", "4.2.2.5")
    TIMESTAMP = ("Data 2.4.7", "4.2.4.2")
    STORED = ("Data 2.4.8", "4.2.4.2")
    AUTHORITY = ("Data 2.4.9", "4.2.4.2")
    VERSION = ("Data 2.4.10", "4.2.4.3")
    ATTACHMENT = ("Data 2.4.11", "4.2.2.6")
    SIGNATURE = ("Data 2.6", "4.2.6")
    VOIDING = ("Data 2.3.2", "4.2.5")
    EXTENSIONS = ("Data 4.1", "4.2.7")
    LANGUAGE_MAP = ("Data 4.2", "4.2.7")
    IRI = ("Data 4.3", "4.2.7")
    UUID = ("Data 4.4", "4.2.7")
    DATE = ("Data 4.5", "4.2.7")
    DURATION = ("Data 4.6", "4.2.7")
    ENCODING = ("Communication 1.4", "4.1.2")
    MULTIPART = ("Communication 1.5.2", "4.1.3")
    PUT = ("Communication 2.1.1", "4.1.6.1")
    POST = ("Communication 2.1.2", "4.1.6.1")
    DOCUMENT = ("Communication 2.2", "4.1.6.2")
    # Not of the standard: the portal keeps no national identity number.
    NATIONAL_ID = ("", "")

    def cite(self, version: Version) -> str:
        """For example "xAPI 1.0.3 Data 2.4.2.3"; empty for a rule of the portal's own."""
        number = self.value[0 if version is Version.V1 else 1]
        return f"xAPI {version} {number}" if number else ""
