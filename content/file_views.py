"""A package's files on the content origin: `GET /c/<capability>/<path>`.

The capability in the path is the permission; there is no session and no cookie. A package never
changes, so neither does an answer.
"""

import hashlib
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext_lazy

from content import origin
from content.files import ByteRange, FileSlice, UnsatisfiableRangeError, find_file, parse_range
from content.media_types import media_type
from content.models import Package
from content.policies import content_headers

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

_HEADERS = {
    "Cache-Control": "private, max-age=31536000, immutable",
    "Accept-Ranges": "bytes",
    # A course that opens a window of its own talks to it through `opener`.
    "Cross-Origin-Opener-Policy": "unsafe-none",
}


class _StreamedFile(FileResponse):
    block_size = 64 * 1024  # bytes a read where the server does not send the file itself


@dataclass(frozen=True, slots=True)
class _Found:
    """A file of a package as it is answered."""

    path: Path
    size: int
    headers: dict[str, str]


def package_file(request: HttpRequest, capability: str, path: str) -> HttpResponseBase:
    """One file of a package, whole or a range. GET and HEAD; 404 for what cannot be had."""
    if request.method not in {"GET", "HEAD"}:
        refused = _plain(request, gettext_lazy("Only GET and HEAD are answered here."), 405)
        refused["Allow"] = "GET, HEAD"
        return refused
    if request.headers.get("Service-Worker") == "script":
        # One worker would see every later request of this host, other launches included.
        return _plain(request, gettext_lazy("Service workers are not allowed."), 403)
    label: str = request.content_label  # type: ignore[attr-defined]  # set by lms.origins
    package_hex = origin.package_uuid_of(label, capability)
    if package_hex is None:
        sentence = gettext_lazy("This address is not valid. Open the course from the portal again.")
        return _plain(request, sentence, 404)
    found = _find(package_hex, path)
    if found is None:
        return _plain(request, gettext_lazy("The course has no such file."), 404)
    return _answer(request, found)


def _find(package_hex: str, path: str) -> _Found | None:
    """The file with its headers; the signed capability spares the look-up of the package's row."""
    folder = Package(uuid=uuid.UUID(package_hex)).folder
    found = find_file(folder, path)
    if found is None:
        return None
    size = found.stat().st_size
    name = found.relative_to(folder).as_posix()
    tag = hashlib.sha256(f"{package_hex}/{name}:{size}".encode()).hexdigest()[:32]
    return _Found(
        path=found,
        size=size,
        headers=content_headers()
        | _HEADERS
        | {"ETag": f'"{tag}"', "Content-Type": media_type(name)},
    )


def _answer(request: HttpRequest, found: _Found) -> HttpResponseBase:
    """304, 412, 416, 206 or 200 (RFC 9110, 13.2.2: the conditions go before the range)."""
    bare = HttpResponse(headers=found.headers)
    conditional = get_conditional_response(request, found.headers["ETag"], response=bare)
    if conditional is not None and conditional is not bare:
        return conditional
    try:
        wanted = _wanted(request, found)
    except UnsatisfiableRangeError:
        refused = _plain(request, gettext_lazy("The file is shorter than that."), 416)
        refused["Content-Range"] = f"bytes */{found.size}"
        return refused
    part = wanted or ByteRange(0, found.size - 1)
    response: HttpResponseBase = bare
    if request.method == "GET":
        response = _StreamedFile(FileSlice(found.path, part), headers=found.headers)
        response["Content-Type"] = found.headers["Content-Type"]  # FileResponse would guess
    response["Content-Length"] = str(part.length)
    if wanted:
        response.status_code = 206
        response["Content-Range"] = f"bytes {wanted.first}-{wanted.last}/{found.size}"
    return response


def _wanted(request: HttpRequest, found: _Found) -> ByteRange | None:
    """The range asked for; none when the client has a part of another file (If-Range)."""
    header = request.headers.get("Range")
    if request.method != "GET" or header is None:
        return None
    if request.headers.get("If-Range", found.headers["ETag"]) != found.headers["ETag"]:
        return None
    return parse_range(header, found.size)


def _plain(request: HttpRequest, sentence: "StrPromise", status: int) -> HttpResponse:
    """A sentence instead of a file, in the browser's language; not kept by the browser."""
    with translation.override(translation.get_language_from_request(request)):
        return HttpResponse(
            f"{sentence}\n",
            status=status,
            content_type="text/plain; charset=utf-8",
            headers={"Cache-Control": "no-store"},
        )
