"""Who gets in: system administrators to what the bridge exchanges, auditors too to the log."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase

from people.request import PersonRequest
from people.rules import Viewer
from xapi_bridge.rules import may_manage_exchange, may_read_log

_Args = ParamSpec("_Args")
_View = Callable[Concatenate[PersonRequest, _Args], HttpResponseBase]


def system_admin_required(view: _View[_Args]) -> _View[_Args]:
    """Log-in, and the role of a system administrator everywhere; 403 for others."""
    return _guarded(view, may_manage_exchange)


def log_reader_required(view: _View[_Args]) -> _View[_Args]:
    """Log-in, and a role that reads the log; 403 for others."""
    return _guarded(view, may_read_log)


def _guarded(view: _View[_Args], rule: Callable[[Viewer], bool]) -> _View[_Args]:
    @wraps(view)
    def guarded(
        request: PersonRequest, /, *args: _Args.args, **kwargs: _Args.kwargs
    ) -> HttpResponseBase:
        if not rule(request.user):
            raise PermissionDenied
        answer = view(request, *args, **kwargs)
        answer["Cache-Control"] = "no-store"  # a page may show a new secret, or what people did
        return answer

    return login_required(guarded)
