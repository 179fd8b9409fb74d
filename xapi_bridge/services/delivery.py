"""Delivery: each target is a cursor over the log, moved after the target's answer.

Whoever delivers holds the target's lease. A worker that is killed leaves the cursor where the last
answered window ended; the next one sends the rest again under the same ids, so that nothing is lost
and nothing is doubled. A worker that lost its lease can do no more than repeat.
"""

import datetime as dt
import random
import time
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import dataclass

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from lrs import log as statements
from lrs.log import LoggedStatement
from xapi_bridge.delivery.client import Refused, RemoteLrs, TryLater
from xapi_bridge.delivery.lanes import BATCH, LANES, Lane, Settled, lanes_of
from xapi_bridge.errors import UnreadableSecret
from xapi_bridge.models import Poison, Target
from xapi_bridge.secrets import unseal

log = structlog.get_logger(__name__)

WINDOW = LANES * BATCH
_HEAVIEST = 32 * 2**20  # bytes of attachments in a window, unless one statement alone has more
LEASE = dt.timedelta(seconds=30)
_RENEWED_EVERY = 5.0  # seconds
_LONGEST_WAIT = 600.0  # seconds between tries
_LONGEST_ASKED = 24 * 3600.0  # seconds that a Retry-After may ask for
SECONDS = 5.0  # that one call delivers; then others get the worker


@dataclass(slots=True)
class _Turn:
    """A lease on a target, and what is sent by it."""

    target: Target
    lease: uuid.UUID
    remote: RemoteLrs
    pool: ThreadPoolExecutor


def deliver(target_id: int, *, seconds: float = SECONDS) -> bool:
    """Send what waits for a target, for some `seconds`; whether there is more to send at once.

    Does nothing when another worker is at it, when it is paused, or before its next try.
    """
    lease = uuid.uuid4()
    if not _take(target_id, lease):
        return False
    target = Target.objects.select_related("supplier").get(pk=target_id)
    try:
        remote = connect(target)
    except UnreadableSecret as error:
        _advance(target, lease, target.seq, [], TryLater(str(error)))
        _release(target_id, lease)
        return False
    until = time.monotonic() + seconds
    try:
        with closing(remote), ThreadPoolExecutor(LANES) as pool:
            turn = _Turn(target, lease, remote, pool)
            while goes_on := _window(turn):
                if time.monotonic() > until:
                    break
    finally:
        _release(target_id, lease)
    return goes_on


def due() -> list[int]:
    """The targets that may be delivered to now and have not got the whole log."""
    now, end = timezone.now(), statements.end()
    waiting = Target.objects.filter(_may_start(now), seq__lt=end)
    return list(waiting.values_list("pk", flat=True))


def connect(target: Target) -> RemoteLrs:
    """A connection to the target; raises UnreadableSecret."""
    return RemoteLrs(
        endpoint=target.endpoint,
        key=target.key,
        secret=unseal(target.secret),
        version=target.version,
    )


def retry_poison(target: Target) -> dict[str, int]:
    """Send what the target refused once more, in order: how many it took, and refuses still.

    Raises TryLater when the target does not answer, UnreadableSecret.
    """
    waiting = list(Poison.objects.waiting().filter(target=target))
    logged = {one.id: one for one in statements.find([one.statement_id for one in waiting])}
    found = {"delivered": 0, "poisoned": 0}
    with closing(connect(target)) as remote:
        for one in waiting:
            if one.statement_id in logged:
                found[_retry(one, logged[one.statement_id], target.version, remote)] += 1
    return found


def _retry(one: Poison, logged: LoggedStatement, version: str, remote: RemoteLrs) -> str:
    parts = statements.attachments([logged])
    settled = Lane([logged], version, parts, voids=True).send(remote)
    if settled.stopped:
        raise settled.stopped
    one.tries += 1
    if settled.taken:
        one.delivered_at = timezone.now()
    else:
        refused = settled.poison[0][1]
        one.status, one.answer = refused.status, refused.answer
    one.save(update_fields=["tries", "delivered_at", "status", "answer"])
    return "delivered" if settled.taken else "poisoned"


def _window(turn: _Turn) -> bool:
    """Send the next statements and move the cursor; whether to go on."""
    target = turn.target
    window, more = _light_window(target.seq)
    if not window:
        return False
    theirs = target.supplier.authority if target.supplier else None
    wanted = [one for one in window if one.authority != theirs and one.seq not in set(target.ahead)]
    settled = Settled()
    for lanes in lanes_of(wanted, target.version, statements.attachments(wanted)):
        for found in _send(turn, lanes):
            settled.taken += found.taken
            settled.poison += found.poison
            settled.stopped = settled.stopped or found.stopped
        if settled.stopped:
            break
    reached = _reached(target.seq, window, {one.seq for one in wanted} - settled.seqs())
    target.ahead = sorted(one for one in {*target.ahead, *settled.seqs()} if one > reached)
    goes_on = _advance(target, turn.lease, reached, settled.poison, settled.stopped)
    return goes_on and settled.stopped is None and more


def _light_window(after: int) -> tuple[list[LoggedStatement], bool]:
    """The next statements, as many as have attachments that fit in memory; whether more follow."""
    window = statements.read(after=after, limit=WINDOW)
    weights, weight = statements.weights(window), 0
    for place, one in enumerate(window):
        weight += weights.get(one.seq, 0)
        if place and weight > _HEAVIEST:
            return window[:place], True
    return window, len(window) == WINDOW


def _send(turn: _Turn, lanes: list[Lane]) -> list[Settled]:
    """Send the lanes side by side; the lease is renewed for as long as that takes."""
    waiting: set[Future[Settled]] = {turn.pool.submit(lane.send, turn.remote) for lane in lanes}
    found: list[Settled] = []
    while waiting:
        done, waiting = wait(waiting, timeout=_RENEWED_EVERY, return_when=FIRST_EXCEPTION)
        found += [one.result() for one in done]
        if waiting:
            _renew(turn.target.pk, turn.lease)
    return found


def _reached(before: int, window: Sequence[LoggedStatement], open_seqs: set[int]) -> int:
    """The last seq up to which nothing is open."""
    if not open_seqs:
        return window[-1].seq
    first = min(open_seqs)
    return max((one.seq for one in window if one.seq < first), default=before)


@transaction.atomic
def _advance(
    target: Target,
    lease: uuid.UUID,
    seq: int,
    poison: list[tuple[LoggedStatement, Refused]],
    stopped: TryLater | None,
) -> bool:
    """Write down how far the target has come; whether the lease is still ours and it may go on."""
    now = timezone.now()
    held = Target.objects.select_for_update().filter(pk=target.pk, lease=lease)
    row = held.first()
    if row is None:
        return False
    moved = seq > row.seq or len(target.ahead) > len(row.ahead)
    row.seq = target.seq = seq
    row.ahead = target.ahead
    row.leased_until = now + LEASE
    row.delivered_at = now if moved else row.delivered_at
    if stopped:
        row.failures = 1 if moved else row.failures + 1
        row.answer = stopped.answer
        row.next_try_at = now + dt.timedelta(seconds=_wait(row.failures, stopped.after))
        log.warning(
            "target_failed", target=row.name, failures=row.failures, answer=row.answer[:200]
        )
    else:
        row.failures, row.next_try_at = 0, None
        row.answer = "" if moved else row.answer
    row.save()
    Poison.objects.bulk_create(
        [_parked(row, logged, refused) for logged, refused in poison], ignore_conflicts=True
    )
    return row.paused_at is None


def _parked(target: Target, logged: LoggedStatement, refused: Refused) -> Poison:
    log.error("statement_refused", target=target.name, statement=str(logged.id))
    return Poison(
        target=target,
        statement_id=logged.id,
        seq=logged.seq,
        status=refused.status,
        answer=refused.answer,
    )


def _wait(failures: int, asked: float | None, chance: Callable[[], float] = random.random) -> float:
    """Seconds until the next try: twice as long each time, spread, and never less than asked."""
    doubled = min(_LONGEST_WAIT, 2.0 ** min(failures, 10))
    spread = doubled * (0.5 + chance() / 2)
    return max(spread, min(asked or 0.0, _LONGEST_ASKED))


def _may_start(now: dt.datetime) -> Q:
    return (
        Q(paused_at__isnull=True)
        & (Q(next_try_at__isnull=True) | Q(next_try_at__lte=now))
        & (Q(leased_until__isnull=True) | Q(leased_until__lt=now))
    )


def _take(target_id: int, lease: uuid.UUID) -> bool:
    now = timezone.now()
    free = Target.objects.filter(_may_start(now), pk=target_id)
    return bool(free.update(lease=lease, leased_until=now + LEASE))


def _renew(target_id: int, lease: uuid.UUID) -> None:
    held = Target.objects.filter(pk=target_id, lease=lease)
    held.update(leased_until=timezone.now() + LEASE)


def _release(target_id: int, lease: uuid.UUID) -> None:
    Target.objects.filter(pk=target_id, lease=lease).update(lease=None, leased_until=None)
