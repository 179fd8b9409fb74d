"""The Statement Resource (1.0.3 Communication 2.1, 2.0 4.1.6.1)."""

import json
import uuid
from collections.abc import Callable
from dataclasses import replace
from email.utils import format_datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from lrs import queries, services, writing
from lrs.api import parameters
from lrs.api.access import check_reach
from lrs.api.body import body_of
from lrs.api.errors import ApiError
from lrs.api.resource import dispatch, etag, iso
from lrs.authorities import Voucher, voucher_of
from lrs.models import Credential, Statement
from lrs.preparing import prepare
from lrs.xapi import reading, rendering
from lrs.xapi.clauses import Clause
from lrs.xapi.errors import InvalidStatementError
from lrs.xapi.keys import key
from lrs.xapi.versions import Version


def statements(request: HttpRequest) -> HttpResponse:
    """GET, HEAD, POST and PUT; every answer says up to when the log is whole."""
    through = writing.consistent_through()
    response = dispatch(request, {"GET": _get, "HEAD": _get, "POST": _post, "PUT": _put})
    response["X-Experience-API-Consistent-Through"] = iso(through)
    return response


def _post(request: HttpRequest, credential: Credential, version: Version) -> HttpResponse:
    _check_writing(request, credential)
    parameters.given_once(request.GET)
    body = body_of(request)
    in_array = reading.is_array(body)
    batch = prepare(reading.read(body), version, in_array=in_array)
    check_reach(credential, batch, in_array=in_array)
    found = services.store_prepared(batch, authority=_voucher(credential))
    return JsonResponse([str(one) for one in found], safe=False)


def _put(request: HttpRequest, credential: Credential, version: Version) -> HttpResponse:
    _check_writing(request, credential)
    given = parameters.given_once(request.GET, frozenset({"statementId"}))
    statement_id = parameters.uuid_of(given, "statementId")
    batch = prepare([reading.read_one(body_of(request))], version, statement_id=statement_id)
    if batch[0].id != statement_id:
        raise InvalidStatementError(
            "$.id", Clause.PUT, "The id of the statement is not the statementId of the address."
        )
    check_reach(credential, batch, in_array=False)
    services.store_prepared(batch, authority=_voucher(credential))
    response = HttpResponse(status=204)
    del response["Content-Type"]
    return response


def _get(request: HttpRequest, credential: Credential, version: Version) -> HttpResponse:
    if not credential.may_read_own():
        raise ApiError(403, "This credential may not read statements.")
    wanted = parameters.read(request.GET, version)
    own = () if credential.may_read() else (key("authority", credential.authority.key),)
    keys = wanted.query.keys.union(own)
    render = _renderer(wanted.form, request)
    if wanted.statement_id:
        row = queries.find_one(wanted.statement_id, voided=wanted.voided, keys=keys)
        if row is None:
            raise ApiError(404, "The log has no such statement.")
        return _found(render(row), [row], attachments=wanted.attachments)
    page = queries.find(replace(wanted.query, keys=keys))
    more = json.dumps(_more(request, page.next) if page.next else "")
    body = f'{{"statements":[{",".join(map(render, page.rows))}],"more":{more}}}'
    return _found(body, page.rows, attachments=wanted.attachments)


def _found(text: str, rows: list[Statement], *, attachments: bool) -> HttpResponse:
    body, content_type = text.encode(), "application/json"
    if attachments:  # the log takes no attachment data yet, so that there is one part
        boundary = uuid.uuid4().hex
        head = f"--{boundary}\r\nContent-Type: application/json\r\n\r\n".encode()
        body = head + body + f"\r\n--{boundary}--\r\n".encode()
        content_type = f"multipart/mixed; boundary={boundary}"
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


def _renderer(form: str, request: HttpRequest) -> Callable[[Statement], str]:
    """From a row to the text of its statement in this form."""
    if form == "exact":
        return queries.exact
    if form == "ids":
        return lambda row: _json(rendering.ids(json.loads(queries.exact(row))))
    languages = _languages(request.headers.get("Accept-Language", ""))
    return lambda row: _json(rendering.canonical(json.loads(queries.exact(row)), languages))


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


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _voucher(credential: Credential) -> Voucher:
    return voucher_of(credential.authority, may_void_any=credential.may_void_any())


def _check_writing(request: HttpRequest, credential: Credential) -> None:
    if not credential.may_write():
        raise ApiError(403, "This credential may not write statements.")
    if request.content_type == "multipart/mixed":
        raise ApiError(
            400,
            "The log takes no attachment data yet. Send application/json with a fileUrl for each"
            " attachment.",
        )
    if request.content_type != "application/json":
        raise ApiError(400, "The Content-Type must be application/json.")
    charset = (request.content_params or {}).get("charset", "utf-8")
    if charset.lower() not in ("utf-8", "utf8"):
        raise ApiError(400, "The charset must be UTF-8.")
