"""Thin jobs; each may run at any time and any number of times."""

from celery import shared_task

from courses.services import note_expiries, remind


@shared_task
def follow_certificates() -> None:
    """Note what has expired, and remind of what is about to."""
    note_expiries()
    remind()
