"""The body of a request, also of one that comes in chunks and does not tell its length."""

from collections.abc import Iterator
from contextlib import contextmanager
from socket import socket

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, UnreadablePostError
from gunicorn.http.errors import ParseException

from lrs.api.errors import ApiError

_SILENCE = 20.0  # seconds without a byte; a proxy in front bounds the whole


def body_of(request: HttpRequest) -> bytes:
    """The bytes of the body; raises RequestDataTooBig above XAPI_MAX_BODY, ApiError (400, 408) when
    it does not come to its end.

    Django reads no more than Content-Length says; gunicorn itself ends the stream of a chunked
    body.
    """
    largest: int = settings.XAPI_MAX_BODY
    announced = _announced(request)
    if announced > largest:
        raise RequestDataTooBig
    with _patience(request):
        found = _read(request, largest + 1)
    if len(found) > largest:
        raise RequestDataTooBig
    if len(found) < announced:
        raise ApiError(400, "The body is shorter than its Content-Length.")
    return found


@contextmanager
def _patience(request: HttpRequest) -> Iterator[None]:
    """Reads within end after some silence, so that a sender who stalls holds no thread for long."""
    connection: socket | None = request.META.get("gunicorn.socket")
    before = connection.gettimeout() if connection else None
    try:
        if connection:
            connection.settimeout(_SILENCE)
        yield
    except (UnreadablePostError, OSError, ParseException) as error:
        if TimeoutError in (type(error), type(error.__cause__)):
            raise ApiError(408, "The body did not come to its end in time.") from error
        raise ApiError(400, "The body could not be read to its end.") from error
    finally:
        if connection:
            connection.settimeout(before)


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
