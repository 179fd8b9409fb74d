"""Delivery of the log to a remote LRS: another portal, with a database and processes of its own."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection

from lrs import log
from lrs import services as lrs
from tests.bench.database import throwaway_database
from tests.bench.server import ROOT, serve
from tests.factories.lrs import statement
from xapi_bridge.models import Target
from xapi_bridge.services import delivery
from xapi_bridge.services.targets import set_target

STATEMENTS = 6_000
LEARNERS = 200
_AT_ONCE = 500
BIG = 1_000_000_000.0  # seconds: until everything is delivered


def targets_deliver() -> Iterator[dict[str, Any]]:
    """Statements a second from the log to a remote LRS, each in order for its learner."""
    with throwaway_database() as engine, _remote() as (port, made):
        for start in range(0, STATEMENTS, _AT_ONCE):
            batch = [_statement(start + place) for place in range(_AT_ONCE)]
            lrs.store(batch, authority=lrs.system_authority())
        target = set_target(
            name="bench",
            endpoint=f"http://localhost:{port}/xapi",
            key=made["key"],
            secret=made["secret"],
            by=None,
        )
        begun = time.perf_counter()
        delivery.deliver(target.pk, seconds=BIG)
        seconds = time.perf_counter() - begun
        if Target.objects.get(pk=target.pk).seq != log.end():
            raise RuntimeError(Target.objects.get(pk=target.pk).answer)
        yield {
            "name": "targets_deliver",
            "value": round(STATEMENTS / seconds, 1),
            "unit": "statements/s",
            "database": engine,
            "statements": STATEMENTS,
        }


BENCHES = {"targets_deliver": targets_deliver}


def _statement(number: int) -> dict[str, Any]:
    account = {
        "homePage": "https://portal.example.org/id",
        "name": f"learner {number % LEARNERS}",
    }
    return statement(
        actor={"objectType": "Agent", "account": account},
        result={"score": {"scaled": 0.9}, "success": True, "duration": "PT12M"},
    )


@contextmanager
def _remote() -> Iterator[tuple[int, dict[str, str]]]:
    """A portal on a database of its own; its port and a credential there."""
    with tempfile.TemporaryDirectory() as folder, _database(folder) as url:
        environment = {**os.environ, "DATABASE_URL": url, "STORAGE_URL": f"file://{folder}"}
        _manage(environment, "migrate", "--verbosity", "0")
        made = _manage(environment, "lrs_credential", "bench", "--scope", "all")
        with serve(environment) as port:
            yield port, made


@contextmanager
def _database(folder: str) -> Iterator[str]:
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder}/remote.sqlite3"
        return
    given = connection.settings_dict
    server = f"postgres://{given['USER']}@{given['HOST']}:{given['PORT']}"
    name = f"{settings.DATABASES['default']['NAME']}_remote"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        try:
            yield f"{server}/{name}"
        finally:
            admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _manage(environment: dict[str, str], *args: str) -> dict[str, str]:
    done = subprocess.run(
        [sys.executable, "manage.py", *args],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        check=True,
        text=True,
    )
    found = [line for line in done.stdout.splitlines() if line.startswith("{")]
    return json.loads(found[0]) if found else {}
