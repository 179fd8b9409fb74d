"""What the resources share: version, credential, methods, headers."""

from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha1

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse

from lrs.api import alternate, cors
from lrs.api.access import credential_of, too_many, unauthorized
from lrs.api.errors import ApiError, answer, invalid
from lrs.api.headers import VERSION_HEADER
from lrs.errors import ConflictError, MayNotVoidError
from lrs.models import Credential
from lrs.xapi.errors import InvalidStatementError
from lrs.xapi.versions import Version, negotiate

Handler = Callable[[HttpRequest, Credential, Version], HttpResponse]


def default_version() -> Version:
    """The version in whose name a request that asks for none is answered."""
    return Version(settings.XAPI_DEFAULT_VERSION)


def dispatch(request: HttpRequest, handlers: Mapping[str, Handler]) -> HttpResponse:
    """Answer with the handler of the request's method, or with a refusal."""
    if request.method == "OPTIONS":
        return cors.preflight([*handlers, "OPTIONS"], default_version())
    header = request.headers.get(VERSION_HEADER)
    try:
        request = alternate.unfolded(request)
    except ApiError as error:
        response = answer(error.status, error.sentence)
    except RequestDataTooBig:
        response = _too_large()
    except SuspiciousOperation:
        response = _too_many_parameters()
    else:
        header = request.headers.get(VERSION_HEADER)
        response = _versioned(request, header, handlers)
    response[VERSION_HEADER] = str(negotiate(header or "") or default_version())
    if response.status_code != 204:
        response["Content-Length"] = str(len(response.content))
    if request.method == "HEAD":
        response.content = b""
    return cors.readable(response)


def _versioned(
    request: HttpRequest, header: str | None, handlers: Mapping[str, Handler]
) -> HttpResponse:
    version = negotiate(header) if header is not None else None
    return _unknown_version(header) if version is None else _answer(request, version, handlers)


def _unknown_version(header: str | None) -> HttpResponse:
    """400: a request must say its version (1.0.3 Communication 3.3)."""
    if header is None:
        return answer(400, f"The header {VERSION_HEADER} is missing. It must be 1.0.3 or 2.0.0.")
    return answer(400, f"The header {VERSION_HEADER} must be 1.0, 1.0.x, 2.0 or 2.0.x.")


def _answer(
    request: HttpRequest, version: Version, handlers: Mapping[str, Handler]
) -> HttpResponse:
    handler = handlers.get(request.method or "")
    if handler is None:
        response = answer(405, f"This resource has no {request.method}.")
        response["Allow"] = ", ".join(handlers)
        return response
    credential = credential_of(request)
    if credential is None:
        return unauthorized()
    if refusal := too_many(credential):
        return refusal
    try:
        return handler(request, credential, version)
    except InvalidStatementError as error:
        return invalid(error, version)
    except ApiError as error:
        return answer(error.status, error.sentence, **error.more)
    except ConflictError as error:
        return answer(409, str(error), id=str(error.statement_id))
    except MayNotVoidError as error:
        return answer(403, str(error), id=str(error.statement_id))
    except RequestDataTooBig:
        return _too_large()


def _too_many_parameters() -> HttpResponse:
    """400: more than Django takes."""
    return answer(400, "The request has too many parameters.")


def _too_large() -> HttpResponse:
    return answer(413, f"The body is larger than {settings.XAPI_MAX_BODY} bytes.")


def etag(body: bytes) -> str:
    """The SHA-1 of the body in hex, in quotes, as the standard asks (1.0.3 Communication 3.1)."""
    return f'"{sha1(body, usedforsecurity=False).hexdigest()}"'


def iso(moment: datetime) -> str:
    """`moment` in UTC, to the microsecond."""
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")
