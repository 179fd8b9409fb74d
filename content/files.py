"""Finding and reading the files of a package: never outside its folder."""

import io
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from content.unpacking.paths import match_key

_RANGE = re.compile(r"\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*", re.IGNORECASE | re.ASCII)


def find_file(folder: Path, path: str) -> Path | None:
    """The file at the posix `path` below `folder`, or None.

    The exact name goes first; else a name that Windows would take for it, since authors test there.
    """
    parts = path.split("/")
    if any(part in {"", ".", ".."} or "\0" in part for part in parts):
        return None
    exact = folder.joinpath(*parts)
    if _is_ours(exact, folder):
        return exact
    found = folder
    for part in parts:
        child = _child(found, part)
        if child is None:
            return None
        found = child
    return found if _is_ours(found, folder) else None


def _child(folder: Path, name: str) -> Path | None:
    exact = folder / name
    try:
        if exact.exists():
            return exact
        key = match_key(name)
        return next((one for one in folder.iterdir() if match_key(one.name) == key), None)
    except OSError:  # not a folder, or a name that is too long
        return None


def _is_ours(path: Path, folder: Path) -> bool:
    """A regular file whose way down from `folder` has no links. The import makes none either."""
    try:
        regular = stat.S_ISREG(path.lstat().st_mode)
        return regular and path.resolve().is_relative_to(folder.resolve())
    except OSError:
        return False


@dataclass(frozen=True, slots=True)
class ByteRange:
    """The bytes from `first` to `last`, both included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        """How many bytes."""
        return self.last - self.first + 1


class UnsatisfiableRangeError(Exception):
    """The range begins past the end of the file: 416."""


def parse_range(header: str, size: int) -> ByteRange | None:
    """The one range that `header` asks for, of a file of `size` bytes (RFC 9110, 14.1.2 and 14.2).

    None when the header is to be ignored: another unit, several ranges, or no valid range. Raises
    UnsatisfiableRangeError. (WhiteNoise's own answers 416 to a range of one byte, with which
    Safari probes a video, and knows no If-Range.)
    """
    found = _RANGE.fullmatch(header)
    if not found or not (found[1] or found[2]):
        return None
    if not found[1]:
        first, last = max(size - int(found[2]), 0), size - 1
    else:
        first, last = int(found[1]), int(found[2]) if found[2] else size - 1
        if found[2] and last < first:
            return None
    if first >= size or (not found[1] and int(found[2]) == 0):
        raise UnsatisfiableRangeError
    return ByteRange(first, min(last, size - 1))


class FileSlice:
    """A part of an open file, which the server may send with sendfile (it has a `fileno`)."""

    def __init__(self, path: Path, wanted: ByteRange) -> None:
        self._file = io.FileIO(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC))
        self._file.seek(wanted.first)
        self._left = wanted.length

    def fileno(self) -> int:
        """The descriptor, which stands at the first byte of the part."""
        return self._file.fileno()

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes of the part."""
        data = self._file.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(data)
        return data

    def close(self) -> None:
        """Close the file."""
        self._file.close()
