"""The request under way: its id, as the log lines carry it, and its type behind a log-in."""

import structlog
from django.http import HttpRequest

from people.models import Person


class PersonRequest(HttpRequest):
    """A request behind `login_required`: its user is a person, for the type checker."""

    user: Person


def current_request_id() -> str:
    """The id, or an empty string outside requests and tasks."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))
