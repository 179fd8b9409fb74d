"""Names in a zip: decoding them, and turning them into paths that cannot leave the folder.

Clauses are of PKWARE's APPNOTE.TXT 6.3.10.
"""

import re
import struct
import unicodedata
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from content.unpacking.refusal import Reason, Refused

MAX_PATH = 1000  # characters, as Package.launch
MAX_SEGMENT = 255  # bytes of UTF-8, the limit of common file systems
MAX_DEPTH = 40  # folders; a package of many deep paths would fill the disk with folders

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_DRIVE = re.compile(r"[A-Za-z]:")
_FIELD = struct.Struct("<HH")  # kind and size of each field in the extra data, APPNOTE 4.5.1
_UNICODE_PATH = 0x7075
_PATH_HEAD = struct.Struct("<BL")  # version, CRC-32 of the name in the header
# Windows zips of the Nordic countries are written in cp850, which differs from the standard's
# cp437 (APPNOTE D.1) in these two letters only, as far as Norwegian goes.
_NORDIC = str.maketrans("¢¥", "øØ")


def decode_name(raw: bytes, extra: bytes = b"") -> str:
    """The name of an entry without the UTF-8 flag (APPNOTE 4.4.4, bit 11).

    Info-ZIP keeps the true name in a field of `extra`. Tools of macOS write UTF-8 without setting
    the flag; a cp437 name is hardly ever valid UTF-8.
    """
    if name := _unicode_path(raw, extra):
        return name
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp437").translate(_NORDIC)


def _unicode_path(raw: bytes, extra: bytes) -> str:
    """The name in the Unicode Path field (APPNOTE 4.6.9); "" where there is none, or where it is
    that of another name: a tool that does not know the field has renamed the file."""
    at = 0
    while at + _FIELD.size <= len(extra):
        kind, size = _FIELD.unpack_from(extra, at)
        at += _FIELD.size + size
        if kind != _UNICODE_PATH or size < _PATH_HEAD.size or at > len(extra):
            continue
        version, checksum = _PATH_HEAD.unpack_from(extra, at - size)
        if version == 1 and checksum == zlib.crc32(raw):
            try:
                return extra[at - size + _PATH_HEAD.size : at].decode()
            except UnicodeDecodeError:
                return ""
    return ""


def safe_path(name: str) -> str:
    """The path of an entry below the package's folder: posix, relative, NFC, no dots.

    Backslashes count as separators (old .NET tools write them). A folder ends without a slash;
    the top itself is "". Raises Refused for a name that points outside, that no file system
    takes, or that is too long.
    """
    path = unicodedata.normalize("NFC", name.replace("\\", "/"))
    if _CONTROL.search(path):
        raise Refused(Reason.BAD_NAME, name)
    if path.startswith("/") or _DRIVE.match(path):
        raise Refused(Reason.OUTSIDE, name)
    parts = [part for part in path.split("/") if part not in {"", "."}]
    if ".." in parts:
        raise Refused(Reason.OUTSIDE, name)
    joined = "/".join(parts)
    if (
        len(joined) > MAX_PATH
        or len(parts) > MAX_DEPTH
        or any(len(part.encode()) > MAX_SEGMENT for part in parts)
    ):
        raise Refused(Reason.LONG_NAME, name)
    return joined


def folders_of(path: str) -> Iterator[str]:
    """The folders above `path`, the nearest first, without the top."""
    for parent in PurePosixPath(path).parents:
        if parent.name:
            yield str(parent)


class Names:
    """The paths taken so far. Two that differ only in case or Unicode form are one on Windows."""

    def __init__(self, max_folders: int) -> None:
        self._files: dict[str, str] = {}
        self._folders: dict[str, str] = {}
        self._max_folders = max_folders

    @property
    def folders(self) -> list[str]:
        """All folders, each after the one it lies in."""
        return sorted(self._folders.values())

    def add_file(self, path: str) -> None:
        """Take `path` for a file; raises Refused when a file or folder has it already."""
        key = match_key(path)
        other = self._files.get(key) or self._folders.get(key)
        if other is not None:
            raise Refused(Reason.COLLISION, path, other=other)
        self._files[key] = path
        for folder in folders_of(path):
            if not self._add_one_folder(folder):
                return

    def add_folder(self, path: str) -> None:
        """Take `path` for a folder, which may be named again; raises Refused as `add_file`."""
        for folder in (path, *folders_of(path)):
            if not self._add_one_folder(folder):
                return

    def _add_one_folder(self, path: str) -> bool:
        """Tell whether the folder is new; those above a known one are known."""
        key = match_key(path)
        other = self._files.get(key) or self._folders.get(key)
        if other == path and key not in self._files:
            return False
        if other is not None:
            raise Refused(Reason.COLLISION, path, other=other)
        if len(self._folders) >= self._max_folders:
            raise Refused(Reason.TOO_MANY_FILES, limit=self._max_folders)
        self._folders[key] = path
        return True


def match_key(path: str) -> str:
    """What two paths have in common that a file system of Windows or macOS takes for one."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())
