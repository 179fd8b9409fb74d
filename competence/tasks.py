"""Thin jobs; each may run at any time and any number of times."""

from celery import shared_task

from competence.services import note_expired, refresh_obligations


@shared_task
def follow_the_calendar() -> None:
    """Requirements, employments and what people hold begin and end by the day."""
    refresh_obligations()
    note_expired()
