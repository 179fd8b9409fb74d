"""The web server's processes share what comes at once."""

import os
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.e2e.driving import soon
from tests.openid import free_port
from tests.prepared import ROOT

BROWSERS = 50
APP = """
import os, time

def application(environ, start_response):
    until = time.thread_time() + 0.004  # as much work as a page
    while time.thread_time() < until:
        pass
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(os.getpid()).encode()]
"""


@pytest.fixture
def server(tmp_path):
    (tmp_path / "busy_app.py").write_text(APP)
    port = free_port()
    environment = os.environ | {
        "PORT": str(port),
        "BIND": f"127.0.0.1:{port}",
        "WEB_CONCURRENCY": "2",
        "CONTENT_ORIGIN": f"http://{{label}}.portal.localhost:{port}",
        "PYTHONPATH": str(tmp_path),
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"]
    process = subprocess.Popen([*command, "busy_app"], cwd=ROOT, env=environment)
    origin = f"http://127.0.0.1:{port}"
    assert soon(lambda: _answers(origin), seconds=20)
    yield origin
    process.terminate()
    process.wait()


def _answers(origin):
    try:
        return httpx.get(origin).status_code == 200
    except httpx.TransportError:
        return False


def test_browsers_that_come_at_once_are_shared(server):
    """A class that opens its course together: each keeps its connection."""
    with ThreadPoolExecutor(BROWSERS) as pool:
        answered = list(pool.map(_ask_often, [server] * BROWSERS))
    assert all(len(processes) == 1 for processes in answered)  # a connection stays where it is
    took = Counter(one for processes in answered for one in processes)
    assert len(took) == 2
    assert min(took.values()) >= BROWSERS * 0.3


def _ask_often(origin):
    with httpx.Client(timeout=30) as client:
        return {client.get(origin).text for _ in range(5)}
