"""Unpacking: names stay inside, limits count real bytes, memory stays small."""

import contextlib
import random
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.unpacking import Limits, Reason, Refused, unpack
from content.unpacking.paths import decode_name, match_key, safe_path
from tests.packages import hostile
from tests.packages.zips import write_zip

# Names as an attacker writes them: dots, slashes of both kinds, drives, controls, any letter.
PIECES = st.sampled_from(
    [
        "..",
        ".",
        "/",
        "\\",
        "//",
        "C:",
        "~",
        "a",
        "A",
        " ",
        "\0",
        "\n",
        "å",
        "a\u030a",
        "…",
        "%2e%2e",
    ]
)
NAMES = st.lists(PIECES | st.text(max_size=3), min_size=1, max_size=8).map("".join)


def tree(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@given(NAMES)
def test_no_name_leaves_the_folder(name):
    folder = Path("/srv/package")
    try:
        path = safe_path(name)
    except Refused:
        return
    parts = (folder / path).parts
    assert parts[:3] == folder.parts
    assert ".." not in parts
    assert "\0" not in path
    assert "\\" not in path
    assert safe_path(path) == path


@settings(max_examples=150, deadline=None)
@given(st.lists(NAMES, min_size=1, max_size=4))
def test_nothing_is_ever_written_outside_the_target(tmp_path_factory, names):
    base = tmp_path_factory.mktemp("unpack")
    source = base / "source.zip"
    with zipfile.ZipFile(source, "w") as archive:
        for name in dict.fromkeys(names):
            info = zipfile.ZipInfo("x")
            info.filename = info.orig_filename = name  # ZipInfo itself would cut at NUL
            archive.writestr(info, b"x")
    target = base / "inside" / "target"

    try:
        unpacked = unpack(source, target)
    except Refused:
        pass
    else:
        assert tree(target) == set(unpacked.names)
    assert {name for name in tree(base) if not name.startswith("inside/target/")} == {"source.zip"}


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_zip_with_any_bytes_changed_is_unpacked_or_refused(tmp_path_factory, data):
    """No other exception comes out, whatever is damaged."""
    base = tmp_path_factory.mktemp("damaged")
    source = write_zip(base / "source.zip", {"a.txt": "a" * 100, "b/å.txt": b"b", "c/": ""})
    content = bytearray(source.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    source.write_bytes(content)

    with contextlib.suppress(Refused):
        unpack(source, base / "target")
    assert {name for name in tree(base) if not name.startswith("target/")} == {"source.zip"}


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("index.html", "index.html"),
        ("./a//b/./c.html", "a/b/c.html"),
        ("folder\\page.html", "folder/page.html"),
        ("folder/", "folder"),
        ("a\u030a.html", "å.html"),
        ("...", "..."),
        ("~/x", "~/x"),
        (".htaccess", ".htaccess"),
    ],
)
def test_safe_path(name, path):
    assert safe_path(name) == path


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"a.html", "a.html"),
        ("blåbær.html".encode(), "blåbær.html"),  # macOS, without the flag
        ("blåbærsyltetøy.html".encode("cp850"), "blåbærsyltetøy.html"),  # Windows
        ("résumé.html".encode("cp437"), "résumé.html"),
    ],
)
def test_decode_name(raw, name):
    assert decode_name(raw) == name


def unicode_path(raw, name, version=1):
    """The extra field of Info-ZIP, after one of another kind."""
    field = struct.pack("<BL", version, zlib.crc32(raw)) + name
    return b"\x55\x54\x01\x00\x00" + struct.pack("<HH", 0x7075, len(field)) + field


@pytest.mark.parametrize(
    ("extra", "name"),
    [
        (unicode_path(b"bl_.html", "blå.html".encode()), "blå.html"),
        (unicode_path(b"other.html", "blå.html".encode()), "bl_.html"),  # renamed since
        (unicode_path(b"bl_.html", "blå.html".encode(), version=2), "bl_.html"),
        (unicode_path(b"bl_.html", b"bl\xe5.html"), "bl_.html"),
        (unicode_path(b"bl_.html", b""), "bl_.html"),
        (b"\x75", "bl_.html"),
    ],
    ids=["there", "of-another", "later-version", "latin1", "empty", "too-short"],
)
def test_the_unicode_path_of_info_zip(tmp_path, extra, name):
    source = tmp_path / "source.zip"
    with zipfile.ZipFile(source, "w") as archive:
        info = zipfile.ZipInfo("bl_.html")
        info.extra = extra
        archive.writestr(info, b"x")

    assert unpack(source, tmp_path / "t").names == (name,)
    assert decode_name(b"bl_.html", extra) == name
    assert decode_name(b"bl_.html", extra[:-9]) == "bl_.html"  # cut short


def test_a_unicode_path_leads_nowhere_else(tmp_path):
    source = tmp_path / "source.zip"
    with zipfile.ZipFile(source, "w") as archive:
        info = zipfile.ZipInfo("a.html")
        info.extra = unicode_path(b"a.html", b"../a.html")
        archive.writestr(info, b"x")

    with pytest.raises(Refused) as refused:
        unpack(source, tmp_path / "t")
    assert refused.value.reason == Reason.OUTSIDE


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("A/b", "a/B", True), ("å", "Å", True), ("å", "a\u030a", True), ("a", "b", False)],
)
def test_match_key(one, other, same):
    assert (match_key(one) == match_key(other)) is same


def test_files_folders_and_inner_zips_are_written_as_they_are(tmp_path):
    inner = write_zip(tmp_path / "inner.zip", {"../evil": "x"}).read_bytes()
    files = {"empty/": "", "a/b.txt": "b", "inner.zip": inner, "run.sh": "rm -rf /"}
    source = write_zip(tmp_path / "source.zip", files)
    steps = []

    unpacked = unpack(source, tmp_path / "t", progress=lambda *step: steps.append(step))

    assert unpacked.names == ("a/b.txt", "inner.zip", "run.sh")
    assert unpacked.total_bytes == len(inner) + 9
    assert steps == [(1, 3), (2, 3), (3, 3)]
    assert (tmp_path / "t/empty").is_dir()
    assert (tmp_path / "t/inner.zip").read_bytes() == inner
    assert (tmp_path / "t/run.sh").stat().st_mode & 0o777 == 0o644


def test_a_zip_behind_other_bytes_is_a_zip(tmp_path):
    """A self-extracting zip has a program before it."""
    source = write_zip(tmp_path / "source.zip", {"a.txt": "a"})
    source.write_bytes(b"MZ" * 500 + source.read_bytes())

    assert unpack(source, tmp_path / "t").names == ("a.txt",)


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (Limits(files=2), Reason.TOO_MANY_FILES),
        (Limits(file=999), Reason.FILE_TOO_LARGE),
        (Limits(total=2999), Reason.TOO_LARGE),
        (Limits(ratio=2, ratio_from=999), Reason.BOMB),
        (Limits(files=3, file=1000, total=3000), None),
    ],
)
def test_limits(limits, reason, tmp_path):
    source = write_zip(tmp_path / "s.zip", {name: bytes(1000) for name in ("a", "b", "c")})
    if reason is None:
        assert unpack(source, tmp_path / "t", limits=limits).total_bytes == 3000
        return
    with pytest.raises(Refused) as refused:
        unpack(source, tmp_path / "t", limits=limits)
    assert refused.value.reason == reason


@pytest.mark.parametrize("bad", hostile.ARCHIVES, ids=lambda bad: bad.name)
def test_a_hostile_zip_writes_nothing_outside(bad, tmp_path):
    source = bad.build(tmp_path / "bad.zip")

    with pytest.raises(Refused):
        unpack(source, tmp_path / "target")

    assert {name for name in tree(tmp_path) if not name.startswith("target/")} == {"bad.zip"}


def test_folders_that_the_names_imply_count_too(tmp_path):
    source = write_zip(tmp_path / "s.zip", {"a/b/c/d/e.txt": "x"})

    with pytest.raises(Refused) as refused:
        unpack(source, tmp_path / "t", limits=Limits(files=3))

    assert refused.value.reason == Reason.TOO_MANY_FILES


_MEASURE = """
import sys
from pathlib import Path
from content.unpacking import Refused, sha256_of, unpack

def peak():  # ru_maxrss would count the parent before exec
    return int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])

before = peak()
sha256_of(Path(sys.argv[1]))
try:
    unpack(Path(sys.argv[1]), Path(sys.argv[2]))
except Refused as refused:
    print(refused.reason)
else:
    print("unpacked")
print(peak() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read in /proc")
def test_memory_stays_small_whatever_the_size(tmp_path):
    """A file of 300 MB, and a directory of 400,000 entries that claims to have few."""
    large = tmp_path / "large.zip"
    noise = random.Random(1).randbytes(2**20)
    with zipfile.ZipFile(large, "w") as archive, archive.open("video.mp4", "w") as video:
        for _ in range(300):
            video.write(noise)
    crowded = tmp_path / "crowded.zip"
    record = write_zip(crowded, {"a": ""}).read_bytes()
    start = record.index(b"PK\x01\x02")
    end = record.index(b"PK\x05\x06")
    directory = record[start:end] * 300_000
    tail = bytearray(record[end:])
    tail[12:16] = len(directory).to_bytes(4, "little")
    crowded.write_bytes(record[:start] + directory + tail)

    for source, outcome in ((large, "unpacked"), (crowded, "too_many_files")):
        command = [sys.executable, "-c", _MEASURE, str(source), str(tmp_path / source.stem)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        said, kibibytes = done.stdout.split()
        assert said == outcome
        assert int(kibibytes) < 40 * 1024
