"""The Alternate Request Syntax (1.0.3 Communication 1.3): a request within a POST.

For browsers that could send no other across origins. 2.0 has none.
"""

from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import TooManyFieldsSent
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, QueryDict

from lrs.api.body import body_of
from lrs.api.errors import ApiError
from lrs.api.headers import VERSION_HEADER
from lrs.xapi.versions import Version, negotiate

METHOD = "method"
_METHODS = ("GET", "HEAD", "PUT", "POST", "DELETE")
_HEADERS = {
    "authorization": "HTTP_AUTHORIZATION",
    "x-experience-api-version": "HTTP_X_EXPERIENCE_API_VERSION",
    "if-match": "HTTP_IF_MATCH",
    "if-none-match": "HTTP_IF_NONE_MATCH",
    "accept-language": "HTTP_ACCEPT_LANGUAGE",
    "content-type": "CONTENT_TYPE",
    "content-length": "CONTENT_LENGTH",
}
_CONTENT = "content"
_FORM = "application/x-www-form-urlencoded"


def unfolded(request: HttpRequest) -> HttpRequest:
    """The request that the form of a POST with `?method=` describes; any other as it is.

    The form holds the parameters, the headers of `_HEADERS`, and the body as `content`. Raises
    ApiError (400) for what is not of this syntax, or of 2.0, and RequestDataTooBig.
    """
    if METHOD not in request.GET:
        return request
    _refuse_2(request)
    method = request.GET[METHOD]
    if request.method != "POST":
        raise ApiError(400, f'A request with the parameter "{METHOD}" must be a POST.')
    if len(request.GET) > 1 or len(request.GET.getlist(METHOD)) > 1:
        raise ApiError(400, f'Beside "{METHOD}" the address has no parameters: the form has them.')
    if method not in _METHODS:
        raise ApiError(400, f'The parameter "{METHOD}" must be one of {", ".join(_METHODS)}.')
    if request.content_type not in (_FORM, ""):  # an empty form needs no type
        raise ApiError(400, f"The Content-Type of such a request must be {_FORM}.")
    inner = _request(request, method, _form(request))
    _refuse_2(inner)
    return inner


def _refuse_2(request: HttpRequest) -> None:
    if negotiate(request.headers.get(VERSION_HEADER, "")) is Version.V2:
        raise ApiError(400, f'xAPI 2.0 has no request within a POST (the parameter "{METHOD}").')


def _form(request: HttpRequest) -> QueryDict:
    try:
        form = QueryDict(body_of(request), encoding="utf-8")
    except TooManyFieldsSent as error:
        raise ApiError(400, "The form has too many fields.") from error
    for name, texts in form.lists():
        if len(texts) > 1:
            raise ApiError(400, f'The form has "{name}" twice.')
        if name != _CONTENT and "\0" in f"{name}{texts[0]}":
            raise ApiError(400, "A parameter of the form holds a NUL character.")
    return form


def _request(outer: HttpRequest, method: str, form: QueryDict) -> HttpRequest:
    parameters = []
    headers: dict[str, Any] = {}
    content = ""
    for name, text in form.items():
        if name.lower() in _HEADERS:
            headers[_HEADERS[name.lower()]] = text
        elif name == _CONTENT:
            content = str(text)
        else:
            parameters.append((name, text))
    if method in ("PUT", "POST") and _CONTENT not in form:
        raise ApiError(400, f'The form of a {method} must have its body as "{_CONTENT}".')
    body = content.encode()
    environ = {
        name: value for name, value in outer.META.items() if name != "HTTP_TRANSFER_ENCODING"
    }
    environ |= {
        "CONTENT_TYPE": "application/json",
        **headers,
        "REQUEST_METHOD": method,
        "QUERY_STRING": urlencode(parameters),
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body),
    }
    return WSGIRequest(environ)
