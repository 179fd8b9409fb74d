"""The folders of the content app below STORAGE_DIR: `work`, `packages` and `uploads`.

They lie on one file system, so that a rename moves a whole package at once.
"""

import os
import shutil
import time
import uuid
from collections.abc import Container, Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog
from django.conf import settings

from content.models import Package, Upload

log = structlog.get_logger(__name__)

# Nothing under way is older; what is was left by a process that was killed.
ABANDONED_AFTER = 6 * 3600  # seconds
_PATHS_TOLD = 10


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
    """Remove what killed imports left: working folders, and the zips of finished uploads.

    What no row knows stays and is told to the operator: the database may be an older one that was
    restored, or the store may serve another one too, and a package cannot be made again.
    """
    for folder in _abandoned("work"):
        remove(folder)
    folders = _abandoned("packages")
    _warn(folders, {found.hex for found in Package.objects.values_list("uuid", flat=True)})
    zips = _abandoned("uploads")
    states = {found.hex: state for found, state in Upload.objects.values_list("uuid", "state")}
    for path in zips:
        if states.get(path.stem) in {Upload.State.IMPORTED, Upload.State.REFUSED}:
            path.unlink(missing_ok=True)
    _warn(zips, states)


def _warn(paths: list[Path], known: Container[str]) -> None:
    """Log the paths that no row knows, in one line."""
    unknown = [str(path) for path in paths if path.stem not in known]
    if unknown:
        log.warning("in_store_without_a_row", count=len(unknown), paths=unknown[:_PATHS_TOLD])


def _root(name: str) -> Path:
    return Path(settings.STORAGE_DIR) / name


def _abandoned(name: str) -> list[Path]:
    """What lies in a folder since long. Listed before the rows are read, as rows come last."""
    root = _root(name)
    return sorted(filter(_is_old, root.iterdir())) if root.is_dir() else []


def _is_old(path: Path) -> bool:
    try:
        return path.stat().st_mtime < time.time() - ABANDONED_AFTER
    except FileNotFoundError:  # its own import has just ended
        return False
