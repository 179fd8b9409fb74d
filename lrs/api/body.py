"""The body of a request, also of one that comes in chunks and does not tell its length."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, UnreadablePostError

from lrs.api.errors import ApiError


def body_of(request: HttpRequest) -> bytes:
    """The bytes of the body; raises RequestDataTooBig above XAPI_MAX_BODY, ApiError (400) when it
    ends before its time.

    Django reads no more than Content-Length says; gunicorn itself ends the stream of a chunked
    body.
    """
    largest: int = settings.XAPI_MAX_BODY
    announced = _announced(request)
    if announced > largest:
        raise RequestDataTooBig
    try:
        found = _read(request, largest + 1)
    except (UnreadablePostError, OSError) as error:
        raise ApiError(400, "The body could not be read to its end.") from error
    if len(found) > largest:
        raise RequestDataTooBig
    if len(found) < announced:
        raise ApiError(400, "The body is shorter than its Content-Length.")
    return found


def _read(request: HttpRequest, size: int) -> bytes:
    in_chunks = "chunked" in request.headers.get("Transfer-Encoding", "").lower()
    ends_itself = request.META.get("wsgi.input_terminated")
    if in_chunks and ends_itself:
        return bytes(request.META["wsgi.input"].read(size))
    return bytes(request.read(size))


def _announced(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
