"""The turn to write: the log has one writer at a time, so that seq, `stored` and commits agree.

Readers follow the log by seq. Were two transactions to write at once, the one with the higher seq
could commit first, and a reader that had gone past it would never see the other. SQLite has one
writer by itself (BEGIN IMMEDIATE); on PostgreSQL a writer holds an advisory lock until it commits.
docs/decisions/ tells why row-wise transaction ids do not suffice, and what it costs.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import OperationalError, connection
from django.utils import timezone

from lrs.models import Activity, Statement, StatementReference

_LOCK = 0x6C7273  # "lrs"; advisory locks are per database
TICK = timedelta(microseconds=1)  # between the `stored` of two statements
# How long a transaction may write before readers stop waiting for it, as SQLite's busy timeout.
_LONGEST_WRITE = timedelta(seconds=20)

# After the lock, in a statement of its own, so that it sees what the last writer committed; all in
# one, since others wait. The clock is the database's: web servers' clocks differ.
_STATE = """
    SELECT
        clock_timestamp(),
        (SELECT stored FROM lrs_statement ORDER BY seq DESC LIMIT 1),
        ARRAY(SELECT statement_id FROM lrs_statement WHERE statement_id = ANY(%s::uuid[])),
        ARRAY(SELECT target FROM lrs_statementreference WHERE target = ANY(%s::uuid[])),
        (SELECT json_object_agg(key, definition) FROM lrs_activity WHERE key = ANY(%s::uuid[]))
"""
# statement_timestamp() is before the look at the locks: who takes the lock later stores later.
_NOW_LAST_AND_WRITER = """
    SELECT
        statement_timestamp(),
        (SELECT stored FROM lrs_statement ORDER BY seq DESC LIMIT 1),
        EXISTS (
            SELECT FROM pg_locks
            WHERE locktype = 'advisory' AND classid = 0 AND objid = %s AND objsubid = 1
            AND mode = 'ExclusiveLock' AND granted
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        )
"""


@dataclass(frozen=True)
class Turn:
    """The turn to write some statements.

    `stored` is the next free time; of the statements' ids, `held` are in the log already, and
    `awaited` are what statements in the log refer to; `definitions` are the texts of what the log
    knows of their activities, by key.
    """

    stored: datetime
    held: set[UUID]
    awaited: set[UUID]
    definitions: dict[UUID, str]


def take_turn(ids: list[UUID], activities: list[UUID]) -> Turn:
    """Wait for the turn to write, until the transaction under way ends.

    `stored` never goes backwards, even when the clock does.
    """
    if connection.vendor == "postgresql":
        _row("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        now, last, held, awaited, told = _row(_STATE, [ids, ids, activities])
        definitions = {UUID(key): text for key, text in (told or {}).items()}
    else:
        now, last = timezone.now(), _last_stored()
        held = Statement.objects.filter(statement_id__in=ids).values_list("statement_id", flat=True)
        awaited = StatementReference.objects.filter(target__in=ids).values_list("target", flat=True)
        known = Activity.objects.filter(key__in=activities)
        definitions = dict(known.values_list("key", "definition"))
    return Turn(max(now, last + TICK) if last else now, set(held), set(awaited), definitions)


def consistent_through() -> datetime:
    """The time up to which every statement that is or will be stored can be read already.

    Ask before reading (1.0.3 Communication 2.1.3, X-Experience-API-Consistent-Through).
    """
    if connection.vendor == "postgresql":
        now, last, somebody_writes = _row(_NOW_LAST_AND_WRITER, [_LOCK])
    else:
        now, somebody_writes = _now_and_writer()
        last = _last_stored()
    sure: datetime = now - _LONGEST_WRITE if somebody_writes else now
    return max(last, sure) if last else sure


def _now_and_writer() -> tuple[datetime, bool]:
    """The time, and whether somebody may be writing to SQLite, which only its write lock tells.

    Who takes the lock later stores later. Within a transaction of the caller's it cannot be tried.
    """
    if connection.in_atomic_block:
        return timezone.now(), True
    with connection.cursor() as cursor:
        (timeout,) = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            cursor.execute("BEGIN IMMEDIATE")
        except OperationalError:
            return timezone.now(), True
        else:
            now = timezone.now()
            cursor.execute("ROLLBACK")
            return now, False
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {timeout}")


def _row(sql: str, parameters: list[Any] | None = None) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchone()


def _last_stored() -> datetime | None:
    return Statement.objects.order_by("-seq").values_list("stored", flat=True).first()
