"""Pages that say why a log-in stopped, and what to do."""

from dataclasses import dataclass
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.request import current_request_id


@dataclass(frozen=True, slots=True)
class Stop:
    """What happened, and what the person can do about it."""

    title: str | Promise
    lead: str | Promise
    advice: str | Promise
    status: HTTPStatus


CANCELLED = Stop(
    _("You broke off the log-in"),
    _("You did not log in with ID-porten. Nothing has been changed."),
    _("You can try again, or log in another way."),
    HTTPStatus.OK,
)
FAILED = Stop(
    _("ID-porten could not log you in"),
    _("ID-porten stopped the log-in and sent you back. Nothing has been changed."),
    _("Try again in a few minutes. If it happens again, give your local support the code below."),
    HTTPStatus.BAD_GATEWAY,
)
OLD = Stop(
    _("The log-in is too old"),
    _(
        "The log-in was begun in another window or too long ago, or it has been used. Nothing has "
        "been changed."
    ),
    _("Begin again from here. If you are logged in already, go to the start page."),
    HTTPStatus.BAD_REQUEST,
)
LOW = Stop(
    _("You need a safer way to log in"),
    _(
        "The portal must be surer of who you are than the way that you chose at ID-porten allows. "
        "You are not logged in."
    ),
    _("Try again and choose BankID, Buypass or Commfides."),
    HTTPStatus.FORBIDDEN,
)
REFUSED = Stop(
    _("The log-in could not be trusted"),
    _("The answer from ID-porten was not as it should be, so the portal did not log you in."),
    _("Try again. If it happens again, give your local support the code below."),
    HTTPStatus.BAD_GATEWAY,
)
DOWN = Stop(
    _("ID-porten does not answer"),
    _("The portal got no answer that it could use. You are not logged in, and nothing is lost."),
    _("Wait a few minutes and try again. If it lasts, give your local support the code below."),
    HTTPStatus.SERVICE_UNAVAILABLE,
)


def page(request: HttpRequest, stop: Stop) -> HttpResponse:
    """The page, with the request id that the log lines have."""
    context = {"stop": stop, "request_id": current_request_id()}
    return render(request, "people/idporten/stopped.html", context, status=stop.status)
