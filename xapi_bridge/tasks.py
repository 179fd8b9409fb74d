"""Thin jobs; each may run at any time and any number of times."""

from celery import shared_task

from xapi_bridge.services import evidence, outbox


@shared_task
def drain_outbox() -> None:
    """Store what waits in the outbox, and let the evidence follow at once."""
    if outbox.drain():
        collect_evidence.delay()


@shared_task
def collect_evidence() -> None:
    """Ask the evidence rules about what is new in the log."""
    evidence.collect()
