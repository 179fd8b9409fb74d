"""Thin jobs; each may run at any time and any number of times."""

from celery import shared_task

from competence.services import refresh_obligations


@shared_task
def follow_the_calendar() -> None:
    """Requirements and employments that begin or end today change what people must hold."""
    refresh_obligations()
