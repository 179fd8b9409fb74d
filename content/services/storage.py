"""The folders of the content app below STORAGE_DIR: `work`, `packages` and `uploads`.

They lie on one file system, so that a rename moves a whole package at once.
"""

import os
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from content.models import Package, Upload

# Nothing under way is older; what is was left by a process that was killed.
ABANDONED_AFTER = 6 * 3600  # seconds


@contextmanager
def working_folder() -> Iterator[Path]:
    """A new folder that is gone afterwards, whatever happens."""
    folder = _root("work") / uuid.uuid4().hex
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        remove(folder)


def put_in_place(files: Path, folder: Path) -> None:
    """Move the unpacked `files` to a package's `folder`, on the disk when this returns."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    os.utime(files)  # counts its age from now, see `sweep`
    files.rename(folder)
    descriptor = os.open(folder.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove(folder: Path) -> None:
    """Remove a folder with all in it; nothing happens when it is not there."""
    shutil.rmtree(folder, ignore_errors=True)


def sweep() -> None:
    """Remove what killed imports left: working folders, packages without a row, finished zips."""
    for folder in _abandoned("work"):
        remove(folder)
    folders = list(_abandoned("packages"))
    kept = {found.hex for found in Package.objects.values_list("uuid", flat=True)}
    for folder in folders:
        if folder.name not in kept:
            remove(folder)
    zips = list(_abandoned("uploads"))
    open_states = (Upload.State.WAITING, Upload.State.RUNNING)
    waiting = Upload.objects.filter(state__in=open_states).values_list("uuid", flat=True)
    needed = {found.hex for found in waiting}
    for path in zips:
        if path.stem not in needed:
            path.unlink(missing_ok=True)


def _root(name: str) -> Path:
    return Path(settings.STORAGE_DIR) / name


def _abandoned(name: str) -> Iterator[Path]:
    """What lies in a folder since long. Listed before the rows are read, as rows come last."""
    root = _root(name)
    if not root.is_dir():
        return
    oldest = time.time() - ABANDONED_AFTER
    for path in root.iterdir():
        try:
            old = path.stat().st_mtime < oldest
        except FileNotFoundError:  # its own import has just ended
            continue
        if old:
            yield path
