"""Files of packages over HTTP, beside the web server's own static files of the same bytes."""

import random
import statistics
import tempfile
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import override_settings

from content import origin
from content.models import Package
from content.services import import_zip, storage
from tests.bench.database import throwaway_database
from tests.bench.server import portal
from tests.packages import scorm12

CONNECTIONS = 6  # at once: as many as a browser opens to one host
RUNS = 5
VISITOR = uuid.UUID(int=7)
FILES = {"video": (8 * 2**20, 24), "picture": (64 * 2**10, 1200)}  # bytes; how often it is fetched


def content_file() -> Iterator[dict[str, Any]]:
    """MB/s of a package's files, large and small, and the ratio to whitenoise's."""
    chance = random.Random(1)
    data = {f"{name}.bin": chance.randbytes(size) for name, (size, _) in FILES.items()}
    # The server last: whitenoise looks at its files when it starts.
    with (
        throwaway_database(),
        _package(data) as package,
        _static(data) as static,
        portal() as port,
    ):
        label = origin.label_for(VISITOR, package)
        hosts = {"portal": f"portal.localhost:{port}"}
        hosts["content"] = f"{label}.{hosts['portal']}"
        with override_settings(CONTENT_ORIGIN=f"http://{{label}}.{hosts['portal']}"):
            ours = f"/c/{origin.file_capability(label, package)}"  # it is for one origin
        for name, (size, times) in FILES.items():
            rates = [
                (
                    _rate(port, hosts["content"], f"{ours}/{name}.bin", size, times),
                    _rate(port, hosts["portal"], f"{static}/{name}.bin", size, times),
                )
                for _ in range(RUNS + 1)
            ][1:]  # the first warms the caches
            rate = statistics.median(mine for mine, _ in rates)
            baseline = statistics.median(theirs for _, theirs in rates)
            yield {
                "name": f"content_file_{name}",
                "value": round(rate),
                "unit": "MB/s",
                "bytes": size,
                "connections": CONNECTIONS,
                "static_mb_s": round(baseline),
                "ratio": round(rate / baseline, 2),
            }


@contextmanager
def _package(data: dict[str, bytes]) -> Iterator[Package]:
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        files = {"index.html": scorm12.PAGE.encode(), **data}
        path = scorm12.package(Path(folder) / "course.zip", files=files)
        report = import_zip(path, filename=path.name, by=None)
    package = Package.objects.get(uuid=report.package)
    yield package
    storage.remove(package.folder)


@contextmanager
def _static(data: dict[str, bytes]) -> Iterator[str]:
    """The path of a folder of static files, which is there for the time being."""
    with tempfile.TemporaryDirectory(prefix="bench-", dir=settings.STATIC_ROOT) as folder:
        Path(folder).chmod(0o755)
        for name, content in data.items():
            (Path(folder) / name).write_bytes(content)
        yield f"{settings.STATIC_URL}{Path(folder).name}"


def _rate(port: int, host: str, path: str, size: int, times: int) -> float:
    """MB/s (10**6 bytes) of fetching a file of `size` bytes so many times over all connections."""

    def fetch(count: int) -> None:
        client = HTTPConnection("127.0.0.1", port)
        buffer = memoryview(bytearray(2**20))
        for _ in range(count):
            client.request("GET", path, headers={"Host": host})
            answer = client.getresponse()
            got = 0
            while read := answer.readinto(buffer):
                got += read
            if (answer.status, got) != (200, size):
                raise RuntimeError(f"{path} was answered {answer.status} with {got} bytes.")
        client.close()

    begun = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(fetch, [times // CONNECTIONS] * CONNECTIONS))
    return size * times / (time.perf_counter() - begun) / 1e6


BENCHES = {"content_file": content_file}
