"""The Statement Resource (1.0.3 Communication 2.1, 2.0 4.1.6.1)."""

import json
from dataclasses import replace
from email.utils import format_datetime

from django.http import HttpRequest, HttpResponse, JsonResponse

from lrs import queries, services, writing
from lrs.api import parameters, returning
from lrs.api.access import check_reach, own_keys
from lrs.api.body import body_of
from lrs.api.errors import ApiError
from lrs.api.headers import CONSISTENT_THROUGH
from lrs.api.resource import dispatch, etag, iso
from lrs.authorities import Voucher, voucher_of
from lrs.models import Credential
from lrs.preparing import prepare
from lrs.xapi import multipart, reading
from lrs.xapi.clauses import Clause
from lrs.xapi.errors import InvalidStatementError
from lrs.xapi.multipart import Part
from lrs.xapi.versions import Version

JSON = "application/json"
_MULTIPART = "multipart/mixed"


def statements(request: HttpRequest) -> HttpResponse:
    """GET, HEAD, POST and PUT; every answer says up to when the log is whole."""
    through = writing.consistent_through()
    response = dispatch(request, {"GET": _get, "HEAD": _get, "POST": _post, "PUT": _put})
    response[CONSISTENT_THROUGH] = iso(through)
    return response


def _post(request: HttpRequest, credential: Credential, version: Version) -> HttpResponse:
    _check_writing(request, credential)
    parameters.given_once(request.GET)
    text, parts = _received(request)
    in_array = reading.is_array(text)
    batch = prepare(reading.read(text), version, in_array=in_array, parts=parts)
    check_reach(credential, batch, in_array=in_array)
    found = services.store_prepared(batch, authority=_voucher(credential))
    return JsonResponse([str(one) for one in found], safe=False)


def _put(request: HttpRequest, credential: Credential, version: Version) -> HttpResponse:
    _check_writing(request, credential)
    given = parameters.given_once(request.GET, frozenset({"statementId"}))
    statement_id = parameters.uuid_of(given, "statementId")
    text, parts = _received(request)
    batch = prepare([reading.read_one(text)], version, statement_id=statement_id, parts=parts)
    if batch[0].id != statement_id:
        raise InvalidStatementError(
            "$.id", Clause.PUT, "The id of the statement is not the statementId of the address."
        )
    check_reach(credential, batch, in_array=False)
    services.store_prepared(batch, authority=_voucher(credential))
    response = HttpResponse(status=204)
    del response["Content-Type"]
    return response


def _received(request: HttpRequest) -> tuple[bytes, list[Part]]:
    """The JSON of the statements, and the attachments that came with it."""
    body = body_of(request)
    if request.content_type != _MULTIPART:
        return body, []
    parts = multipart.split(body, (request.content_params or {}).get("boundary", ""))
    if not parts or parts[0].media_type != JSON:
        raise InvalidStatementError(
            "$", Clause.MULTIPART, f"The first part must be the statements, as {JSON}."
        )
    return parts[0].content, parts[1:]


def _get(request: HttpRequest, credential: Credential, version: Version) -> HttpResponse:
    if not credential.may_read_own():
        raise ApiError(403, "This credential may not read statements.")
    wanted = parameters.read(request.GET, version)
    keys = wanted.query.keys.union(own_keys(credential))
    languages = _languages(request.headers.get("Accept-Language", ""))
    if wanted.statement_id:
        row = queries.find_one(wanted.statement_id, voided=wanted.voided, keys=keys)
        if row is None:
            raise ApiError(404, "The log has no such statement.")
        rows = [row]
        text = returning.texts(rows, wanted.form, languages)[0]
    else:
        page = queries.find(replace(wanted.query, keys=keys))
        if wanted.attachments:
            page = returning.light_enough(page)
        rows = page.rows
        listed = ",".join(returning.texts(rows, wanted.form, languages))
        more = json.dumps(_more(request, page.next) if page.next else "")
        text = f'{{"statements":[{listed}],"more":{more}}}'
    body, content_type = text.encode(), JSON
    if wanted.attachments:
        body, content_type = returning.with_attachments(body, rows)
    response = HttpResponse(body, content_type=content_type)
    response["ETag"] = etag(body)
    if rows:
        response["Last-Modified"] = format_datetime(max(row.stored for row in rows), usegmt=True)
    return response


def _more(request: HttpRequest, beyond: int) -> str:
    """The address of the next page, without scheme and host (1.0.3 Data 2.5)."""
    query = request.GET.copy()
    query["beyond"] = str(beyond)
    return f"{request.path}?{query.urlencode()}"


def _languages(header: str) -> list[str]:
    """The tags of an Accept-Language header in lower case, the best first."""
    found = []
    for place, part in enumerate(header.lower().split(",")):
        tag, _, weight = part.strip().partition(";q=")
        try:
            quality = float(weight or 1)
        except ValueError:
            quality = 0.0
        if tag and tag != "*" and quality > 0:
            found.append((-quality, place, tag))
    return [tag for _, _, tag in sorted(found)]


def _voucher(credential: Credential) -> Voucher:
    return voucher_of(
        credential.authority,
        may_void_any=credential.may_void_any(),
        may_define=credential.may_define(),
    )


def _check_writing(request: HttpRequest, credential: Credential) -> None:
    if not credential.may_write():
        raise ApiError(403, "This credential may not write statements.")
    if request.content_type not in (JSON, _MULTIPART):
        raise ApiError(
            400, f"The Content-Type must be {JSON}, or {_MULTIPART} with the data of attachments."
        )
    charset = (request.content_params or {}).get("charset", "utf-8")
    if charset.lower() not in ("utf-8", "utf8"):
        raise ApiError(400, "The charset must be UTF-8.")
