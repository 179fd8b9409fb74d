"""Structured logs: JSON lines on standard error, each with the request id that caused it."""

import logging.config
import re

import structlog

# Whoever holds a capability may use it (content.file_views, scorm.views, courses.views.calendar):
# eight characters tell the lines of one package, visit or calendar apart, and open nothing.
_CAPABILITY = re.compile(r"(/(?:c|play|calendar)/[^/\s]{8})[^/\s?]+")


def shorten_capabilities(
    _logger: structlog.typing.WrappedLogger, _name: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Cut the capabilities in the addresses of a log line to their first eight characters."""
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = _CAPABILITY.sub(r"\1…", value)
    return event


_SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
    shorten_capabilities,
]


def configure() -> None:
    """Send structlog and the standard library's loggers the same way."""
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "json": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "processors": [
                        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                        structlog.processors.JSONRenderer(),
                    ],
                    "foreign_pre_chain": _SHARED,
                }
            },
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
            "root": {"handlers": ["stderr"], "level": "INFO"},
            "loggers": {
                "django.server": {"level": "WARNING"},
                "celery.app.trace": {"level": "WARNING"},  # one line a task says too little
                "celery.beat": {"level": "WARNING"},  # each sweep would be a line, for ever
                "httpx": {"level": "WARNING"},  # each request to a remote LRS would be a line
                "celery.worker.strategy": {"level": "WARNING"},
                "kombu": {"level": "WARNING"},
            },
        }
    )
