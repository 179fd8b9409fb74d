"""The pages of a log-in that stopped: what happened, and what to do now. Nobody is logged in."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import structlog
from allauth.socialaccount.providers.base.constants import AuthError
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from requests import RequestException

from people.request import current_request_id

log = structlog.get_logger(__name__)

# RFC 6749, section 5.2.
_CODES = (
    "invalid_request",
    "invalid_client",
    "invalid_grant",
    "unauthorized_client",
    "unsupported_grant_type",
    "invalid_scope",
)


@dataclass(frozen=True, slots=True)
class Stop:
    """A page; `again` offers the way back to the log-in page as the next step."""

    title: str | Promise
    happened: str | Promise
    to_do: str | Promise
    status: HTTPStatus
    again: bool = True


DOWN = Stop(
    _("The employee log-in does not answer"),
    _(
        "Your employer's log-in service gave no answer that the portal can use. You are not logged "
        "in, and nothing is lost."
    ),
    _("Wait a little and try again. If it goes on, use another way to log in, or tell support."),
    HTTPStatus.SERVICE_UNAVAILABLE,
)
REFUSED = Stop(
    _("The answer could not be trusted"),
    _("Something was wrong with the answer from the log-in service. You are not logged in."),
    _("Try again. If it happens once more, send support the code below."),
    HTTPStatus.FORBIDDEN,
)
OLD = Stop(
    _("The log-in took too long"),
    _("The answer belongs to no log-in that this browser has under way."),
    _("Begin again from the log-in page."),
    HTTPStatus.BAD_REQUEST,
)
CANCELLED = Stop(
    _("The log-in was cancelled"),
    _("You are not logged in."),
    _("You can try again, or choose another way to log in."),
    HTTPStatus.OK,
)
UNKNOWN = Stop(
    _("We do not know you as an employee"),
    _(
        "The log-in was right, but the portal has not been told by HR who you are. "
        "Nothing has been created."
    ),
    _(
        "Are you new? It may take a day until HR's list arrives. Otherwise ask your leader to see "
        "that HR has your employee number. Until then you can log in another way."
    ),
    HTTPStatus.FORBIDDEN,
)
TWO_PEOPLE = Stop(
    _("Your log-in points to two people"),
    _("The portal knows this log-in as one person, and the employee number as another."),
    _("Send support the code below. They can see who is who and put it right."),
    HTTPStatus.FORBIDDEN,
    again=False,
)


def page(request: HttpRequest, stop: Stop) -> HttpResponse:
    """The page, with the code that the log lines of this request carry."""
    context = {"stop": stop, "request_id": current_request_id()}
    return render(request, "people/sso_stopped.html", context, status=stop.status)


def down(request: HttpRequest, error: Exception) -> HttpResponse:
    """The page for no answer, or none of use; the log gets the name of what was wrong."""
    log.warning("sso_down", error=_name(error))
    return page(request, DOWN)


def _name(error: Exception) -> str:
    """The code of an error answer where there is one, of the few that are known: nothing else that
    the answer holds.
    """
    text = str(error) if isinstance(error, OAuth2Error) else ""
    return next((code for code in _CODES if code in text), type(error).__name__)


def page_for(request: HttpRequest, error: Any, exception: Exception | None) -> HttpResponse:
    """The page for what allauth found wrong. An exception's text may hold an answer: not logged."""
    if error == AuthError.CANCELLED:
        return page(request, CANCELLED)
    if isinstance(exception, RequestException | OAuth2Error):
        return down(request, exception)
    if exception is not None:
        log.warning("sso_refused", error=type(exception).__name__)
        return page(request, REFUSED)
    return page(request, REFUSED if request.GET.get("error") else OLD)
