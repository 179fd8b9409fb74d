"""The player frame's script in Node: what it does when another window has taken over."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from scorm.cmi import table

HERE = Path(__file__).parent
STATUS = "cmi.core.lesson_status"
RAW = "cmi.core.score.raw"


@pytest.fixture
def drive(tmp_path):
    """Runs the frame; gives its requests, its messages to the portal and what it left behind."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("NODE IS MISSING: the player frame's script is not tested")
    for name in ("api12.js", "backoff.js", "frame.js", "keeping.js", "queue.js", "store.js"):
        shutil.copyfile(settings.BASE_DIR / "static" / "scorm" / name, tmp_path / name)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    state = {
        "model": table.as_json(),
        "values": {},
        "interactions": 0,
        "content": "index.html",
        "save": {"url": "/save", "token": "old", "attempt": "a", "visit": 1},
        "earlier": [],
        "portal": "http://portal.example.org",
    }

    def run(**job):
        done = subprocess.run(
            [node, HERE / "drive_frame.mjs", tmp_path],
            input=json.dumps({"state": state, **job}),
            capture_output=True,
            text=True,
            check=True,
            timeout=30,
        )
        return json.loads(done.stdout)

    return run


LOADED = [["LMSInitialize", ""], ["LMSCommit", ""]]
UNLOAD = [
    ["LMSSetValue", STATUS, "completed"],
    ["LMSSetValue", RAW, "90"],
    ["LMSFinish", ""],
]


def test_what_the_content_writes_when_it_is_taken_away_is_sent(drive):
    out = drive(loaded=LOADED, unload=UNLOAD, answers=[{"superseded": True}] * 2)
    sent = [(one["seq"], one["values"], one["finished"]) for one in out["requests"]]
    assert sent == [(1, {}, False), (2, {STATUS: "completed", RAW: "90"}, True)]
    assert out["messages"].count("portal.superseded") == 1
    assert out["stored"] == {}


def test_what_does_not_get_through_then_can_be_replayed(drive):
    out = drive(loaded=LOADED, unload=UNLOAD, answers=[{"superseded": True}])
    assert len(out["requests"]) == 2
    assert out["stored"][f"portal.scorm.a.1.v.{STATUS}"] == "completed"
    head = json.loads(out["stored"]["portal.scorm.a.1.head"])
    assert (head["seq"], head["finished"]) == (2, True)
