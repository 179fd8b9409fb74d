"""multipart/mixed, for statements with the data of their attachments (RFC 2046 section 5.1).

1.0.3 Communication 1.5.2 and 2.0 4.1.3 say what the parts hold: first the statements, then one part
for each attachment, by its hash.
"""

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from lrs.xapi.clauses import Clause
from lrs.xapi.errors import InvalidStatementError

HASH = "x-experience-api-hash"
_BOUNDARY = re.compile(r"[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]")
_END = b"\r\n"


@dataclass(frozen=True)
class Part:
    """One part: its headers by their names in lower case, and its bytes."""

    headers: dict[str, str]
    content: bytes

    @property
    def media_type(self) -> str:
        """The Content-Type without its parameters, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


def split(body: bytes, boundary: str) -> list[Part]:
    """The parts of `body`; raises InvalidStatementError when it is not multipart."""
    if not _BOUNDARY.fullmatch(boundary):
        raise _broken("The Content-Type must name a boundary of at most 70 characters.")
    delimiter = re.compile(
        rb"(?:\A|\r\n)--" + re.escape(boundary.encode()) + rb"(--)?[ \t]*(?=\r\n|\Z)"
    )
    found: list[Part] = []
    start: int | None = None
    for at in delimiter.finditer(body):
        if start is not None:
            found.append(_part(body[start : at.start()], len(found)))
        if at[1]:
            return found
        start = at.end() + len(_END)
    if start is None:
        raise _broken("The body does not hold the boundary that the Content-Type names.")
    raise _broken("The body ends before its closing boundary.")


def join(parts: Iterable[Part]) -> tuple[bytes, str]:
    """The bytes of a body with `parts`, and its Content-Type."""
    boundary = uuid.uuid4().hex
    pieces: list[bytes] = []
    for part in parts:
        head = "".join(f"{name}: {value}\r\n" for name, value in part.headers.items())
        pieces += (f"--{boundary}\r\n{head}\r\n".encode(), part.content, _END)
    pieces.append(f"--{boundary}--\r\n".encode())
    return b"".join(pieces), f"multipart/mixed; boundary={boundary}"


def _part(text: bytes, place: int) -> Part:
    """Headers, an empty line, and the content; the headers may be none."""
    if text.startswith(_END):
        return Part({}, text[len(_END) :])
    head, empty_line, content = text.partition(_END + _END)
    if not empty_line:
        raise _broken(f"Part {place + 1} has no empty line after its headers.")
    headers: dict[str, str] = {}
    for line in head.decode("latin-1").split("\r\n"):
        name, colon, value = line.partition(":")
        if not colon or not name.strip() or name.strip().lower() in headers:
            raise _broken(f"Part {place + 1} has a header that is broken or stands twice.")
        headers[name.strip().lower()] = value.strip()
    return Part(headers, content)


def _broken(sentence: str) -> InvalidStatementError:
    return InvalidStatementError("$", Clause.MULTIPART, sentence)
