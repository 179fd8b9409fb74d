"""Thin jobs; each may run at any time and any number of times."""

from celery import shared_task

from courses import services
from courses.services import waiting


@shared_task
def follow_certificates() -> None:
    """Note what has expired, and remind of what is about to."""
    services.note_expiries()
    services.remind()


@shared_task
def purge_guest_rounds() -> None:
    """Throw away what was done without log-in and nobody claimed."""
    services.purge_guest_rounds()


@shared_task
def move_waiting_lists() -> None:
    """Let offers lapse and move the waiting lists up."""
    waiting.move_all()
