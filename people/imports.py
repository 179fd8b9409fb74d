"""HR files on their way: looked through by a worker, then carried out by whoever sent them.

The row is the queue. A worker claims it by a conditional update; the file lies in a private folder
no longer than it is needed.
"""

import datetime as dt
import os
from typing import Any

import structlog
from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from people import hr
from people.models import PeopleImport, Person

log = structlog.get_logger(__name__)

STALE_AFTER = dt.timedelta(minutes=15)  # a claim that is older lost its worker
KEPT_FOR = dt.timedelta(days=1)  # a file that nobody decides about
MAX_ATTEMPTS = 3
MAX_BYTES = 100 * 2**20
_UNDECIDED = (
    PeopleImport.State.WAITING,
    PeopleImport.State.CHECKED,
    PeopleImport.State.CONFIRMED,
)


def receive(*, file: "File[bytes]", by: Person) -> PeopleImport:
    """Keep an uploaded file for the dry run; only this account of the machine can read it."""
    received = PeopleImport(filename=(file.name or "")[-255:], size=file.size or 0, by=by)
    folder = received.path.parent
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    handle = os.open(received.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as target:
            for chunk in file.chunks(2**20):
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        received.save()
    except BaseException:
        received.path.unlink(missing_ok=True)
        raise
    return received


@transaction.atomic
def confirm(*, pk: int, force: bool) -> bool:
    """Let the file that was looked through be carried out; False when it is not at that point."""
    found = PeopleImport.objects.select_for_update().get(pk=pk)
    stopped = found.report.get("stopped") and not (found.report.get("needs_force") and force)
    if found.state != PeopleImport.State.CHECKED or stopped:
        return False
    found.state, found.forced = PeopleImport.State.CONFIRMED, force
    found.attempts, found.claimed_at = 0, None
    found.save(update_fields=["state", "forced", "attempts", "claimed_at"])
    return True


def cancel(*, pk: int) -> bool:
    """Give the import up and delete its file; False when it is done or a worker has it."""
    waiting = PeopleImport.objects.filter(pk=pk, state__in=_UNDECIDED).filter(_unclaimed())
    if not waiting.update(state=PeopleImport.State.CANCELLED, finished=timezone.now()):
        return False
    PeopleImport.objects.get(pk=pk).path.unlink(missing_ok=True)
    return True


def run(pk: int) -> None:
    """Look through or carry out the import `pk`, unless another worker does or nothing waits."""
    claimed = _claim(pk)
    if claimed is None:
        return
    language = claimed.by.language if claimed.by else ""
    try:
        with translation.override(language or settings.LANGUAGE_CODE):
            _run(claimed)
    except FileNotFoundError:
        sentence = _("The file is gone. Upload it again.")
        _finish(claimed, PeopleImport.State.REFUSED, hr.Report(dry_run=True, stopped=sentence))
    except Exception:
        _mine(claimed).update(claimed_at=None)  # it waits for its next attempt
        raise


def run_waiting() -> None:
    """Do what a lost nudge or a killed worker left, and delete files that nobody decided about."""
    for pk in _waiting().order_by("created").values_list("pk", flat=True):
        try:
            run(pk)
        except Exception:
            log.exception("people_import_failed", people_import=pk)
    old = PeopleImport.objects.filter(
        state__in=_UNDECIDED, created__lt=timezone.now() - KEPT_FOR
    ).filter(_unclaimed())
    for pk in old.values_list("pk", flat=True):
        cancel(pk=pk)


def _run(claimed: PeopleImport) -> None:
    is_real = claimed.state == PeopleImport.State.CONFIRMED
    data = claimed.path.read_bytes()
    with transaction.atomic():  # the report stands with what it tells of
        report = hr.import_file(data, by=claimed.by, dry_run=not is_real, force=claimed.forced)
        state = PeopleImport.State.DONE if is_real else PeopleImport.State.CHECKED
        if report.stopped and not report.needs_force:
            state = PeopleImport.State.REFUSED
        elif report.stopped and is_real:  # the portal changed since the file was looked through
            state = PeopleImport.State.CHECKED
        _finish(claimed, state, report)


def _finish(claimed: PeopleImport, state: str, report: hr.Report) -> None:
    facts: dict[str, Any] = {
        "state": state,
        "report": report.as_json(),
        "claimed_at": None,
        "attempts": 0,
    }
    if state != PeopleImport.State.CHECKED:
        facts["finished"] = timezone.now()
        transaction.on_commit(lambda: claimed.path.unlink(missing_ok=True))
    _mine(claimed).update(**facts)


def _unclaimed() -> Q:
    return Q(claimed_at__isnull=True) | Q(claimed_at__lt=timezone.now() - STALE_AFTER)


def _waiting() -> QuerySet[PeopleImport]:
    states = (PeopleImport.State.WAITING, PeopleImport.State.CONFIRMED)
    return PeopleImport.objects.filter(_unclaimed(), state__in=states, attempts__lt=MAX_ATTEMPTS)


def _claim(pk: int) -> PeopleImport | None:
    now = timezone.now()
    if not _waiting().filter(pk=pk).update(claimed_at=now, attempts=F("attempts") + 1):
        return None
    return PeopleImport.objects.select_related("by").get(pk=pk)


def _mine(claimed: PeopleImport) -> QuerySet[PeopleImport]:
    """The row, as long as this worker's claim holds."""
    return PeopleImport.objects.filter(pk=claimed.pk, claimed_at=claimed.claimed_at)
