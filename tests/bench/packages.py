"""Importing a package of 100 MB and 3,000 files, beside unzip and sha256sum of the same zip.

The import runs in a process of its own, on SQLite, so that its peak memory is that of one worker.
Its time includes the wait until the files are on the disk, which unzip does not wait for.
"""

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django

from tests.packages import scorm12

FILES = 3_000
TOTAL = 100 * 2**20  # bytes when unpacked
RUNS = 5
ROOT = Path(__file__).resolve().parent.parent.parent
BUDGET = {"ratio": 1.5, "mebibytes": 150}


def package_import() -> Iterator[dict[str, Any]]:
    """Seconds of an import, its ratio to unzip and sha256sum, and its peak memory."""
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as name:
        folder = Path(name)
        source = large_package(folder / "course.zip")
        environment = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite3'}",
            "STORAGE_URL": f"file://{folder / 'store'}",
        }
        migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(migrate, cwd=ROOT, env=environment, check=True)
        pairs = []
        for run in range(RUNS):
            theirs = _unzip_and_sum(source, folder / f"theirs-{run}")
            child = [sys.executable, "-m", "tests.bench.packages", str(source)]
            answer = subprocess.run(
                child, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE
            )
            pairs.append((theirs, json.loads(answer.stdout)))
        yield from _rows(pairs, source.stat().st_size)


def large_package(path: Path) -> Path:
    """A SCORM 1.2 package: half text, half what does not compress, as pictures and video are."""
    chance = random.Random(1)
    words = [chance.randbytes(chance.randint(1, 4)).hex().encode() for _ in range(3_000)]
    half = TOTAL // FILES // 2
    files: dict[str, bytes] = {"index.html": scorm12.PAGE.encode()}
    for number in range(FILES - 2):
        text = b" ".join(chance.choices(words, k=half // 6))
        name = f"assets/part-{number % 60}/file-{number}.bin"
        files[name] = text[:half] + chance.randbytes(half)
    listed = "".join(f'<file href="{name}"/>' for name in files)
    resources = scorm12.RESOURCE.replace("</resource>", f"{listed}</resource>")
    return scorm12.package(path, xml=scorm12.manifest(resources=resources), files=files)


BENCHES = {"package_import": package_import}


def _rows(pairs: list[tuple[float, dict[str, float]]], size: int) -> Iterator[dict[str, Any]]:
    ratio = statistics.median(ours["seconds"] / theirs for theirs, ours in pairs)
    seconds = statistics.median(ours["seconds"] for _, ours in pairs)
    memory = max(ours["mebibytes"] for _, ours in pairs)
    facts = {"files": FILES, "zip_mebibytes": round(size / 2**20), "database": "sqlite"}
    yield {"name": "package_import", "value": round(seconds, 2), "unit": "s", **facts}
    yield {
        "name": "package_import_ratio",
        "value": round(ratio, 2),
        "unit": "x unzip + sha256sum",
        "budget": BUDGET["ratio"],
        "baseline_s": round(statistics.median(theirs for theirs, _ in pairs), 2),
    }
    yield {
        "name": "package_import_memory",
        "value": round(memory, 1),
        "unit": "MiB peak of the process",
        "budget": BUDGET["mebibytes"],
    }


def _unzip_and_sum(source: Path, target: Path) -> float:
    begun = time.perf_counter()
    subprocess.run(["unzip", "-q", str(source), "-d", str(target)], check=True)
    subprocess.run(["sha256sum", str(source)], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def peak_mebibytes() -> float:
    """The most memory this process had. (ru_maxrss also counts the parent before exec.)"""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _import_once(source: Path) -> dict[str, float]:
    """Import in this process, then forget the package, so that the next run imports it again."""
    from content.models import Package  # noqa: PLC0415  # needs Django to be set up
    from content.services import import_zip, storage  # noqa: PLC0415  # as above

    begun = time.perf_counter()
    report = import_zip(source, filename=source.name, by=None)
    seconds = time.perf_counter() - begun
    peak = peak_mebibytes()
    if not report.ok:
        raise SystemExit("; ".join(report.errors))
    package = Package.objects.get(uuid=report.package)
    storage.remove(package.folder)
    package.delete()
    return {"seconds": seconds, "mebibytes": peak}


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(_import_once(Path(sys.argv[1]))))
