"""Clients that others wrote, against the log over HTTP."""

import json
import subprocess
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

from lrs import credentials
from tests.openid import free_port

_CLIENTS = Path(__file__).parent / "clients"


@pytest.fixture
def endpoint(transactional_db, settings):
    port = free_port()
    settings.PORTAL_ORIGIN = f"http://portal.localhost:{port}"
    server = LiveServer(f"localhost:{port}")
    yield f"http://localhost:{port}/xapi"
    server.stop()


def run(script, endpoint, *more):
    made = credentials.create(name="client", scopes=["all"])
    done = subprocess.run(
        ["node", str(_CLIENTS / script), endpoint, made.key, made.secret, *more],
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_tincanjs(endpoint):
    assert run("tincan.cjs", f"{endpoint}/") == {
        "versions": ["1.0.3", "2.0.0"],
        "scaled": 0.9,
        "listed": [2, 1],
        "data": [1, 2, 127],
        "voided": True,
        "state": "page 3",
        "dropped": None,
        "activityProfile": "of the activity",
        "agentProfile": "of the agent",
        "activity": "Håndhygiene",
    }


@pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])
def test_xapi_js(endpoint, version):
    assert run("xapi.cjs", f"{endpoint}/", version) == {
        "versions": ["1.0.3", "2.0.0"],
        "verb": {"nb": "besto"},
        "listed": [2, 1],
        "voided": True,
        "state": {"page": 3, "answered": 1},
        "states": ["place"],
        "left": [],
        "profile": {"n": 2},
        "agentProfiles": ["p"],
        "activity": {"nb": "Håndhygiene"},
        "person": ["Ola"],
    }
