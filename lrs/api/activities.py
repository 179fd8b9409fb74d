"""The Activities Resource (1.0.3 Communication 2.5, 2.0 4.1.6.4)."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from lrs.activities import definitions
from lrs.api import parameters
from lrs.api.access import may_read_something
from lrs.api.resource import dispatch
from lrs.models import Credential
from lrs.xapi.versions import Version


def activities(request: HttpRequest) -> HttpResponse:
    """GET and HEAD: all that is known of an activity, which may be its id alone."""
    return dispatch(request, {"GET": _get, "HEAD": _get})


def _get(request: HttpRequest, credential: Credential, version: Version) -> HttpResponse:  # noqa: ARG001
    may_read_something(credential)
    given = parameters.given_once(request.GET, frozenset({"activityId"}))
    iri = parameters.iri(given, "activityId")
    found: dict[str, Any] = {"objectType": "Activity", "id": iri}
    if definition := definitions([iri]).get(iri):
        found["definition"] = definition
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False})
