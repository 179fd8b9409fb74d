"""The id of the request under way, as the log lines carry it."""

import structlog


def current_request_id() -> str:
    """The id, or an empty string outside requests and tasks."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))
