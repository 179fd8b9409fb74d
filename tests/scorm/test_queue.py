"""The frame's save queue in Node: what it sends, keeps, and tries again."""

import json
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings

from scorm.cmi import table

HERE = Path(__file__).parent
LOCATION = "cmi.core.lesson_location"
DATA = "cmi.suspend_data"
STATUS = "cmi.core.lesson_status"
HEAD = "portal.scorm.a.1.head"
SAVED = ["until", "saved"]


@pytest.fixture(scope="module")
def drive(tmp_path_factory):
    """Runs steps of a visit; gives the requests, states and what is left in the storage."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("NODE IS MISSING: the browser's save queue is not tested")
    folder = tmp_path_factory.mktemp("queue")
    for name in ("api12.js", "backoff.js", "keeping.js", "queue.js", "store.js"):
        shutil.copyfile(settings.BASE_DIR / "static" / "scorm" / name, folder / name)
    (folder / "package.json").write_text('{"type": "module"}')

    def run(*steps, **job):
        job = {"model": table.as_json(), "steps": steps, **job}
        done = subprocess.run(
            [node, HERE / "drive_queue.mjs", folder],
            input=json.dumps(job),
            capture_output=True,
            text=True,
            check=True,
            timeout=30,
        )
        return json.loads(done.stdout)

    return run


def sent(out):
    """(number, values, finished) of each request."""
    return [(one["seq"], one["values"], one["finished"]) for one in out["requests"]]


def test_one_request_however_many_values(drive):
    out = drive(
        ["set", LOCATION, "1"], ["set", LOCATION, "2"], ["set", DATA, "x"], ["commit"], SAVED
    )
    assert sent(out) == [(1, {LOCATION: "2", DATA: "x"}, False)]
    assert out["requests"][0]["initialized"]
    assert out["requests"][0]["visit"] == 1
    assert out["states"] == ["saving", "saved"]
    assert out["stored"] == {}


def test_a_commit_with_nothing_new_sends_nothing(drive):
    out = drive(["commit"], SAVED, ["commit"], ["wait", 20])
    assert sent(out) == [(1, {}, False)]


def test_every_value_is_stored_at_once(drive):
    out = drive(["set", LOCATION, "1"])
    assert out["requests"] == []
    assert out["stored"][f"portal.scorm.a.1.v.{LOCATION}"] == "1"
    assert json.loads(out["stored"][HEAD])["seq"] == 0


def test_one_save_is_under_way_at_a_time(drive):
    out = drive(["set", LOCATION, "1"], ["commit"], ["set", LOCATION, "2"], ["finish"], SAVED)
    assert sent(out) == [(1, {LOCATION: "1"}, False), (2, {LOCATION: "2"}, True)]


def test_content_that_never_commits_is_saved_on_a_timer(drive):
    out = drive(["set", LOCATION, "1"], SAVED)
    assert sent(out) == [(1, {LOCATION: "1"}, False)]


@pytest.mark.parametrize("trouble", [0, 500, 503, 429])
def test_trouble_is_waited_out(drive, trouble):
    out = drive(["set", LOCATION, "1"], ["commit"], SAVED, network=[trouble])
    assert sent(out) == [(1, {LOCATION: "1"}, False), (2, {LOCATION: "1"}, False)]
    assert out["states"] == ["saving", "waiting", "saved"]
    assert out["stored"] == {}


# Five failures: the next try by itself is 8 to 16 seconds away, the pause 2.5 to 5.
DOWN = [503] * 5
GIVEN_UP = [["set", LOCATION, "1"], ["commit"], ["answers", 5]]


@pytest.mark.parametrize(
    "reason",
    [["focus"], ["visible"], ["commit"], ["set", LOCATION, "2"]],
    ids=lambda reason: reason[0],
)
def test_who_comes_back_waits_no_longer_than_the_pause(drive, reason):
    out = drive(*GIVEN_UP, reason, SAVED, network=DOWN, speed=20)
    assert 2_400 < out["at"][5] - out["at"][4] < 7_900


def test_the_network_that_is_back_is_used_at_once(drive):
    out = drive(*GIVEN_UP, ["online"], SAVED, network=[0] * 5, speed=20)
    assert out["at"][5] - out["at"][4] < 2_400


def test_nobody_comes_back_and_it_is_tried_all_the_same(drive):
    out = drive(*GIVEN_UP, SAVED, network=DOWN, speed=20)
    waits = [later - at for at, later in pairwise(out["at"])]
    assert all(500 * 2**n <= wait + 100 for n, wait in enumerate(waits)), waits
    assert sum(waits) < 40_000


def test_content_that_never_rests_asks_little_of_a_server_in_trouble(drive):
    """A value and a commit every half second for a minute; at most one save in a pause."""
    busy = []
    for n in range(120):
        busy += [["set", LOCATION, str(n)], ["commit"], ["wait", 500]]
    out = drive(*busy, network=[503] * 200, speed=20)
    assert 8 < len(out["requests"]) < 6 + out["at"][-1] / 2_500
    assert out["states"] == ["saving", "waiting"]
    assert out["stored"][f"portal.scorm.a.1.v.{LOCATION}"] == "119"


def test_a_page_that_goes_tries_once_more_in_the_pause(drive):
    steps = [["set", STATUS, "passed"], ["close"], ["answers", 6]]
    out = drive(*GIVEN_UP, *steps, network=DOWN, speed=20)
    assert out["at"][5] - out["at"][4] < 2_400
    assert sent(out)[-1][1] == {LOCATION: "1", STATUS: "passed"}


def test_what_the_device_does_not_keep_is_said(drive):
    out = drive(["set", LOCATION, "1"], ["commit"], SAVED, network=[503], isDenied=True)
    assert out["states"] == ["saving", "waiting-open", "saved"]


def test_a_token_that_ran_out_is_renewed_at_once(drive):
    out = drive(["set", LOCATION, "1"], ["commit"], SAVED, network=[401])
    assert out["tokens"] == ["Bearer old", "Bearer new"]
    assert out["states"] == ["saving", "saved"]


def test_a_fresh_token_in_an_answer_is_used(drive):
    steps = [["commit"], SAVED, ["set", LOCATION, "1"], ["commit"], SAVED]
    assert drive(*steps, network=[{"token": "fresh"}])["tokens"] == ["Bearer old", "Bearer fresh"]


def test_a_superseded_visit_sends_no_more(drive):
    steps = [["commit"], SAVED, ["set", LOCATION, "1"], ["commit"], ["wait", 20]]
    out = drive(*steps, network=[{"superseded": True}])
    assert len(out["requests"]) == 1
    # What was set later can still be replayed.
    assert out["stored"][f"portal.scorm.a.1.v.{LOCATION}"] == "1"
    assert HEAD in out["stored"]


def test_what_was_overtaken_is_sent_again_under_a_new_number(drive):
    """A closing page sends 2 beside 1; the server takes 2 first and says that 1 is late."""
    large = "x" * 100_000
    steps = [["set", DATA, large], ["commit"], ["set", STATUS, "completed"], ["close"], ["finish"]]
    network = [{"after": 2, "late": True}]
    out = drive(*steps, ["answers", 3], ["reopen"], SAVED, network=network)
    assert sent(out) == [
        (1, {DATA: large}, False),
        (2, {STATUS: "completed"}, False),
        (3, {STATUS: "completed"}, True),
        (4, {DATA: large}, True),
    ]
    assert out["stored"] == {}


def test_what_was_overtaken_stays_for_the_next_launch(drive):
    large = "x" * 100_000
    steps = [["set", DATA, large], ["commit"], ["finish"], ["close"]]
    out = drive(*steps, ["answers", 2], network=[{"after": 2, "late": True}])
    assert out["stored"][f"portal.scorm.a.1.v.{DATA}"] == large
    again = drive(["restore"], ["drain"], stored=out["stored"], network=[{"late": True}])
    assert sent(again) == [(3, {DATA: large}, True), (4, {DATA: large}, True)]
    assert again["stored"] == {}


def test_what_is_refused_for_good_stays_in_the_store(drive):
    out = drive(["set", LOCATION, "1"], ["commit"], ["answers", 1], ["wait", 1200], network=[403])
    assert len(out["requests"]) == 1
    assert f"portal.scorm.a.1.v.{LOCATION}" in out["stored"]


def test_a_closing_page_sends_what_fits_and_keeps_the_rest(drive):
    steps = [["set", DATA, "x" * 100_000], ["set", LOCATION, "9"], ["set", STATUS, "passed"]]
    out = drive(*steps, ["close"], ["finish"], ["answers", 2])
    assert [values for _, values, _ in sent(out)] == [{STATUS: "passed"}] * 2
    assert out["keepalive"] == [True, True]
    assert sent(out)[-1][2] is True
    # Where the learner is stays with what the content needs to find it again.
    assert out["stored"][f"portal.scorm.a.1.v.{LOCATION}"] == "9"
    assert len(out["stored"][f"portal.scorm.a.1.v.{DATA}"]) == 100_000


def test_what_an_earlier_page_left_is_replayed_with_the_next_number(drive):
    head = {"seq": 4, "initialized": "2026-11-22T10:00:00Z", "finished": True, "at": None}
    stored = {HEAD: json.dumps(head), f"portal.scorm.a.1.v.{DATA}": "x" * 100_000}
    out = drive(["restore"], ["drain"], stored=stored)
    assert sent(out) == [(5, {DATA: "x" * 100_000}, True)]
    assert out["keepalive"] == [False]
    assert out["stored"] == {}


def test_replay_waits_for_the_network(drive):
    head = {"seq": 1, "initialized": None, "finished": False, "at": None}
    stored = {HEAD: json.dumps(head), f"portal.scorm.a.1.v.{LOCATION}": "3"}
    out = drive(["restore"], ["drain"], stored=stored, network=[0, 503])
    assert [number for number, _, _ in sent(out)] == [2, 3, 4]
    assert out["stored"] == {}


@pytest.mark.parametrize(
    ("answer", "state"),
    [({"status": 413, "reason": "full"}, "full"), (413, "refused"), (403, "refused")],
)
def test_what_is_never_to_be_saved_is_said(drive, answer, state):
    out = drive(["set", LOCATION, "1"], ["commit"], ["until", state], network=[answer])
    assert out["states"] == ["saving", state]
    assert out["stored"][f"portal.scorm.a.1.v.{LOCATION}"] == "1"
