"""Thin jobs; each may run at any time and any number of times."""

import structlog
from celery import shared_task

from xapi_bridge.delivery.client import TryLater
from xapi_bridge.errors import UnreadableSecret
from xapi_bridge.models import Target
from xapi_bridge.services import delivery, evidence, exports, outbox, retention

log = structlog.get_logger(__name__)


@shared_task
def drain_outbox() -> None:
    """Store what waits in the outbox, and let the evidence follow at once."""
    stored = outbox.drain()
    if stored:
        log.info("outbox_drained", statements=stored)
        collect_evidence.delay()
        sweep_targets.delay()


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


@shared_task
def sweep_targets() -> None:
    """Deliver to every target that may be delivered to and has not got everything."""
    for target_id in delivery.due():
        deliver.delay(target_id)


@shared_task
def deliver(target_id: int) -> None:
    """Send what waits for one target; what is left after some seconds waits its turn."""
    if delivery.deliver(target_id):
        deliver.delay(target_id)


@shared_task
def retry_poison(target_id: int) -> None:
    """Send once more what a target refused."""
    target = Target.objects.get(pk=target_id)
    try:
        found = delivery.retry_poison(target)
    except (TryLater, UnreadableSecret) as error:
        log.warning("retry_failed", target=target.name, answer=str(error)[:200])
    else:
        log.info("poison_retried", target=target.name, **found)


@shared_task
def run_export(pk: int) -> None:
    """Write one file of statements, nudged when it was asked for."""
    exports.run(pk)


@shared_task
def sweep_exports() -> None:
    """Files whose nudge or worker was lost, and those that nobody may fetch any more."""
    exports.run_waiting()
    exports.expire()


@shared_task
def purge_statements() -> None:
    """Delete what the rules keep no longer."""
    for purged in retention.purge():
        log.info("statements_purged", rule=purged.rule, statements=purged.statements)
