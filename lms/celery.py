"""The Celery application. Tasks take ids and call one function; the request id travels along."""

import os
from typing import Any

import structlog
from celery import Celery
from celery.signals import before_task_publish, setup_logging, task_postrun, task_prerun

from lms import broker
from lms.schedule import SCHEDULE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings")

broker.register()
app = Celery("lms")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = dict(SCHEDULE)
app.autodiscover_tasks()

_HEADER = "request_id"


@setup_logging.connect
def keep_our_logging(**_: Any) -> None:
    """Celery leaves the loggers as lms.logs set them."""


@before_task_publish.connect
def send_request_id(headers: dict[str, Any], **_: Any) -> None:
    """Put the id of the request that nudges a task into the task's headers."""
    context = structlog.contextvars.get_contextvars()
    headers[_HEADER] = context.get("request_id", "")


@task_prerun.connect
def bind_request_id(task_id: str, task: Any, **_: Any) -> None:
    """Log with the id of the request that started the task, or the task's own."""
    request_id = getattr(task.request, _HEADER, None) or task_id
    structlog.contextvars.bind_contextvars(request_id=request_id, task=task.name)


@task_postrun.connect
def clear_request_id(**_: Any) -> None:
    """Leave nothing for the next task."""
    structlog.contextvars.clear_contextvars()
