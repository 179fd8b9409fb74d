"""The pages about one's own log-in: allauth's views, for local accounts."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from people.models import Person

View = Callable[..., HttpResponseBase]


def for_local_accounts(view: View) -> View:
    """Send those who log in elsewhere to the page that says where their second factor is kept.

    A key of theirs here would go on opening the portal after their account elsewhere was closed.
    """

    @wraps(view)
    @login_required
    @never_cache
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if isinstance(request.user, Person) and not request.user.has_usable_password():
            return redirect("mfa_index")
        return view(request, *args, **kwargs)

    return guarded
