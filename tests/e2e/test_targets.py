"""From one portal's log to another's, with kill -9 of each part: nothing lost, nothing doubled."""

import json
import time
import uuid

import httpx
import pytest

from tests.e2e import driving
from tests.e2e.stack import Stack
from tests.prepared import migrated

LEARNERS = 10
BATCH = 50
HEADERS = {"X-Experience-API-Version": "1.0.3"}


@pytest.fixture
def stacks(tmp_path_factory):
    """A portal that sends, and one whose log is the remote LRS."""
    found = []
    try:
        for name in ("source", "remote"):
            stack = Stack(tmp_path_factory.mktemp(name), name)
            found.append(stack)
            stack.data.create(migrated())
        found[0].start()
        found[1].start("web")
        yield found
    finally:
        for stack in found:
            stack.stop()


def credential(stack, scope):
    (made,) = stack.manage("lrs_credential", f"test {scope}", "--scope", scope)
    return made


def client(made):
    return httpx.Client(
        base_url=f"{made['endpoint']}/",
        auth=(made["key"], made["secret"]),
        headers=HEADERS,
        timeout=30,
    )


def statements(batch):
    return [
        {
            "id": str(uuid.uuid4()),
            "actor": {
                "account": {
                    "homePage": "https://portal.example.org/id",
                    "name": f"learner {(batch + place) % LEARNERS}",
                }
            },
            "verb": {"id": "http://adlnet.gov/expapi/verbs/experienced"},
            "object": {"id": f"https://portal.example.org/activities/{batch}/{place}"},
            "timestamp": "2026-11-22T10:00:00.123Z",
        }
        for place in range(BATCH)
    ]


def post(sender, batch):
    """Post until it is answered, as a client must."""
    body = json.dumps(batch)
    for _ in range(300):
        try:
            answer = sender.post(
                "statements", content=body, headers={"Content-Type": "application/json"}
            )
        except httpx.TransportError:
            time.sleep(0.1)
            continue
        assert answer.status_code == 200, answer.text
        return
    raise AssertionError("the source does not answer")


def log_of(reader):
    """All statements of a log in its order, as (id, learner, text without what the log sets)."""
    found, more = [], "statements?ascending=true&limit=500"
    while more:
        page = reader.get(more).json()
        found += page["statements"]
        more = page["more"].removeprefix("/xapi/")
    assigned = ("stored", "authority", "version")
    return [{k: v for k, v in one.items() if k not in assigned} for one in found]


def per_learner(log):
    found = {}
    for one in log:
        found.setdefault(one["actor"]["account"]["name"], []).append(one)
    return found


@pytest.mark.parametrize(
    "batches", [24, pytest.param(400, marks=pytest.mark.slow)], ids=["some", "many"]
)
def test_kill_of_every_part_loses_and_doubles_nothing(stacks, batches):
    source, remote = stacks
    there = credential(remote, "all")
    source.manage("lrs_target", "remote", there["endpoint"], there["key"], there["secret"])
    kills = {
        batches // 6: (remote, "web"),
        batches // 3: (source, "worker"),
        batches // 2: (source, "web"),
        2 * batches // 3: (remote, "web"),
        5 * batches // 6: (source, "worker"),
    }
    sent = []
    with client(credential(source, "all")) as sender:
        for number in range(batches):
            batch = statements(number)
            if number in kills:
                stack, part = kills[number]
                stack.kill(part)
                stack.start(part)
            post(sender, batch)
            sent += batch

    done = driving.soon(lambda: source.manage("outbox")[1]["pending"] == 0, seconds=300)

    assert done, (source.manage("outbox"), source.log("worker")[-4000:])
    assert source.manage("outbox")[1] == {
        "target": "remote",
        "pending": 0,
        "poisoned": 0,
        "oldest_age_s": 0,
    }
    with client(there) as reader:
        arrived = log_of(reader)
    assert len(arrived) == len(sent)
    assert per_learner(arrived) == per_learner(sent)
