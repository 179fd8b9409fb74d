"""Documents: found by their address, written one at a time."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from lrs.models import Document

# What the document becomes, from what it is; None stands for "no document".
Change = Callable[[Document | None], "Content | None"]


@dataclass(frozen=True)
class Content:
    """The bytes of a document and their media type, with its parameters."""

    body: bytes
    content_type: str

    @property
    def etag(self) -> str:
        """SHA-1 in hex, in quotes (1.0.3 Communication 3.1)."""
        return f'"{hashlib.sha1(self.body, usedforsecurity=False).hexdigest()}"'


@dataclass(frozen=True)
class Shelf:
    """Where documents of a kind lie together: an activity, an agent, or both."""

    kind: str
    activity: str = ""
    agent: str = ""

    @property
    def owner(self) -> UUID:
        """What their rows share."""
        return _uuid(self.kind, self.activity, self.agent)

    def address(self, document_id: str, registration: UUID | None) -> UUID:
        """The key of one document."""
        return _uuid(self.kind, self.activity, self.agent, str(registration or ""), document_id)


def find(shelf: Shelf, document_id: str, registration: UUID | None) -> Document | None:
    """The document with this id, without a registration or with the given one."""
    return Document.objects.filter(pk=shelf.address(document_id, registration)).first()


def listed(
    shelf: Shelf, registration: UUID | None = None, since: datetime | None = None
) -> QuerySet[Document]:
    """The documents of a shelf, of any registration unless one is given, changed after `since`."""
    found = Document.objects.filter(owner=shelf.owner).order_by("updated", "document_id")
    if registration is not None:
        found = found.filter(registration=registration)
    return found.filter(updated__gt=since) if since is not None else found


def change(
    shelf: Shelf, document_id: str, registration: UUID | None, what: Change
) -> Document | None:
    """Let `what` decide on the document, which nobody else can change meanwhile.

    An exception that `what` raises leaves everything as it was.
    """
    address = shelf.address(document_id, registration)
    try:
        return _change(address, shelf, document_id, registration, what)
    except IntegrityError:  # another made it first: now it is there to be locked
        return _change(address, shelf, document_id, registration, what)


@transaction.atomic
def _change(
    address: UUID, shelf: Shelf, document_id: str, registration: UUID | None, what: Change
) -> Document | None:
    held = Document.objects.select_for_update().filter(pk=address).first()
    wanted = what(held)
    if wanted is None:
        if held is not None:
            held.delete()
        return None
    row = held or Document(
        address=address,
        owner=shelf.owner,
        kind=shelf.kind,
        activity=shelf.activity,
        agent=shelf.agent,
        registration=registration,
        document_id=document_id,
    )
    row.content = wanted.body
    row.content_type = wanted.content_type
    row.etag = wanted.etag
    row.updated = timezone.now()
    row.save(force_insert=held is None)
    return row


def _uuid(*parts: str) -> UUID:
    text = json.dumps(parts, ensure_ascii=False)
    return UUID(bytes=hashlib.sha256(text.encode()).digest()[:16])
