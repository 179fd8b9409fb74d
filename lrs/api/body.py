"""The body of a request, also of one that comes in chunks and does not tell its length."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest


def body_of(request: HttpRequest) -> bytes:
    """The bytes of the body; raises RequestDataTooBig above DATA_UPLOAD_MAX_MEMORY_SIZE.

    Django reads no more than Content-Length says; gunicorn itself ends the stream of a
    chunked body.
    """
    in_chunks = "chunked" in request.headers.get("Transfer-Encoding", "").lower()
    if not (in_chunks and isinstance(request, WSGIRequest)):
        return request.body
    if not request.environ.get("wsgi.input_terminated"):
        return request.body
    largest: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    found: bytes = request.environ["wsgi.input"].read(largest + 1)
    if len(found) > largest:
        raise RequestDataTooBig
    return found
