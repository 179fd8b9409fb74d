"""Zips that come in pieces: begun, gone on with where they broke off, and thrown away when nobody
does.

A piece is on the disk before the row counts it, and counts only whole and with the right checksum.
What lies beyond `received` in the file is no part of it and is written over.
"""

import datetime as dt
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from content.errors import ChecksumMismatch, UploadRefused, WrongOffset
from content.models import Upload
from content.tus import Checksum
from people.models import Person

KEPT = dt.timedelta(days=1)  # after the last piece
MAX_OPEN = 20  # of one person
MAX_PIECE = 32 * 2**20
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
    or nothing is missing, ChecksumMismatch, and UploadRefused where more comes than was announced;
    then nothing counts.
    """
    upload.refresh_from_db()
    if upload.state != _State.RECEIVING or offset != upload.received:
        raise WrongOffset(upload.received)
    came = _write(upload, offset, pieces, checksum)
    is_whole = came == upload.size
    mine = Upload.objects.filter(pk=upload.pk, state=_State.RECEIVING, received=offset)
    taken = mine.update(
        received=came,
        received_at=timezone.now(),
        state=_State.WAITING if is_whole else _State.RECEIVING,
    )
    upload.refresh_from_db()
    if not taken:
        raise WrongOffset(upload.received)
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


def _write(upload: Upload, offset: int, pieces: Iterable[bytes], checksum: Checksum | None) -> int:
    """Put the bytes into the file, on the disk; where the upload then has come to."""
    hasher = checksum.hasher() if checksum else None
    end = offset
    with upload.path.open("r+b") as file:
        file.seek(offset)
        for piece in pieces:
            end += len(piece)
            if end > upload.size or end - offset > MAX_PIECE:
                raise UploadRefused(_("The file is larger than was announced. Upload it again."))
            file.write(piece)
            if hasher:
                hasher.update(piece)
        file.flush()
        os.fsync(file.fileno())
    if checksum and hasher and hasher.digest() != checksum.digest:
        raise ChecksumMismatch
    return end
