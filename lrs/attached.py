"""The data of attachments, kept once by content."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256

from lrs.models import Attachment, Content, Statement
from lrs.preparing import Prepared


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


def bodies(content_ids: Collection[str]) -> dict[str, bytes]:
    """The data, by content."""
    rows = Content.objects.filter(sha256__in=content_ids)
    return {digest: bytes(body) for digest, body in rows.values_list("sha256", "body")}
