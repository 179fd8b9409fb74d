"""Clients that others wrote, against the log over HTTP."""

import json
import subprocess
from pathlib import Path

import pytest
import tincan
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


def test_tincan_python(endpoint):
    """tincan of PyPI, which asks with version 1.0.1.

    What it cannot do with an LRS that keeps to the standard: about(), which takes no 2.0, and
    to make a profile, for which it sends no If-None-Match (1.0.3 Communication 3.1).
    """
    made = credentials.create(name="client", scopes=["all"])
    remote = tincan.RemoteLRS(
        endpoint=f"{endpoint}/", username=made.key, password=made.secret, version="1.0.1"
    )
    actor = tincan.Agent(mbox="mailto:kari@example.org", name="Kari")
    activity = tincan.Activity(
        id="https://example.org/course", definition={"name": {"nb": "Håndhygiene"}}
    )

    def passed(**more):
        verb = tincan.Verb(
            id="http://adlnet.gov/expapi/verbs/passed", display=tincan.LanguageMap(nb="besto")
        )
        return tincan.Statement(actor=actor, verb=verb, object=activity, **more)

    def asked(answer):
        assert answer.success, answer.data
        return answer.content

    first = asked(remote.save_statement(passed(result={"score": {"scaled": 0.9}})))
    assert asked(remote.retrieve_statement(first.id)).result.score.scaled == 0.9
    asked(remote.save_statements([passed(), passed()]))
    page = asked(remote.query_statements({"agent": actor, "limit": 2}))
    rest = asked(remote.more_statements(page.more))
    assert [len(page.statements), len(rest.statements)] == [2, 1]

    voided = tincan.Verb(id="http://adlnet.gov/expapi/verbs/voided")
    reference = tincan.StatementRef(id=first.id)
    asked(remote.save_statement(tincan.Statement(actor=actor, verb=voided, object=reference)))
    assert asked(remote.retrieve_voided_statement(first.id)).id == first.id

    state = tincan.StateDocument(
        activity=activity, agent=actor, id="place", content="page 3", content_type="text/plain"
    )
    asked(remote.save_state(state))
    kept = asked(remote.retrieve_state(activity, actor, "place"))
    assert kept.content == b"page 3"
    assert asked(remote.retrieve_state_ids(activity, actor)) == ["place"]
    asked(remote.delete_state(kept))
    assert asked(remote.retrieve_state_ids(activity, actor)) == []
