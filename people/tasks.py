"""Thin jobs; each may run at any time and any number of times."""

from celery import shared_task

from people import imports, logins, notices, services


@shared_task
def send_notices() -> None:
    """Send the e-mails that wait."""
    notices.send_waiting()


@shared_task
def clear_sessions() -> None:
    """Drop sessions that have expired."""
    logins.clear_sessions()


@shared_task
def end_roles_of_leavers() -> None:
    """Employments end by the calendar, and so do the roles that were given for them."""
    services.end_roles_of_leavers()


@shared_task
def run_people_import(pk: int) -> None:
    """Look through or carry out one HR file, nudged when it was received or confirmed."""
    imports.run(pk)


@shared_task
def run_people_imports() -> None:
    """The sweep: files whose nudge was lost, and those that nobody decided about."""
    imports.run_waiting()
