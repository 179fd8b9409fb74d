"""Unpack a zip to a folder in bounded memory, counting real bytes and never trusting a header."""

import errno
import hashlib
import io
import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from content.unpacking.paths import Names, decode_name, safe_path
from content.unpacking.refusal import Reason, Refused

# done, total: called after each file
Progress = Callable[[int, int], None]

_CHUNK = 256 * 2**10
_MAX_DIRECTORY = 16 * 2**20  # bytes of the zip's central directory; 20,000 long names take 5 MiB
_DIRECTORY_ENTRY = b"PK\x01\x02"  # APPNOTE 4.3.12
_LOCAL_HEADER = 30  # bytes before the name, APPNOTE 4.3.7
_UTF8 = 0x800  # APPNOTE 4.4.4, bit 11
_ENCRYPTED = 0x1 | 0x40 | 0x2000  # bits 0, 6 and 13


@dataclass(frozen=True, slots=True)
class Limits:
    """What a package may hold. Sizes in bytes.

    `ratio` is how many times larger than in the zip a file, or the whole, may become once it is
    past `ratio_from`: text hardly ever passes 100, deflate ends at 1,032.
    """

    files: int = 20_000
    total: int = 4 * 2**30
    file: int = 2 * 2**30
    ratio: int = 200
    ratio_from: int = 10 * 2**20


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What lies in the folder now: the files' paths (posix, relative, sorted) and their bytes."""

    names: tuple[str, ...]
    total_bytes: int


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def unpack(
    source: Path, target: Path, *, limits: Limits = LIMITS, progress: Progress | None = None
) -> Unpacked:
    """Unpack the zip `source` into the new folder `target`.

    Raises Refused for a zip that is damaged, too large or unsafe; what was written until then is
    left for the caller to remove. Zips inside the zip are files like any other.
    """
    meter = _Meter(limits, compressed=source.stat().st_size)
    with _Guarded(source.open("rb", buffering=0), limits.files) as file, _open(file) as archive:
        files, folders = _entries(archive, limits)
        _refuse_overlaps(archive)
        for folder in ("", *folders):
            (target / folder).mkdir(parents=True)
        for done, (info, path) in enumerate(files, start=1):
            _write(archive, info, target / path, meter)
            if progress:
                progress(done, len(files))
    return Unpacked(names=tuple(sorted(path for _, path in files)), total_bytes=meter.total)


class _Guarded(io.BufferedReader):
    """A zip whose directory is refused before it fills the memory.

    zipfile reads the central directory in one read and makes an object of each entry, whatever
    the number that the end record claims.
    """

    def __init__(self, raw: io.FileIO, max_files: int) -> None:
        super().__init__(raw)
        self.opening = True
        self._max_files = max_files

    def read(self, size: int | None = -1, /) -> bytes:
        """As BufferedReader; raises Refused when it is asked for too large a directory."""
        if not self.opening:
            return super().read(size)
        if size is not None and size > _MAX_DIRECTORY:
            raise Refused(Reason.TOO_MANY_FILES, limit=self._max_files)
        data = super().read(size)
        if data.count(_DIRECTORY_ENTRY) > self._max_files:
            raise Refused(Reason.TOO_MANY_FILES, limit=self._max_files)
        return data


def _open(file: _Guarded) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(file)
    except UnicodeDecodeError:
        raise Refused(Reason.UNREADABLE_NAME) from None
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        raise Refused(Reason.NOT_A_ZIP) from None
    except OSError as error:
        if error.errno != errno.EINVAL:  # a seek before the beginning, as the end record says
            raise
        raise Refused(Reason.NOT_A_ZIP) from None
    file.opening = False
    return archive


def _entries(
    archive: zipfile.ZipFile, limits: Limits
) -> tuple[list[tuple[zipfile.ZipInfo, str]], list[str]]:
    """The files with their paths, in the zip's order, and the folders, each before its own."""
    names = Names(max_folders=limits.files)
    files = []
    declared = 0
    for info in archive.infolist():
        name = _name(info)
        path = safe_path(name)
        kind = stat.S_IFMT(info.external_attr >> 16)
        if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
            raise Refused(Reason.SPECIAL_FILE, name)
        if kind == stat.S_IFDIR or name.endswith(("/", "\\")):
            if path:
                names.add_folder(path)
            continue
        if not path:
            raise Refused(Reason.BAD_NAME, name)
        names.add_file(path)
        _check_header(info, name, limits)
        declared += info.file_size
        files.append((info, path))
    if not files:
        raise Refused(Reason.EMPTY)
    if declared > limits.total:
        raise Refused(Reason.TOO_LARGE, limit=limits.total)
    return files, names.folders


def _name(info: zipfile.ZipInfo) -> str:
    """The whole name; `info.filename` ends at the first NUL."""
    if info.flag_bits & _UTF8:
        return info.orig_filename
    return decode_name(info.orig_filename.encode("cp437"), info.extra)


def _check_header(info: zipfile.ZipInfo, name: str, limits: Limits) -> None:
    """Refuse by what the header says, before a byte is written."""
    if info.flag_bits & _ENCRYPTED:
        raise Refused(Reason.ENCRYPTED, name)
    # The others either cannot be unpacked in bounded memory by Python, or not at all.
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise Refused(Reason.METHOD, name)
    if info.file_size > limits.file:
        raise Refused(Reason.FILE_TOO_LARGE, name, limit=limits.file)


def _refuse_overlaps(archive: zipfile.ZipFile) -> None:
    """Refuse entries that share bytes: a bomb of 10 MB that becomes 281 TB is built so."""
    end = archive.start_dir
    for info in sorted(archive.infolist(), key=lambda one: one.header_offset, reverse=True):
        if info.header_offset < 0:  # zipfile adds what lies before the zip, which can be negative
            raise Refused(Reason.DAMAGED, _name(info))
        if info.header_offset + _LOCAL_HEADER + info.compress_size > end:
            raise Refused(Reason.OVERLAP, _name(info))
        end = info.header_offset


class _Meter:
    """Counts the bytes as they come out, and refuses them past a limit."""

    def __init__(self, limits: Limits, compressed: int) -> None:
        self.total = 0
        self._limits = limits
        self._most = self._expected(compressed)

    def count(self, info: zipfile.ZipInfo, chunk: int, file: int) -> None:
        """`chunk` more bytes came out of `info`, which has given `file` bytes so far."""
        limits = self._limits
        self.total += chunk
        if file > limits.file:
            raise Refused(Reason.FILE_TOO_LARGE, _name(info), limit=limits.file)
        if self.total > limits.total:
            raise Refused(Reason.TOO_LARGE, limit=limits.total)
        if file > self._expected(info.compress_size) or self.total > self._most:
            raise Refused(Reason.BOMB, _name(info))

    def _expected(self, compressed: int) -> int:
        return max(self._limits.ratio_from, self._limits.ratio * compressed)


def _write(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path, meter: _Meter) -> None:
    """Write one file. O_EXCL: nothing is ever written over."""
    written = 0
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o644)
    with os.fdopen(descriptor, "wb") as out:
        for chunk in _chunks(archive, info):
            written += len(chunk)
            meter.count(info, len(chunk), written)
            out.write(chunk)
    if written != info.file_size:
        raise Refused(Reason.DAMAGED, _name(info))


def _chunks(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """The file's bytes; raises Refused when they cannot be read or fail their checksum."""
    try:
        with archive.open(info) as data:
            while chunk := data.read(_CHUNK):
                yield chunk
    except (zipfile.BadZipFile, RuntimeError, ValueError, EOFError, zlib.error):
        raise Refused(Reason.DAMAGED, _name(info)) from None
