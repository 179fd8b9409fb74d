"""The portal as it is served: gunicorn with its own configuration, on the bench's database."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parent.parent.parent
_STARTS_WITHIN = 30  # seconds


@contextmanager
def portal() -> Iterator[int]:
    """Serve the portal on the connection's database; gives the port. Stopped afterwards."""
    with serve({**os.environ, "DATABASE_URL": _database_url()}) as port:
        yield port


@contextmanager
def serve(environment: dict[str, str]) -> Iterator[int]:
    """Serve the portal with these settings; gives the port. Stopped afterwards."""
    port = _free_port()
    environment = {
        **environment,
        "PORT": str(port),
        "BIND": f"127.0.0.1:{port}",
        "PORTAL_ORIGIN": f"http://portal.localhost:{port}",
        "CONTENT_ORIGIN": f"http://{{label}}.portal.localhost:{port}",
    }
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "lms.wsgi"],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def _database_url() -> str:
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    return f"postgres://{settings['USER']}@{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(port: int) -> None:
    last = time.monotonic() + _STARTS_WITHIN
    while True:
        client = HTTPConnection("localhost", port)
        try:
            client.request("GET", "/healthz")
            if client.getresponse().status == 200:
                return
        except OSError:
            if time.monotonic() > last:
                raise
            time.sleep(0.1)
        finally:
            client.close()
