"""Thin jobs; each may run at any time and any number of times."""

from celery import shared_task

from people import logins, notices


@shared_task
def send_notices() -> None:
    """Send the e-mails that wait."""
    notices.send_waiting()


@shared_task
def clear_sessions() -> None:
    """Drop sessions that have expired."""
    logins.clear_sessions()
