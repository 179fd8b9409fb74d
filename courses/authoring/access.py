"""Who may open the pages where courses are made."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase

from courses import rules
from people.request import PersonRequest

_Args = ParamSpec("_Args")
_View = Callable[Concatenate[PersonRequest, _Args], HttpResponseBase]


def course_admin_required(view: _View[_Args]) -> _View[_Args]:
    """Log-in, and the role of a course administrator somewhere; 403 for others."""

    @wraps(view)
    def guarded(
        request: PersonRequest, /, *args: _Args.args, **kwargs: _Args.kwargs
    ) -> HttpResponseBase:
        if not rules.may_manage_courses(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return login_required(guarded)
