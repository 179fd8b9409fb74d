"""Deleting what is kept no longer: written to a file first, then deleted, batch by batch."""

import datetime as dt
import gzip
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from io import BufferedWriter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from competence.models import Evidence
from lrs import attached, browsing, log, queries, retention
from lrs.browsing import Search
from lrs.models import Statement
from lrs.xapi.keys import key
from people.models import Person
from people.services import audit
from xapi_bridge.models import Cursor, RetentionRule, StatementOutcome, Target
from xapi_bridge.services import evidence

_BATCH = 500
LEAST = 30  # days: a rule that empties the log by a slip of the hand is refused


@dataclass(frozen=True, slots=True)
class Purged:
    """What a rule found: statements deleted, those kept for competence, and the file ("": none)."""

    rule: int
    statements: int
    kept: int
    file: str


@transaction.atomic
def set_rule(*, verb: str, authority: str, days: int, by: Person | None) -> RetentionRule:
    """A new rule, from the next night on. Raises ValueError for fewer than `LEAST` days."""
    if days < LEAST:
        raise ValueError(f"Statements are kept for {LEAST} days at least.")
    made = RetentionRule.objects.create(verb=verb, authority=authority, days=days, by=by)
    _audit(by, "retention.set", made, {})
    return made


@transaction.atomic
def end_rule(*, rule: RetentionRule, by: Person | None) -> None:
    """The rule deletes nothing from now on."""
    _audit(by, "retention.ended", rule, {})
    rule.delete()


def purge(*, is_dry: bool = False) -> list[Purged]:
    """Carry out every rule; a dry run only counts."""
    return [_purge(rule, is_dry=is_dry) for rule in RetentionRule.objects.all()]


def _purge(rule: RetentionRule, *, is_dry: bool) -> Purged:
    found = kept = 0
    path = _path(rule)
    for rows in browsing.walk(_search(rule), upto=_read_by_all(), batch=_BATCH):
        needed = _needed_among(rows)
        old = [row for row in rows if row.statement_id not in needed]
        kept += len(rows) - len(old)
        found += len(old)
        if old and not is_dry:
            _export(path, old)  # and only then
            retention.delete(old)
    if is_dry or not found:
        return Purged(rule.pk, found, kept, "")
    done = Purged(rule.pk, found, kept, str(path))
    _audit(None, "statements.purged", rule, asdict(done))
    return done


def _search(rule: RetentionRule) -> Search:
    keys = set()
    if rule.verb:
        keys.add(key("verb", rule.verb))
    if rule.authority:
        keys.add(key("authority", rule.authority))
    return Search(keys=frozenset(keys), until=timezone.now() - dt.timedelta(days=rule.days))


def _read_by_all() -> int:
    """Up to here everything has been judged and delivered: nothing goes before it was read."""
    judged = Cursor.objects.filter(name=evidence.CURSOR).values_list("seq", flat=True)
    delivered = Target.objects.values_list("seq", flat=True)
    return min([log.end(), *judged, *delivered])


def _needed_among(rows: list[Statement]) -> set[Any]:
    """What is evidence, and what will be when it is known whom it is about."""
    ids = [row.statement_id for row in rows]
    waiting = StatementOutcome.objects.filter(outcome=StatementOutcome.Outcome.UNMATCHED)
    return {
        found
        for held in (Evidence.objects.all(), waiting)
        for found in held.filter(statement_id__in=ids).values_list("statement_id", flat=True)
    }


def _export(path: Path, rows: list[Statement]) -> None:
    """Add the statements to the file as JSON lines, and wait until the disk has them.

    Each batch is a gzip member of its own: a file of several is read as one.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "ab") as target:
        target.write(gzip.compress("".join(_lines(rows)).encode()))
        _sync(target)
    for one in attached.held([row.seq for row in rows]):
        _export_attachment(path.with_name(f"{path.name}.attachments"), one)


def _export_attachment(folder: Path, one: attached.Held) -> None:
    """The data under the hash by which the statement names it."""
    folder.mkdir(exist_ok=True, mode=0o700)
    handle = os.open(folder / one.sha2, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as target:
        target.write(attached.data(one))
        _sync(target)


def _sync(target: BufferedWriter) -> None:
    target.flush()
    os.fsync(target.fileno())


def _lines(rows: list[Statement]) -> Iterator[str]:
    for row in rows:
        yield queries.exact(row).replace("\n", " ").replace("\r", " ") + "\n"


def _path(rule: RetentionRule) -> Path:
    name = f"{timezone.now():%Y%m%dT%H%M%S}-rule-{rule.pk}.jsonl.gz"
    return Path(settings.STORAGE_DIR) / "purged-statements" / name


def _audit(by: Person | None, action: str, rule: RetentionRule, detail: dict[str, Any]) -> None:
    terms = {"verb": rule.verb, "authority": rule.authority, "days": rule.days}
    audit(actor=by, action=action, subject=None, detail={**terms, **detail})
