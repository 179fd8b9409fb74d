"""The About Resource (1.0.3 Communication 2.8, 2.0 4.1.6.7), which needs no credential."""

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse

from lrs.api import alternate, cors
from lrs.api.errors import ApiError, answer
from lrs.api.headers import VERSION_HEADER
from lrs.api.parameters import MOST
from lrs.api.resource import default_version
from lrs.xapi.versions import Version, negotiate

_METHODS = ("GET", "HEAD", "OPTIONS")


def about(request: HttpRequest) -> HttpResponse:
    """The versions that the log speaks, and its limits as an extension."""
    if request.method == "OPTIONS":
        return cors.preflight(_METHODS, default_version())
    try:
        request = alternate.unfolded(request)
    except ApiError as error:
        response = answer(error.status, error.sentence)
    except SuspiciousOperation:
        response = answer(400, "The request is too large, or has too many parameters.")
    else:
        response = _about(request)
    wanted = negotiate(request.headers.get(VERSION_HEADER, ""))
    response[VERSION_HEADER] = str(wanted or default_version())
    return cors.readable(response)


def _about(request: HttpRequest) -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        response = answer(405, f"This resource has no {request.method}.")
        response["Allow"] = ", ".join(_METHODS)
        return response
    limits = {"bytesInBody": settings.XAPI_MAX_BODY, "statementsInAnswer": MOST}
    return JsonResponse(
        {
            "version": [str(one) for one in Version],
            "extensions": {f"{settings.ACTOR_HOMEPAGE}/extensions/lrs-limits": limits},
        }
    )


def nothing(request: HttpRequest) -> HttpResponse:
    """What is not there."""
    response = answer(404, f"There is no resource at {request.path}.")
    response[VERSION_HEADER] = str(default_version())
    return cors.readable(response)
