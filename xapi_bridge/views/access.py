"""Who gets in: the pages about suppliers and targets are for system administrators."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase

from people.request import PersonRequest
from xapi_bridge.rules import may_manage_exchange

_Args = ParamSpec("_Args")
_View = Callable[Concatenate[PersonRequest, _Args], HttpResponse]
_Guarded = Callable[Concatenate[PersonRequest, _Args], HttpResponseBase]


def system_admin_required(view: _View[_Args]) -> _Guarded[_Args]:
    """Log-in, and the role of a system administrator everywhere; 403 for others."""

    @wraps(view)
    def guarded(
        request: PersonRequest, /, *args: _Args.args, **kwargs: _Args.kwargs
    ) -> HttpResponseBase:
        if not may_manage_exchange(request.user):
            raise PermissionDenied
        answer = view(request, *args, **kwargs)
        answer["Cache-Control"] = "no-store"  # a page may show a new secret
        return answer

    return login_required(guarded)
