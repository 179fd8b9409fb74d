"""Error pages that say what happened, what was kept and what to do.

Content hosts and the machine interfaces carry no session; they get a line of plain text.
"""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from people.request import current_request_id


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  # Django's signature
    """The form was too old or came from another page."""
    return _page(request, "403_csrf.html", HTTPStatus.FORBIDDEN)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """The request could not be understood; the page stands alone, since the request may be odd."""
    return _bare_page("400.html", HTTPStatus.BAD_REQUEST)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """The person lacks the role."""
    return _page(request, "403.html", HTTPStatus.FORBIDDEN)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Nothing is here, or nothing that this person may know of."""
    return _page(request, "404.html", HTTPStatus.NOT_FOUND)


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Something failed. No database and no context processor is asked again."""
    return _bare_page("500.html", HTTPStatus.INTERNAL_SERVER_ERROR)


def _page(request: HttpRequest, template: str, status: HTTPStatus) -> HttpResponse:
    if not hasattr(request, "session"):
        return HttpResponse(f"{status.phrase}.\n", status=status, content_type="text/plain")
    return render(request, template, {"request_id": current_request_id()}, status=status)


def _bare_page(template: str, status: HTTPStatus) -> HttpResponse:
    return HttpResponse(
        render_to_string(template, {"request_id": current_request_id()}), status=status
    )
