"""Requests from pages of other origins: content that reports to the log by itself.

Any origin may ask, since nothing that a browser adds by itself opens anything here: a request
carries its credential in a header, and cookies are not read.
"""

from collections.abc import Iterable

from django.http import HttpResponse

from lrs.api.headers import CONSISTENT_THROUGH, VERSION_HEADER

_SENT = f"Authorization, Content-Type, If-Match, If-None-Match, {VERSION_HEADER}"
_READ = f"ETag, Last-Modified, Retry-After, {VERSION_HEADER}, {CONSISTENT_THROUGH}"
_SECONDS = "86400"


def preflight(methods: Iterable[str], version: str) -> HttpResponse:
    """204 to an OPTIONS request, which needs neither credential nor version."""
    response = HttpResponse(status=204)
    del response["Content-Type"]
    response["Allow"] = response["Access-Control-Allow-Methods"] = ", ".join(methods)
    response["Access-Control-Allow-Headers"] = _SENT
    response["Access-Control-Max-Age"] = _SECONDS
    response[VERSION_HEADER] = str(version)
    return readable(response)


def readable(response: HttpResponse) -> HttpResponse:
    """`response`, which a page of any origin may read."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = _READ
    return response
