"""Thin jobs; each may run at any time and any number of times."""

import structlog
from celery import shared_task

from xapi_bridge.services import evidence, outbox

log = structlog.get_logger(__name__)


@shared_task
def drain_outbox() -> None:
    """Store what waits in the outbox, and let the evidence follow at once."""
    stored = outbox.drain()
    if stored:
        log.info("outbox_drained", statements=stored)
        collect_evidence.delay()


@shared_task
def collect_evidence() -> None:
    """Ask the evidence rules about what is new in the log."""
    evidence.collect()


@shared_task
def replay_unmatched() -> None:
    """Look again for the persons that suppliers' statements wait for."""
    found = evidence.replay_unmatched()
    if found:
        log.info("unmatched_found", statements=found)
