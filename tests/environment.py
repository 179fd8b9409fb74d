"""The environment of the tests, set before Django reads its settings (loaded by pytest with -p).

DATABASE_URL and REDIS_URL may be given: `.ci/run` runs the suite on SQLite and on PostgreSQL.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg


def _clear(run: str) -> None:
    """What the processes of this run shared: a folder, and databases named after it."""
    shutil.rmtree(run, ignore_errors=True)
    if server := os.environ.get("TEST_DATABASE_URL"):
        with psycopg.connect(server, dbname="postgres", autocommit=True) as connection:
            left = connection.execute(
                "SELECT datname FROM pg_database WHERE starts_with(datname, %s)",
                [Path(run).name],
            )
            for (name,) in left.fetchall():
                connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _own_redis(url: str) -> str:
    """A database for each process, below the given one: to clear a cache is to clear all of it."""
    process = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    parts = urlsplit(url)
    number = max(int(parts.path.strip("/") or 0) - process, 0)
    return urlunsplit(parts._replace(path=f"/{number}")) if url else ""


if "TEST_RUN" not in os.environ:  # the first process; those that it starts inherit it
    os.environ["TEST_RUN"] = tempfile.mkdtemp(prefix="portal-run-")
    atexit.register(_clear, os.environ["TEST_RUN"])
_store = tempfile.mkdtemp(dir=os.environ["TEST_RUN"])

# `make` sets what the demo offers; a test says itself when a provider is there.
for _name in list(os.environ):
    if _name.startswith(("IDPORTEN_", "SSO_", "STAFF_", "EMAIL_")):
        del os.environ[_name]

os.environ.update(
    SECRET_KEY="only-for-the-tests",
    DEMO="1",
    PORTAL_ORIGIN="http://portal.localhost:8000",
    CONTENT_ORIGIN="http://{label}.portal.localhost:8000",
    ACTOR_HOMEPAGE="https://portal.example.org/id",
    STORAGE_URL=f"file://{_store}",
    XAPI_DEFAULT_VERSION="1.0.3",
    DJANGO_SETTINGS_MODULE="lms.settings",
)
_chosen = os.environ.get("TEST_DATABASE_URL", "")
os.environ["DATABASE_URL"] = _chosen or f"sqlite:///{_store}/portal.sqlite3"
os.environ["REDIS_URL"] = _own_redis(os.environ.get("TEST_REDIS_URL", ""))
