"""The About Resource (1.0.3 Communication 2.8, 2.0 4.1.6.7), which needs no credential."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from lrs.api.errors import answer
from lrs.api.resource import VERSION_HEADER, default_version
from lrs.xapi.versions import Version, negotiate


def about(request: HttpRequest) -> HttpResponse:
    """The versions that the log speaks."""
    if request.method in ("GET", "HEAD"):
        response: HttpResponse = JsonResponse({"version": [str(one) for one in Version]})
    else:
        response = answer(405, f"This resource has no {request.method}.")
        response["Allow"] = "GET, HEAD"
    wanted = negotiate(request.headers.get(VERSION_HEADER, ""))
    response[VERSION_HEADER] = wanted or default_version()
    return response


def nothing(request: HttpRequest) -> HttpResponse:
    """What is not there."""
    response = answer(404, f"There is no resource at {request.path}.")
    response[VERSION_HEADER] = default_version()
    return response
