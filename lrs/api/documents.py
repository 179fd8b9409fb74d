"""The three Document Resources (1.0.3 Communication 2.2, 2.3, 2.6, 2.7; 2.0 4.1.6.2, 5, 6)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse

from lrs import documents
from lrs.api import parameters
from lrs.api.access import check_shelf
from lrs.api.body import body_of
from lrs.api.errors import ApiError, bad_parameter
from lrs.api.resource import dispatch
from lrs.documents import Content, Shelf
from lrs.models import Credential, Document
from lrs.xapi import documents as rules
from lrs.xapi.documents import JSON, Precondition
from lrs.xapi.versions import Version

Kind = Document.Kind
_LONGEST_TYPE = 200
# kind -> the parameters that say whose document it is, and the one that names it
_NAMES = {
    Kind.STATE: (("activityId", "agent"), "stateId"),
    Kind.ACTIVITY_PROFILE: (("activityId",), "profileId"),
    Kind.AGENT_PROFILE: (("agent",), "profileId"),
}


@dataclass(frozen=True)
class _Wanted:
    """What the address of a request points at; without a `document_id` a whole shelf."""

    shelf: Shelf
    document_id: str | None
    registration: UUID | None
    since: datetime | None


_Writer = Callable[[HttpRequest, _Wanted, Version], None]


def state(request: HttpRequest) -> HttpResponse:
    """What a learner has with an activity."""
    return _resource(request, Kind.STATE)


def activity_profile(request: HttpRequest) -> HttpResponse:
    """What is kept with an activity."""
    return _resource(request, Kind.ACTIVITY_PROFILE)


def agent_profile(request: HttpRequest) -> HttpResponse:
    """What is kept with an agent."""
    return _resource(request, Kind.AGENT_PROFILE)


def _resource(request: HttpRequest, kind: Kind) -> HttpResponse:
    handlers = {
        "GET": partial(_read, kind),
        "HEAD": partial(_read, kind),
        "PUT": partial(_write, kind, _put),
        "POST": partial(_write, kind, _post),
        "DELETE": partial(_write, kind, _delete),
    }
    return dispatch(request, handlers)


def _read(
    kind: Kind, request: HttpRequest, credential: Credential, version: Version
) -> HttpResponse:
    """One document as it came, or the ids of those on the shelf."""
    if not credential.may_look_up(kind):
        raise ApiError(403, "This credential may not read these documents.")
    wanted = _wanted(request, kind, version)
    check_shelf(credential, wanted.shelf)
    if wanted.document_id is None:
        found = documents.listed(wanted.shelf, wanted.registration, wanted.since)
        rows = list(found.values_list("document_id", "updated"))
        ids = list(dict.fromkeys(document_id for document_id, _ in rows))
        return _dated(JsonResponse(ids, safe=False), rows[-1][1] if rows else None)
    document = documents.find(wanted.shelf, wanted.document_id, wanted.registration)
    if document is None:
        raise ApiError(404, "There is no such document.")
    response = HttpResponse(bytes(document.content), content_type=document.content_type)
    response["ETag"] = document.etag
    return _dated(response, document.updated)


def _write(
    kind: Kind, action: _Writer, request: HttpRequest, credential: Credential, version: Version
) -> HttpResponse:
    if not credential.may_keep(kind):
        raise ApiError(403, "This credential may not write these documents.")
    wanted = _wanted(request, kind, version)
    check_shelf(credential, wanted.shelf)
    action(request, wanted, version)
    response = HttpResponse(status=204)
    del response["Content-Type"]
    return response


def _put(request: HttpRequest, wanted: _Wanted, version: Version) -> None:
    """The document becomes the body."""
    content = _content(request)

    def replace(held: Document | None) -> Content:
        asked = rules.put_must_name_etag(wanted.shelf.kind, version, exists=held is not None)
        _check(request, held, asked=asked)
        return content

    documents.change(wanted.shelf, _named(wanted), wanted.registration, replace)


def _post(request: HttpRequest, wanted: _Wanted, version: Version) -> None:  # noqa: ARG001
    """The body's properties go into the document; where there is none it is made."""
    content = _content(request)
    is_json = request.content_type == JSON
    new = rules.an_object(content.body) if is_json else {}

    def merge(held: Document | None) -> Content:
        _check(request, held, asked=False)
        if held is None:
            return content
        if not is_json or held.content_type.partition(";")[0].strip() != JSON:
            raise ApiError(400, f"Only {JSON} can be merged into a document of that type.")
        return Content(rules.merge(bytes(held.content), new), held.content_type)

    documents.change(wanted.shelf, _named(wanted), wanted.registration, merge)


def _delete(request: HttpRequest, wanted: _Wanted, version: Version) -> None:  # noqa: ARG001
    """The document goes; of states without an id, all of the activity, agent and registration."""

    def remove(held: Document | None) -> None:
        _check(request, held, asked=False)

    if wanted.document_id is not None:
        documents.change(wanted.shelf, wanted.document_id, wanted.registration, remove)
    elif wanted.shelf.kind == Kind.STATE:
        documents.listed(wanted.shelf, wanted.registration).delete()
    else:
        raise bad_parameter("profileId", "it is missing.")


def _check(request: HttpRequest, held: Document | None, *, asked: bool) -> None:
    found = rules.precondition(
        if_match=request.headers.get("If-Match"),
        if_none_match=request.headers.get("If-None-Match"),
        etag=held.etag if held else None,
        asked=asked,
    )
    if found is Precondition.FAILED:
        raise ApiError(412, "The document is not the one that the ETag names. Get it again.")
    if found is Precondition.UNSAID:
        raise ApiError(
            400,
            "A PUT of such a document must have If-Match with the ETag of the one that it replaces,"
            " or If-None-Match: * to make a new one.",
        )
    if found is Precondition.MISSING:
        raise ApiError(
            409,
            "There is such a document already. Get it, and send its ETag in If-Match to replace"
            " it, or If-None-Match: * to make only a new one.",
        )


def _content(request: HttpRequest) -> Content:
    """The body, which holds no national identity number and is JSON when it says so."""
    content_type = request.headers.get("Content-Type", "") or "application/octet-stream"
    if len(content_type) > _LONGEST_TYPE:
        raise ApiError(400, f"The Content-Type is longer than {_LONGEST_TYPE} characters.")
    body = body_of(request)
    rules.refuse_national_id(body, request.content_type or "")
    return Content(body, content_type)


def _wanted(request: HttpRequest, kind: Kind, version: Version) -> _Wanted:
    """What the parameters name; raises ApiError for one that is wrong or missing."""
    whose, name = _NAMES[kind]
    known = {*whose, name, *(("registration",) if kind == Kind.STATE else ())}
    if request.method in ("GET", "HEAD"):
        known.add("since")
    given = parameters.given_once(request.GET, frozenset(known))
    for required in whose:
        if required not in given:
            raise bad_parameter(required, "it is missing.")
    return _Wanted(
        shelf=Shelf(
            kind=kind,
            activity=parameters.iri(given, "activityId") if "activityId" in given else "",
            agent=parameters.agent(given["agent"]) if "agent" in given else "",
        ),
        document_id=given.get(name),
        registration=(
            parameters.uuid_of(given, "registration") if "registration" in given else None
        ),
        since=parameters.timestamp(given, "since", strict=version is Version.V2),
    )


def _named(wanted: _Wanted) -> str:
    if wanted.document_id is None:
        raise bad_parameter(_NAMES[Kind(wanted.shelf.kind)][1], "it is missing.")
    return wanted.document_id


def _dated(response: HttpResponse, updated: datetime | None) -> HttpResponse:
    if updated is not None:
        response["Last-Modified"] = format_datetime(updated, usegmt=True)
    return response
