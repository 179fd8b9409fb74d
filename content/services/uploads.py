"""Uploads: a zip that waits, is imported by a worker, and keeps its report.

The row is the queue. A worker claims it by a conditional update, so that two never share one; the
moment of the claim is the token without which nothing is written any more.
"""

import datetime as dt
import os
import time
from functools import partial

import structlog
from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from content.models import Package, Upload
from content.services.importing import ImportReport, import_zip
from content.signals import UploadImported, upload_imported
from people.models import Person

log = structlog.get_logger(__name__)

STALE_AFTER = dt.timedelta(minutes=15)  # a running upload that is older lost its worker
MAX_ATTEMPTS = 3
_PROGRESS_EVERY = 0.5  # seconds between two writes of the progress


def receive_upload(
    *, file: "File[bytes]", by: Person | None, course_slug: str = "", course_part: int | None = None
) -> Upload:
    """Keep an uploaded zip for `run_upload`, read in pieces.

    `course_slug` and `course_part` say where it should go; the app above knows what they mean.
    """
    upload = Upload(
        filename=(file.name or "")[-255:],
        size=file.size or 0,
        received=file.size or 0,
        uploaded_by=by,
        course_slug=course_slug,
        course_part=course_part,
    )
    upload.path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with upload.path.open("xb") as target:
            for chunk in file.chunks(2**20):
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        upload.save()
    except BaseException:
        upload.path.unlink(missing_ok=True)
        raise
    return upload


def run_upload(upload_id: int) -> None:
    """Import the upload `upload_id`, unless another worker has it or it is done.

    A failure of the server (not of the zip) is raised, and the upload waits for its next attempt,
    until it has had three.
    """
    upload = _claim(upload_id)
    if upload is None:
        return
    by = upload.uploaded_by
    with translation.override((by.language if by else "") or settings.LANGUAGE_CODE):
        try:
            report = import_zip(
                upload.path, filename=upload.filename, by=by, progress=_Progress(upload)
            )
            _finish(upload, report)
        except Exception:
            _give_back(upload)
            raise


def run_pending_uploads() -> None:
    """Import what waits, and what a killed worker left under way."""
    for upload_id in (
        Upload.objects.filter(_open()).order_by("created").values_list("id", flat=True)
    ):
        try:
            run_upload(upload_id)
        except Exception:
            # One bad upload must not keep the next from its turn; it has been given back.
            log.exception("upload_failed", upload=upload_id)


def _open() -> Q:
    stale = Q(state=Upload.State.RUNNING, started__lt=timezone.now() - STALE_AFTER)
    return Q(state=Upload.State.WAITING) | stale


def _claim(upload_id: int) -> Upload | None:
    mine = {"started": timezone.now(), "state": Upload.State.RUNNING}
    claimed = Upload.objects.filter(_open(), id=upload_id).update(
        attempts=F("attempts") + 1, **mine
    )
    if not claimed:
        return None
    upload = Upload.objects.select_related("uploaded_by").get(id=upload_id)
    if upload.attempts > MAX_ATTEMPTS:  # its worker was killed each time
        _give_back(upload)
        return None
    return upload


class _Progress:
    """Writes how far the import has come, about twice a second."""

    def __init__(self, upload: Upload) -> None:
        self._upload = upload
        self._next = 0.0

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + _PROGRESS_EVERY
        _mine(self._upload).update(files_done=done, files_total=total)


def _mine(upload: Upload) -> QuerySet[Upload]:
    """The row, as long as this worker's claim holds."""
    return Upload.objects.filter(id=upload.id, state=Upload.State.RUNNING, started=upload.started)


def _finish(upload: Upload, report: ImportReport) -> None:
    package = Package.objects.get(uuid=report.package) if report.package else None
    facts = {
        "state": Upload.State.IMPORTED if package else Upload.State.REFUSED,
        "report": report.as_json(),
        "package": package,
        "finished": timezone.now(),
        "files_done": F("files_total"),
    }
    with transaction.atomic():
        if not _mine(upload).update(**facts):
            return
        upload.refresh_from_db()
        if package:
            upload_imported.send(Upload, fact=UploadImported(upload=upload, package=package))
        transaction.on_commit(partial(upload.path.unlink, missing_ok=True))


def _give_back(upload: Upload) -> None:
    """Let the upload wait for its next attempt, or refuse it when it has had them all."""
    if upload.attempts < MAX_ATTEMPTS:
        _mine(upload).update(state=Upload.State.WAITING)
        return
    sentence = _("The portal could not finish the import. Try again later, or tell the support.")
    _finish(upload, ImportReport(file=upload.filename, ok=False, errors=(sentence,)))
