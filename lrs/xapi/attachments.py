"""What a statement says of its attachments (1.0.3 Data 2.4.11, 2.0 4.2.2.6)."""

from typing import Any

from lrs.xapi import checks
from lrs.xapi.clauses import Clause
from lrs.xapi.errors import InvalidStatementError

_ATTACHMENT = frozenset(
    {"usageType", "display", "description", "contentType", "length", "sha2", "fileUrl"}
)
_REQUIRED = ("usageType", "display", "contentType", "length", "sha2")


def attachments(value: Any, path: str) -> None:
    """`value` is an array of Attachments."""
    for place, one in enumerate(checks.an_array(value, path, Clause.ATTACHMENT)):
        _attachment(one, f"{path}[{place}]")


def _attachment(value: Any, path: str) -> None:
    found = checks.members(value, path, Clause.ATTACHMENT, allowed=_ATTACHMENT, required=_REQUIRED)
    checks.an_iri(found["usageType"], f"{path}.usageType", Clause.ATTACHMENT)
    checks.a_language_map(found["display"], f"{path}.display", Clause.ATTACHMENT)
    if "description" in found:
        checks.a_language_map(found["description"], f"{path}.description", Clause.ATTACHMENT)
    checks.a_media_type(found["contentType"], f"{path}.contentType", Clause.ATTACHMENT)
    length = found["length"]
    if isinstance(length, bool) or not isinstance(length, int) or length < 0:
        raise InvalidStatementError(
            f"{path}.length", Clause.ATTACHMENT, "This must be a whole number of octets."
        )
    checks.a_sha2(found["sha2"], f"{path}.sha2", Clause.ATTACHMENT)
    if "fileUrl" in found:
        checks.an_iri(found["fileUrl"], f"{path}.fileUrl", Clause.ATTACHMENT)


def require_file_urls(statement: dict[str, Any], path: str) -> None:
    """A statement sent as JSON says where each attachment lies (1.0.3 Communication 1.5.2)."""
    for owner, prefix in ((statement, path), (statement["object"], f"{path}.object")):
        for place, one in enumerate(owner.get("attachments", ())):
            if "fileUrl" not in one:
                raise InvalidStatementError(
                    f"{prefix}.attachments[{place}]",
                    Clause.MULTIPART,
                    "An attachment that comes without its data must have a fileUrl.",
                )
