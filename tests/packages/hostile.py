"""Zips that must be refused, each with what the refusal says."""

import io
import random
import stat
import struct
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.packages import scorm12
from tests.packages.zips import write_zip


@dataclass(frozen=True)
class Bad:
    """`build` writes the file; `says` is a part of the sentence."""

    name: str
    build: Callable[[Path], Path]
    says: str


def _good() -> dict[str, str]:
    return {"imsmanifest.xml": scorm12.manifest(), "index.html": scorm12.PAGE}


def raw_zip(path: Path, entries: Iterable[tuple[zipfile.ZipInfo | str, bytes]]) -> Path:
    """A good package with more entries, which may have any name and any attributes."""
    write_zip(path, _good())
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        for info, content in entries:
            archive.writestr(info, content)
    return path


def entry(
    name: str, *, mode: int = 0, system: int = 3, method: int = zipfile.ZIP_DEFLATED
) -> zipfile.ZipInfo:
    """An entry with a Unix mode, which tells a link from a file."""
    info = zipfile.ZipInfo(name)
    info.create_system = system
    info.external_attr = mode << 16
    info.compress_type = method
    return info


def named(name: str) -> Callable[[Path], Path]:
    """A good package with one more file of this name."""
    return lambda path: raw_zip(path, [(entry(name), b"x")])


def nul_name(path: Path) -> Path:
    """zipfile cuts names at NUL when it writes, so the byte is put in afterwards."""
    return _replaced(named("badXname.html")(path), b"badXname", b"bad\0name")


def broken_utf8_name(path: Path) -> Path:
    """A name that says it is UTF-8 and is not."""
    return _replaced(named("bad-å.html")(path), "bad-å".encode(), b"bad-\xff\xff")


def symlink(path: Path) -> Path:
    """A link to a file of the server."""
    return raw_zip(path, [(entry("link", mode=stat.S_IFLNK | 0o777), b"/etc/passwd")])


def device(path: Path) -> Path:
    """A character device."""
    return raw_zip(path, [(entry("null", mode=stat.S_IFCHR | 0o666), b"")])


def encrypted(path: Path) -> Path:
    """The flag of a password set on the last entry, in both headers."""
    data = bytearray(named("secret.html")(path).read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.rindex(signature) + offset] |= 1
    path.write_bytes(data)
    return path


def lzma(path: Path) -> Path:
    """A method that cannot be unpacked in bounded memory."""
    return raw_zip(path, [(entry("x.bin", method=zipfile.ZIP_LZMA), b"x" * 100)])


def bomb(path: Path) -> Path:
    """50 MB of zeros in 50 kB."""
    return raw_zip(path, [(entry("zeros.bin"), bytes(50_000_000))])


def many_bombs(path: Path) -> Path:
    """Files that are each small enough, and too much together."""
    content = bytes(9 * 2**20)
    return raw_zip(path, [(entry(f"zeros-{number}.bin"), content) for number in range(12)])


def overlapping(path: Path) -> Path:
    """Two entries of the directory that share one file's bytes."""
    raw_zip(path, [(entry("one.bin"), b"1" * 5000), (entry("two.bin"), b"2" * 5000)])
    data = bytearray(path.read_bytes())
    first, second = _directory_entries(data)[-2:]
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    path.write_bytes(data)
    return path


def lying_size(path: Path) -> Path:
    """The headers say 10 bytes, the data gives 5,000."""
    data = bytearray(raw_zip(path, [(entry("liar.bin"), b"1" * 5000)]).read_bytes())
    last = _directory_entries(data)[-1]
    struct.pack_into("<L", data, last + 24, 10)
    path.write_bytes(data)
    return path


def wrong_checksum(path: Path) -> Path:
    """A byte of a stored file was changed on the way."""
    info = entry("data.bin", method=zipfile.ZIP_STORED)
    return _replaced(raw_zip(path, [(info, b"abcdefgh")]), b"abcdefgh", b"abcdefgX")


def too_many(path: Path) -> Path:
    """20,001 entries."""
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(20_001):
            archive.writestr(f"{number}", b"")
    return path


def truncated(path: Path) -> Path:
    """The upload broke off."""
    data = scorm12.package(path).read_bytes()
    path.write_bytes(data[: len(data) // 2])
    return path


def noise(path: Path) -> Path:
    """No zip at all."""
    path.write_bytes(random.Random(1).randbytes(5000))
    return path


def nested(path: Path) -> Path:
    """A zip with the course's zip inside."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("imsmanifest.xml", scorm12.manifest())
    return write_zip(path, {"course.zip": inner.getvalue()})


def with_manifest(xml: str | bytes, files: dict[str, str] | None = None) -> Callable[[Path], Path]:
    """A package with this manifest."""
    return lambda path: scorm12.package(path, xml=xml, files=files)


def with_files(*names: str) -> Callable[[Path], Path]:
    """A zip with these files and no manifest at its top."""
    return lambda path: write_zip(path, dict.fromkeys(names, "x"))


def _replaced(path: Path, old: bytes, new: bytes) -> Path:
    data = path.read_bytes()
    assert len(old) == len(new)
    assert data.count(old) >= 1
    path.write_bytes(data.replace(old, new))
    return path


def _directory_entries(data: bytes | bytearray) -> list[int]:
    """Where the entries of the central directory begin."""
    found, position = [], data.find(b"PK\x01\x02")
    while position >= 0:
        found.append(position)
        position = data.find(b"PK\x01\x02", position + 4)
    return found


_DTD = (
    '<?xml version="1.0"?><!DOCTYPE manifest [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">'
    '<!ENTITY file SYSTEM "file:///etc/passwd">]>'
)
_LAUGHS = '<?xml version="1.0"?><!DOCTYPE manifest [<!ENTITY l0 "lol">{}]>'.format(
    "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
)

ARCHIVES = [
    Bad("noise", noise, "not a zip file"),
    Bad("empty-file", lambda path: (path.write_bytes(b"") and path) or path, "not a zip file"),
    Bad("truncated", truncated, "not a zip file"),
    Bad("no-files", lambda path: write_zip(path, {}), "holds no files"),
    Bad("parent", named("../evil.html"), "outside the course"),
    Bad("parent-inside", named("a/../../evil.html"), "outside the course"),
    Bad("absolute", named("/etc/evil"), "outside the course"),
    Bad("drive", named("C:/evil.html"), "outside the course"),
    Bad("drive-relative", named("c:evil.html"), "outside the course"),
    Bad("backslash-parent", named("..\\evil.html"), "outside the course"),
    Bad("backslash-absolute", named("\\\\server\\share\\evil"), "outside the course"),
    Bad("nul", nul_name, "cannot be used"),
    Bad("newline", named("a\nb.html"), "cannot be used"),
    Bad("broken-utf8", broken_utf8_name, "cannot be read"),
    Bad("long-name", named("x" * 300), "too long"),
    Bad("deep", named("a/" * 50 + "x"), "too many folders"),
    Bad("case", named("INDEX.html"), "capital letters"),
    Bad("folder-case", lambda p: raw_zip(p, [("A/x", b""), ("a/y", b"")]), "capital letters"),
    Bad("unicode", lambda p: raw_zip(p, [("\u00e5", b""), ("a\u030a", b"")]), "names are the same"),
    Bad("file-is-folder", named("index.html/x"), "both be in the course"),
    Bad("symlink", symlink, "link or a special file"),
    Bad("device", device, "link or a special file"),
    Bad("encrypted", encrypted, "password"),
    Bad("lzma", lzma, "compressed in a way"),
    Bad("bomb", bomb, "zip bomb"),
    Bad("many-bombs", many_bombs, "zip bomb"),
    Bad("overlapping", overlapping, "zip bomb"),
    Bad("lying-size", lying_size, "damaged"),
    Bad("checksum", wrong_checksum, "damaged"),
    Bad("too-many", too_many, "more than 20000 files"),
]
COURSES = [
    Bad("no-manifest", with_files("index.html"), "no imsmanifest.xml"),
    Bad("deep-manifest", with_files("a/b/imsmanifest.xml"), "too deep"),
    Bad("nested-zip", nested, "another zip"),
    Bad("cmi5", with_files("cmi5.xml", "index.html"), "cmi5"),
    Bad("tincan", with_files("tincan.xml", "index.html"), "xAPI"),
    Bad("aicc", with_files("c.crs", "c.au", "c.des", "c.cst"), "AICC"),
    Bad("malformed", with_manifest("<manifest><organizations>"), "not well-formed"),
    Bad("empty-manifest", with_manifest(""), "not well-formed"),
    Bad("no-xml", with_manifest(b"\x00\x01\x02"), "not well-formed"),
    Bad("dtd", with_manifest(scorm12.manifest(prolog=_DTD)), "DTD"),
    Bad("laughs", with_manifest(scorm12.manifest(prolog=_LAUGHS, title="&l9;")), "DTD"),
    Bad("file-entity", with_manifest(scorm12.manifest(prolog=_DTD, title="&file;")), "DTD"),
    Bad("huge-manifest", with_manifest(scorm12.manifest() + " " * 5 * 2**20), "larger than 5"),
    Bad("other-xml", with_manifest("<html/>"), "begins with “html”"),
    Bad("no-organization", with_manifest("<manifest><resources/></manifest>"), "no organization"),
    Bad("no-items", with_manifest(scorm12.manifest(items="")), "nothing to open"),
    Bad("missing-launch", with_manifest(scorm12.manifest(), {"b.html": "x"}), "“index.html” that"),
    Bad(
        "outside",
        with_manifest(scorm12.manifest(resources=scorm12.RESOURCE.replace("index", "../../index"))),
        "is not in the zip",
    ),
    Bad(
        "no-href",
        with_manifest(scorm12.manifest(resources='<resource identifier="res-1"/>')),
        "names no file",
    ),
    Bad(
        "only-external",
        with_manifest(
            scorm12.manifest(resources='<resource identifier="res-1" href="https://example.org/"/>')
        ),
        "names no file",
    ),
]
ALL = ARCHIVES + COURSES
