"""The signed-in pages over HTTP, with the demo region's data; and what a first visit downloads."""

import gzip
import io
import re
import statistics
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.management import call_command
from django.db import connection

from people.models import Person
from tests.bench.database import throwaway_database
from tests.bench.server import portal

RUNS = 60
PAGES = {
    "learner": ("/", "/courses/", "/courses/handhygiene/", "/learning/", "/competence/"),
    "leader": ("/", "/units/"),
    "courseadmin": ("/", "/content/", "/content/courses/handhygiene/"),
}
_ASSET = re.compile(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"')
_FONT = re.compile(r'url\("?([^")]+latin-wght[^")]+\.woff2)"?\)')


def page_signed_in() -> Iterator[dict[str, Any]]:
    """p50 and p95 of each page, one request at a time, redirects followed."""
    with throwaway_database() as engine:
        call_command("load_demo", stdout=io.StringIO())
        cookies = {name: _session(Person.objects.get(username=name)) for name in PAGES}
        connection.close()
        with portal() as port:
            for name, paths in PAGES.items():
                for path in paths:
                    yield _time(port, name, path, cookies[name]) | {"database": engine}
            yield _first_visit(port, cookies["learner"])


def _time(port: int, name: str, path: str, cookie: str) -> dict[str, Any]:
    client = HTTPConnection("127.0.0.1", port)
    status, where, _ = _get(client, port, path, cookie)
    if status == 302:
        path = where
    times = []
    for _turn in range(RUNS):
        begun = time.perf_counter()
        status, _, body = _get(client, port, path, cookie)
        times.append(time.perf_counter() - begun)
        if status != 200:
            raise RuntimeError(f"{path} was answered {status}.")
    cuts = statistics.quantiles(times, n=20)
    return {
        "name": "page_signed_in",
        "value": round(1000 * cuts[18], 1),
        "unit": "ms p95",
        "p50_ms": round(1000 * cuts[9], 1),
        "page": path,
        "as": name,
        "kb": round(len(body) / 1024),
    }


def _get(client: HTTPConnection, port: int, path: str, cookie: str) -> tuple[int, str, bytes]:
    headers = {"Host": f"portal.localhost:{port}", "Cookie": cookie, "Accept-Language": "nb"}
    client.request("GET", path, headers=headers)
    answer = client.getresponse()
    return answer.status, answer.headers.get("Location", ""), answer.read()


def _session(person: Person) -> str:
    """The cookie of a session in which `person` is logged in."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.create()
    return f"{settings.SESSION_COOKIE_NAME}={store.session_key}"


def _first_visit(port: int, cookie: str) -> dict[str, Any]:
    """Gzipped style sheets and scripts of the catalogue, and the Latin font, in KB."""
    client = HTTPConnection("127.0.0.1", port)
    _, _, body = _get(client, port, "/courses/", cookie)
    total = 0
    fonts: set[str] = set()
    for path in sorted(set(_ASSET.findall(body.decode()))):
        _, _, asset = _get(client, port, path, cookie)
        total += len(gzip.compress(asset))
        fonts |= {f"{path.rsplit('/', 1)[0]}/{name}" for name in _FONT.findall(asset.decode())}
    for path in fonts:
        total += len(_get(client, port, path, cookie)[2])
    return {"name": "first_visit", "value": round(total / 1024), "unit": "KB", "fonts": len(fonts)}


BENCHES = {"page_signed_in": page_signed_in}
