"""The data of attachments, kept once by content."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db.models import Exists, OuterRef

from lrs.models import Attachment, Content, Statement
from lrs.preparing import Prepared
from lrs.xapi.attachments import carried_by
from lrs.xapi.multipart import Part


@dataclass(frozen=True)
class Held:
    """The data of an attachment as a statement names it: `sha2` in lower case, `size` in bytes."""

    seq: int
    sha2: str
    content_id: str
    size: int


def store(new: Sequence[tuple[Statement, Prepared]]) -> None:
    """Keep the data that came with `new` statements."""
    carried = [(row, one.data) for row, one in new if one.data]
    if not carried:
        return
    rows = {}
    links = []
    for row, data in carried:
        for sha2, body in data.items():
            digest = sha256(body).hexdigest()
            rows[digest] = Content(sha256=digest, body=body, size=len(body))
            links.append(Attachment(seq=row, sha2=sha2, content_id=digest))
    Content.objects.bulk_create(rows.values(), ignore_conflicts=True)
    Attachment.objects.bulk_create(links)


def held(seqs: Sequence[int]) -> list[Held]:
    """What the log holds of the attachments of these statements, without the data."""
    rows = Attachment.objects.filter(seq__in=seqs).order_by("seq", "sha2")
    return [
        Held(seq, sha2, content, size)
        for seq, sha2, content, size in rows.values_list(
            "seq", "sha2", "content_id", "content__size"
        )
    ]


def data(one: Held) -> bytes:
    """The data of one attachment."""
    return bytes(Content.objects.values_list("body", flat=True).get(pk=one.content_id))


def drop(seqs: Sequence[int]) -> None:
    """Forget what came with these statements, and the data that came with no other."""
    links = Attachment.objects.filter(seq__in=seqs)
    digests = set(links.values_list("content_id", flat=True))
    links.delete()
    others = Attachment.objects.filter(content=OuterRef("pk"))
    Content.objects.filter(~Exists(others), sha256__in=digests).delete()


def parts(statements: Mapping[int, dict[str, Any]]) -> dict[int, dict[str, Part]]:
    """What came with statements, given by seq: by seq, and by hash as the statement writes it."""
    known = {(one.seq, one.sha2): one.content_id for one in held(list(statements))}
    rows = Content.objects.filter(sha256__in=set(known.values()))
    bodies = {digest: bytes(body) for digest, body in rows.values_list("sha256", "body")}
    found: dict[int, dict[str, Part]] = {}
    for seq, statement in statements.items() if known else ():
        for _, attachment in carried_by(statement, "$"):
            content = known.get((seq, attachment["sha2"].lower()))
            if content:
                part = _part(attachment, bodies[content])
                found.setdefault(seq, {})[attachment["sha2"]] = part
    return found


def _part(attachment: dict[str, Any], data: bytes) -> Part:
    return Part(
        {
            "Content-Type": attachment["contentType"],
            "Content-Transfer-Encoding": "binary",
            "X-Experience-API-Hash": attachment["sha2"],
        },
        data,
    )
