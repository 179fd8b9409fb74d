"""The LRS over HTTP, served by gunicorn: how fast it stores, how fast it answers each filter."""

import base64
import json
import os
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
from urllib.parse import urlencode

from django.db import connection

from lrs import credentials, services
from tests.bench.database import throwaway_database
from tests.bench.server import portal

SENDERS = 4
BATCH = 50
BATCHES = 120
SINGLES = 1_200
HELD = int(os.environ.get("BENCH_STATEMENTS", "10000"))  # statements that GET looks among
PEOPLE, COURSES = 500, 40
RUNS = 60
HOME = "https://portal.example.org"
VERBS = [f"http://adlnet.gov/expapi/verbs/{name}" for name in ("initialized", "passed", "failed")]


def lrs_post_batch() -> Iterator[dict[str, Any]]:
    """Statements a second, posted in batches of 50 and one by one, by four senders."""
    with _served() as (call, engine):
        for name, size, count in (
            ("lrs_post_batch", BATCH, BATCHES),
            ("lrs_post_single", 1, SINGLES),
        ):
            bodies = [
                json.dumps([_statement(place + n) for n in range(size)])
                for place in range(0, count * size, size)
            ]
            begun = time.perf_counter()
            with ThreadPoolExecutor(SENDERS) as pool:
                list(pool.map(lambda part: _post(call, part), _parts(bodies)))
            rate = count * size / (time.perf_counter() - begun)
            yield {
                "name": name,
                "value": round(rate),
                "unit": "statements/s",
                "database": engine,
                "batch": size,
                "senders": SENDERS,
            }


def lrs_get() -> Iterator[dict[str, Any]]:
    """p50 of GET with limit 50 for each filter."""
    with _served() as (call, engine):
        _fill()
        with call() as request:
            for name, parameters in _filters().items():
                times = []
                for _ in range(RUNS):
                    begun = time.perf_counter()
                    found = request("GET", f"/xapi/statements?{urlencode(parameters)}")
                    times.append(time.perf_counter() - begun)
                yield {
                    "name": "lrs_get",
                    "value": round(1000 * statistics.median(times), 2),
                    "unit": "ms p50",
                    "filter": name,
                    "found": len(json.loads(found)["statements"]),
                    "statements": HELD,
                    "database": engine,
                }


BENCHES = {"lrs_post_batch": lrs_post_batch, "lrs_get": lrs_get}


@contextmanager
def _served() -> Iterator[Any]:
    """A served LRS on an empty database: a way to open connections to it, the database's name."""
    with tempfile.TemporaryDirectory() as folder:
        connection.settings_dict["TEST"]["NAME"] = (
            str(Path(folder) / "bench.sqlite3") if connection.vendor == "sqlite" else None
        )
        with throwaway_database() as engine:
            made = credentials.create(name="bench")
            connection.close()
            with portal() as port:
                yield _caller(port, made), engine


def _caller(port: int, made: credentials.Secret) -> Any:
    token = base64.b64encode(f"{made.key}:{made.secret}".encode()).decode()
    headers = {
        "Authorization": f"Basic {token}",
        "X-Experience-API-Version": "1.0.3",
        "Content-Type": "application/json",
    }

    @contextmanager
    def call() -> Iterator[Any]:
        client = HTTPConnection("localhost", port)

        def request(method: str, path: str, body: str | None = None) -> bytes:
            client.request(method, path, body, headers)
            answer = client.getresponse()
            text = answer.read()
            assert answer.status == 200, text
            return text

        yield request
        client.close()

    return call


def _post(call: Any, bodies: list[str]) -> None:
    with call() as request:
        for body in bodies:
            request("POST", "/xapi/statements", body)


def _parts(bodies: list[str]) -> list[list[str]]:
    return [bodies[place::SENDERS] for place in range(SENDERS)]


def _fill() -> None:
    authority = services.system_authority()
    size = 500
    for place in range(0, HELD, size):
        services.store([_statement(place + n) for n in range(size)], authority=authority)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _person(number: int) -> dict[str, Any]:
    return {
        "objectType": "Agent",
        "account": {"homePage": f"{HOME}/id", "name": _uuid(number)},
    }


def _uuid(number: int) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, str(number)))


def _course(number: int) -> str:
    return f"{HOME}/courses/{number}"


def _statement(number: int) -> dict[str, Any]:
    """A statement as the portal makes them: a lesson's result, its course, its enrolment."""
    person, course = number % PEOPLE, number % COURSES
    return {
        "id": str(uuid.uuid4()),
        "actor": _person(person),
        "verb": {"id": VERBS[number % 3], "display": {"nb": "besto", "en": "passed"}},
        "object": {
            "id": f"{_course(course)}/lessons/{number % 7}",
            "definition": {
                "name": {"nb": "Håndhygiene", "en": "Hand hygiene"},
                "type": "http://adlnet.gov/expapi/activities/lesson",
            },
        },
        "result": {
            "score": {"scaled": 0.9, "raw": 90, "min": 0, "max": 100},
            "success": True,
            "duration": "PT4M12.5S",
        },
        "context": {
            "registration": _uuid(person * COURSES + course),
            "instructor": _person(number % 20),
            "platform": "Læringsportalen",
            "contextActivities": {
                "grouping": [{"id": _course(course)}],
                "category": [{"id": "https://w3id.org/xapi/scorm"}],
            },
        },
        "timestamp": "2026-11-22T10:00:00.123Z",
    }


def _filters() -> dict[str, dict[str, str]]:
    agent = json.dumps(_person(7))
    lesson, course = f"{_course(7)}/lessons/0", _course(7)
    filters = {
        "none": {},
        "agent": {"agent": agent},
        "verb": {"verb": VERBS[1]},
        "activity": {"activity": lesson},
        "registration": {"registration": _uuid(7 * COURSES + 7)},
        "since": {"since": "2026-01-01T00:00:00Z"},
        "related_agents": {"agent": agent, "related_agents": "true"},
        "related_activities": {"activity": course, "related_activities": "true"},
        "verb + agent": {"verb": VERBS[1], "agent": agent},
    }
    return {name: {"limit": "50", **one} for name, one in filters.items()}
