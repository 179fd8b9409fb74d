"""Databases made once for all processes of a test run: migrated, and with the demo region.

To migrate and to load the demo takes the better part of a minute of one core, and each process of
the suite needs it. The first that asks makes it; the others take a copy.
"""

import contextlib
import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).resolve().parent.parent
_RUN = Path(os.environ["TEST_RUN"])  # a folder that all processes of this run see


@dataclass(frozen=True)
class Data:
    """Where a portal keeps what it knows: a folder, and on PostgreSQL a database."""

    folder: Path
    name: str

    @property
    def database_url(self) -> str:
        """In the folder, or on the server that the suite runs on."""
        server = os.environ.get("TEST_DATABASE_URL", "")
        if not server:
            return f"sqlite:///{self.folder}/portal.sqlite3"
        return urlunsplit(urlsplit(server)._replace(path=f"/{self.name}"))

    @property
    def env(self) -> dict[str, str]:
        """The environment of this portal's processes, as far as data go."""
        return {"STORAGE_URL": f"file://{self.folder}", "DATABASE_URL": self.database_url}

    def create(self, source: "Data | None" = None) -> None:
        """Make it: empty, or with all that the source has, to which nobody may be connected."""
        if source:
            shutil.copytree(source.folder, self.folder, dirs_exist_ok=True)
        template = f' TEMPLATE "{source.name}"' if source else ""
        self._on_server(f'CREATE DATABASE "{self.name}"{template}')

    def rows(self, query: str, *values: object) -> list[tuple]:
        """What a query finds in the database of the portal, which may be running; %s for a value.

        SQL and not Django's models: those refuse to work in a thread that drives a browser.
        """
        if os.environ.get("TEST_DATABASE_URL"):
            with psycopg.connect(self.database_url) as connection:
                return connection.execute(query, values).fetchall()
        file = self.database_url.removeprefix("sqlite:///")
        with contextlib.closing(sqlite3.connect(file)) as connection:
            return connection.execute(query.replace("%s", "?"), values).fetchall()

    def drop(self) -> None:
        """Drop the database on the server; the folder is the caller's."""
        self._on_server(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')

    def _on_server(self, statement: str) -> None:
        if server := os.environ.get("TEST_DATABASE_URL"):
            with psycopg.connect(server, autocommit=True) as connection:
                connection.execute(statement)


def migrated() -> Data:
    """All tables, with no rows but those of the migrations."""
    return _once("migrated", None, "migrate", "--verbosity", "0")


def with_demo() -> Data:
    """The demo region, its people and their history."""
    return _once("demo", migrated, "load_demo")


def run_manage(env: dict[str, str], *args: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py in this environment."""
    return subprocess.run(
        [sys.executable, "manage.py", *args],
        cwd=ROOT,
        env=env,
        capture_output=True,
        check=False,
        text=True,
        timeout=300,
    )


def _once(kind: str, source: Callable[[], Data] | None, *command: str) -> Data:
    data = Data(_RUN / kind, f"{_RUN.name}-{kind}")
    done = _RUN / f"{kind}-is-whole"
    with (_RUN / f"{kind}-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            data.folder.mkdir()
            data.create(source() if source else None)
            ran = run_manage(os.environ | data.env | {"REDIS_URL": ""}, *command)
            assert ran.returncode == 0, ran.stderr[-4000:]
            done.touch()
    return data
