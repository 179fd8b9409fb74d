"""The Agents Resource (1.0.3 Communication 2.4, 2.0 4.1.6.3)."""

import json

from django.http import HttpRequest, HttpResponse, JsonResponse

from lrs import queries
from lrs.api import parameters
from lrs.api.access import may_read_something, own_keys
from lrs.api.resource import dispatch
from lrs.models import Credential
from lrs.queries import Query
from lrs.xapi.identity import agent_key
from lrs.xapi.keys import key
from lrs.xapi.persons import person
from lrs.xapi.versions import Version

_LOOKED_AT = 100  # statements of the agent, newest first, in which its names are looked for


def agents(request: HttpRequest) -> HttpResponse:
    """GET and HEAD: the Person Object of an agent, known or not."""
    return dispatch(request, {"GET": _get, "HEAD": _get})


def _get(request: HttpRequest, credential: Credential, version: Version) -> HttpResponse:  # noqa: ARG001
    may_read_something(credential)
    given = parameters.given_once(request.GET, frozenset({"agent"}))
    agent = parameters.agent_of(given, "agent")
    rows = []
    if credential.may_read_own():
        wanted = frozenset({key("related_agents", agent_key(agent)), *own_keys(credential)})
        rows = queries.find(Query(keys=wanted, limit=_LOOKED_AT)).rows
    found = person(agent, [json.loads(row.payload) for row in rows])
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False})
