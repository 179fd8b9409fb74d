"""The one pipe: statements wait in the outbox and are stored in the log, in order, once."""

from collections.abc import Sequence

import structlog
from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from lrs import services as lrs
from lrs.errors import ConflictError, MayNotVoidError
from lrs.xapi.errors import InvalidStatementError
from xapi_bridge.models import Cursor, OutboxEntry
from xapi_bridge.statements import Draft, freeze

Refusal = InvalidStatementError | ConflictError | MayNotVoidError
log = structlog.get_logger(__name__)

BATCH = 200


def keep(one: Draft) -> None:
    """Put a statement into the outbox, in the caller's transaction. A replay changes nothing."""
    entry = OutboxEntry(statement_id=one.id, actor=one.actor, payload=freeze(one))
    OutboxEntry.objects.bulk_create([entry], ignore_conflicts=True)


def drain() -> int:
    """Store everything that waits; how many statements that were.

    A batch is stored and marked delivered in one transaction, so a worker that is killed leaves the
    batch waiting or done, never in between. A second drain waits for the first.
    """
    delivered = 0
    while stored := _drain_batch():
        delivered += stored
    return delivered


def backlog() -> dict[str, int]:
    """How many statements wait and how many are parked; `oldest_age_s` of those that wait."""
    waiting = OutboxEntry.objects.filter(delivered_at__isnull=True, parked_at__isnull=True)
    oldest = waiting.aggregate(oldest=Min("created"))["oldest"]
    return {
        "pending": waiting.count(),
        "poisoned": OutboxEntry.objects.filter(parked_at__isnull=False).count(),
        "oldest_age_s": int((timezone.now() - oldest).total_seconds()) if oldest else 0,
    }


@transaction.atomic
def _drain_batch() -> int:
    Cursor.objects.get_or_create(name="outbox")
    Cursor.objects.select_for_update().get(name="outbox")
    waiting = OutboxEntry.objects.filter(delivered_at__isnull=True, parked_at__isnull=True)
    batch = list(waiting.order_by("pk")[:BATCH])
    if batch:
        _store(batch)
    return len(batch)


def _store(entries: Sequence[OutboxEntry]) -> None:
    """Store the entries; a batch that is refused is halved until the poison stands alone."""
    try:
        with transaction.atomic():
            lrs.store([e.payload for e in entries], authority=lrs.system_authority())
    except (InvalidStatementError, ConflictError, MayNotVoidError) as error:
        if len(entries) == 1:
            _park(entries[0], error)
            return
        middle = len(entries) // 2
        _store(entries[:middle])
        _store(entries[middle:])
        return
    OutboxEntry.objects.filter(pk__in=[e.pk for e in entries]).update(delivered_at=timezone.now())


def _park(entry: OutboxEntry, error: Refusal) -> None:
    """Keep what the log refused, with its answer; it blocks nobody."""
    entry.parked_at = timezone.now()
    entry.answer = str(error)
    entry.save(update_fields=["parked_at", "answer"])
    log.error("statement_parked", statement=str(entry.statement_id), answer=str(error))
