"""Zips that come in pieces: begun, gone on with where they broke off, and thrown away when nobody
does.

A piece comes beside the file, and goes into it whole, with the right checksum, and only where the
upload has come to. It is on the disk before the row counts it; what lies beyond `received` in the
file is no part of it and is written over.
"""

import datetime as dt
import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from django.conf import settings
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from content.errors import ChecksumMismatch, UploadGone, UploadRefused, WrongOffset
from content.models import Upload
from content.tus import Checksum
from people.models import Person

KEPT = dt.timedelta(days=1)  # after the last piece
MAX_OPEN = 20  # of one person
MAX_PIECE = 32 * 2**20
_COPIED = 2**20  # bytes at a time
_SPARE = 2**30  # bytes that stay free on the disk
_State = Upload.State


def begin_upload(
    *,
    filename: str,
    size: int,
    by: Person,
    fingerprint: str = "",
    course_slug: str = "",
    course_part: int | None = None,
) -> Upload:
    """The upload that `by` began of the same file to the same place, else a new one.

    The same file is one of the same name, size and `fingerprint`; without a fingerprint none is.
    Raises UploadRefused where the person has too many under way, or the disk is full.
    """
    mine = Upload.objects.filter(uploaded_by=by, state=_State.RECEIVING)
    facts = {
        "filename": filename[-255:],
        "size": size,
        "fingerprint": fingerprint[:64],
        "course_slug": course_slug,
        "course_part": course_part,
    }
    known = mine.filter(**facts).order_by("-pk").first() if fingerprint else None
    if known is not None:
        return known
    if mine.count() >= MAX_OPEN:
        raise UploadRefused(_("You have many uploads that broke off. Remove some, or finish them."))
    root = Path(settings.STORAGE_DIR)
    if shutil.disk_usage(root).free < size + _SPARE:
        raise UploadRefused(_("The portal has no room for the file. Tell the support."))
    upload = Upload(uploaded_by=by, state=_State.RECEIVING, received_at=timezone.now(), **facts)
    upload.path.parent.mkdir(parents=True, exist_ok=True)
    upload.path.touch()
    upload.save()
    return upload


def take_piece(
    upload: Upload, *, offset: int, pieces: Iterable[bytes], checksum: Checksum | None = None
) -> Upload:
    """Write the bytes at `offset`, which must be where the upload has come to.

    The last piece lets the upload wait for its import. Raises WrongOffset where another was first
    or nothing is missing, ChecksumMismatch, UploadRefused where more comes than was announced, and
    UploadGone where the upload was thrown away; then nothing counts.
    """
    _check(upload, offset)
    with TemporaryFile(dir=upload.path.parent) as piece:
        length = _receive(pieces, piece, at_most=upload.size - offset, checksum=checksum)
        with _locked(upload) as file:
            _check(upload, offset)
            file.seek(offset)
            shutil.copyfileobj(piece, file, _COPIED)
            file.flush()
            os.fsync(file.fileno())
            _count(upload, offset + length)
    return upload


def drop_upload(upload: Upload) -> bool:
    """Throw away an upload that is not whole; False where it is."""
    deleted, _rows = Upload.objects.filter(pk=upload.pk, state=_State.RECEIVING).delete()
    if deleted:
        upload.path.unlink(missing_ok=True)
    return bool(deleted)


def purge_abandoned_uploads(*, now: dt.datetime | None = None) -> int:
    """Throw away what nobody went on with for a day; how many uploads that were."""
    before = (now or timezone.now()) - KEPT
    last = Coalesce(F("received_at"), F("created"))
    old = Upload.objects.filter(state=_State.RECEIVING).annotate(last=last).filter(last__lt=before)
    return sum(drop_upload(upload) for upload in old)


def _check(upload: Upload, offset: int) -> None:
    """Read the row anew, and raise where it takes no piece at `offset`."""
    _refresh(upload)
    if upload.state != _State.RECEIVING or offset != upload.received:
        raise WrongOffset(upload.received)


def _receive(
    pieces: Iterable[bytes], file: IO[bytes], *, at_most: int, checksum: Checksum | None
) -> int:
    """Put what comes into `file`, which is then read from its start; how many bytes came."""
    hasher = checksum.hasher() if checksum else None
    length = 0
    for piece in pieces:
        length += len(piece)
        if length > min(at_most, MAX_PIECE):
            raise UploadRefused(_("The file is larger than was announced. Upload it again."))
        file.write(piece)
        if hasher:
            hasher.update(piece)
    if checksum and hasher and hasher.digest() != checksum.digest:
        raise ChecksumMismatch
    file.seek(0)
    return length


@contextmanager
def _locked(upload: Upload) -> Iterator[IO[bytes]]:
    """The upload's file, to be written by one at a time.

    Held while a piece is copied, never while one is awaited: a line that hangs would keep away the
    learner's next try for as long as the server believes in it.
    """
    try:
        file = upload.path.open("r+b")
    except FileNotFoundError:
        raise UploadGone from None
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)  # until the file is closed
        yield file


def _count(upload: Upload, received: int) -> None:
    """Say in the row how far the file has come; raises UploadGone."""
    taken = Upload.objects.filter(pk=upload.pk, state=_State.RECEIVING).update(
        received=received,
        received_at=timezone.now(),
        state=_State.WAITING if received == upload.size else _State.RECEIVING,
    )
    if not taken:
        raise UploadGone
    _refresh(upload)


def _refresh(upload: Upload) -> None:
    try:
        upload.refresh_from_db()
    except Upload.DoesNotExist:
        raise UploadGone from None
