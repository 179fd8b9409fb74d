"""Celery tasks of the content app: thin, by id."""

from celery import shared_task

from content import services


@shared_task
def import_upload(upload_id: int) -> None:
    """Import one upload, nudged when it was received."""
    services.run_upload(upload_id)


@shared_task
def run_pending_imports() -> None:
    """The sweep: uploads whose nudge was lost or whose worker was killed."""
    services.run_pending_uploads()


@shared_task
def purge_abandoned_uploads() -> None:
    """Uploads that broke off and that nobody went on with."""
    services.purge_abandoned_uploads()
