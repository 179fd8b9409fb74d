"""Statements taken out as a file: asked for, written by a worker, fetched, thrown away."""

import csv
import datetime as dt
import io
import os
from collections.abc import Callable
from typing import Any

import structlog
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from lrs import browsing, queries
from lrs import log as the_log
from lrs.models import Statement
from people.models import Person
from people.services import audit, audit_each
from xapi_bridge.models import StatementExport
from xapi_bridge.selectors.statements import Asked, StatementLine, lines_of, search_of
from xapi_bridge.sentences import in_language

log = structlog.get_logger(__name__)

KEPT_FOR = dt.timedelta(hours=24)
STALE_AFTER = dt.timedelta(minutes=5)  # a claim that is older lost its worker
MAX_ATTEMPTS = 3
_BATCH = 500
State = StatementExport.State
COLUMNS = (
    "id", "stored", "timestamp", "authority", "actor", "verb", "object", "object_name", "success",
    "completion", "score_scaled", "duration", "response", "registration", "voided",
)  # fmt: skip


@transaction.atomic
def ask(*, asked: Asked, form: str, by: Person) -> StatementExport:
    """A file of what `asked` finds in the log as it is now; audited."""
    values = asked.as_json()
    made = StatementExport.objects.create(by=by, form=form, asked=values, upto=the_log.end())
    detail = {"export": str(made.uuid), "form": form, **values}
    audit(actor=by, action="statements.exported", subject=None, detail=detail)
    return made


def run(pk: int) -> None:
    """Write the file of the export `pk`, unless another worker does or it is done."""
    claimed = _claim(pk)
    if claimed is None:
        return
    try:
        _write(claimed)
    except Exception:
        lost = claimed.attempts >= MAX_ATTEMPTS
        state = State.FAILED if lost else State.WAITING
        StatementExport.objects.filter(pk=pk).update(state=state, claimed_at=None)
        raise


def run_waiting() -> None:
    """Write what a lost nudge or a killed worker left."""
    for pk in _waiting().order_by("created").values_list("pk", flat=True):
        try:
            run(pk)
        except Exception:
            log.exception("statement_export_failed", export=pk)


def expire() -> int:
    """Delete the files that nobody may fetch any more; how many."""
    old = StatementExport.objects.filter(state=State.DONE, expires_at__lte=timezone.now())
    for export in old:
        export.path.unlink(missing_ok=True)
    return old.update(state=State.EXPIRED)


@transaction.atomic
def note_download(export: StatementExport) -> None:
    """Somebody fetches the file; audited."""
    detail = {"export": str(export.uuid), "statements": export.written}
    audit(actor=export.by, action="statements.downloaded", subject=None, detail=detail)


def _write(claimed: StatementExport) -> None:
    path = claimed.path
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_suffix(f".{claimed.attempts}.part")
    people: dict[int, Person] = {}
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as target:
            write = _csv(target) if claimed.form == StatementExport.Form.CSV else _jsonl(target)
            search = search_of(Asked.from_json(claimed.asked))
            for rows in browsing.walk(search, upto=claimed.upto, batch=_BATCH):
                lines = lines_of(rows)
                for row, line in zip(rows, lines, strict=True):
                    write(row, line)
                people |= {line.person.pk: line.person for line in lines if line.person}
                claimed.written += len(rows)
                _note_progress(claimed, rows[-1].seq)
            target.flush()
            os.fsync(target.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    _finish(claimed, people)


@transaction.atomic
def _finish(claimed: StatementExport, people: dict[int, Person]) -> None:
    """Whose statements the file holds stands in the audit before anybody can fetch it."""
    detail = {"export": str(claimed.uuid)}
    audit_each(
        actor=claimed.by, action="statements.exported", subjects=people.values(), detail=detail
    )
    claimed.state, claimed.claimed_at = State.DONE, None
    claimed.at_seq, claimed.size = claimed.upto, claimed.path.stat().st_size
    claimed.expires_at = timezone.now() + KEPT_FOR
    claimed.save()


def _note_progress(claimed: StatementExport, seq: int) -> None:
    """How far it has come; it renews the claim too."""
    StatementExport.objects.filter(pk=claimed.pk).update(
        at_seq=seq, written=claimed.written, claimed_at=timezone.now()
    )


def _jsonl(target: io.TextIOBase) -> Callable[[Statement, StatementLine], None]:
    def write(row: Statement, _line: StatementLine) -> None:
        target.write(queries.exact(row).replace("\n", " ").replace("\r", " ") + "\n")

    return write


def _csv(target: io.TextIOBase) -> Callable[[Statement, StatementLine], None]:
    """With the mark that spreadsheets know UTF-8 by."""
    target.write("\ufeff")
    writer = csv.writer(target)
    writer.writerow(COLUMNS)

    def write(row: Statement, line: StatementLine) -> None:
        writer.writerow([_cell(value) for value in _values(row, line)])

    return write


def _values(row: Statement, line: StatementLine) -> list[Any]:
    """In the order of COLUMNS."""
    statement, result = line.logged.statement, line.result
    target = statement["object"]
    return [
        row.statement_id,
        row.stored.isoformat(),
        row.timestamp.isoformat(),
        line.authority,
        the_log.identifier(statement["actor"]),
        statement["verb"]["id"],
        target.get("id", ""),
        in_language(target.get("definition", {}).get("name", {})),
        result.get("success", ""),
        result.get("completion", ""),
        result.get("score", {}).get("scaled", ""),
        result.get("duration", ""),
        result.get("response", ""),
        statement.get("context", {}).get("registration", ""),
        row.voided,
    ]


def _cell(value: Any) -> Any:
    """Text that a spreadsheet would take for a formula is marked as text."""
    text = value if isinstance(value, str) else ""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def _waiting() -> QuerySet[StatementExport]:
    unclaimed = Q(claimed_at=None) | Q(claimed_at__lt=timezone.now() - STALE_AFTER)
    found = StatementExport.objects.filter(unclaimed, state=State.WAITING)
    return found.filter(attempts__lt=MAX_ATTEMPTS)


def _claim(pk: int) -> StatementExport | None:
    claim = {"claimed_at": timezone.now(), "attempts": F("attempts") + 1, "written": 0, "at_seq": 0}
    if not _waiting().filter(pk=pk).update(**claim):
        return None
    return StatementExport.objects.select_related("by").get(pk=pk)
