"""The player frame and its saves on the content origin."""

import datetime as dt
import json
import re

import pytest
import time_machine
from django.test import Client
from django.utils import timezone, translation

from courses.models import Launch, ModuleResult
from scorm.launcher import ScormLauncher
from scorm.models import Attempt, ScoState, Visit
from tests.factories.scorm import make_attempt, make_launch

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _plain_static_files(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


class Frame:
    """The player frame as the browser sees it: its address, answer, state and saves."""

    def __init__(self, launch: Launch, key: str = "") -> None:
        self.launch = launch
        self.client = Client()
        self.player = ScormLauncher().play(launch, key)
        self.host, _, self.path = self.player.frame_url.removeprefix("http://").partition("/")
        self.response = self.open()
        self.state = state_in(self.response)

    def open(self, host: str = ""):
        return self.client.get(f"/{self.path}", headers={"host": host or self.host})

    def save(self, host: str = "", token: str = "", **body):
        right = self.state["save"]
        # As JSON.stringify writes it: plain UTF-8, half surrogate pairs escaped.
        text = json.dumps({"visit": right["visit"], "values": {}, **body}, ensure_ascii=False)
        return self.client.post(
            right["url"],
            text.encode(errors="backslashreplace"),
            content_type="application/json",
            headers={
                "host": host or self.host,
                "authorization": f"Bearer {token or right['token']}",
            },
        )

    def ask(self, part: str, token: str):
        """Ask for a visit of a part, as SCORM 2004 does."""
        headers = {"host": self.host, "authorization": f"Bearer {token}"}
        body = {"part": part, "after": 0}
        return self.client.post("/scorm/visit", body, "application/json", headers=headers)


def state_in(response) -> dict:
    found = re.search(
        r'<script id="state" type="application/json">(.*?)</script>', response.text, re.DOTALL
    )
    return json.loads(found[1])


@pytest.fixture
def attempt() -> Attempt:
    return make_attempt()


@pytest.fixture
def frame(attempt) -> Frame:
    return Frame(make_launch(attempt))


def test_frame_holds_the_state_before_the_content_loads(frame, attempt):
    assert frame.response.status_code == 200
    assert frame.state["values"]["cmi.core.lesson_status"] == "not attempted"
    assert frame.state["values"]["cmi.core.entry"] == "ab-initio"
    assert frame.state["values"]["cmi.core.lesson_mode"] == "normal"
    assert frame.state["save"]["visit"] == 1
    assert frame.state["save"]["attempt"] == attempt.uuid.hex
    assert frame.state["content"].startswith(f"http://{frame.host}/c/")
    assert frame.state["content"].endswith("/index.html")


def test_save_is_kept_and_the_next_visit_resumes(frame, attempt):
    answer = frame.save(
        seq=1,
        initialized=timezone.now().isoformat(),
        finished=True,
        values={
            "cmi.core.lesson_status": "incomplete",
            "cmi.core.lesson_location": "3",
            "cmi.suspend_data": "x" * 100_000,
            "cmi.core.exit": "suspend",
            "cmi.core.session_time": "00:01:30",
        },
    )
    assert answer.status_code == 200
    assert answer.json() == {
        "seq": 1,
        "saved_at": answer.json()["saved_at"],
        "state": "incomplete",
        "progress": None,
    }
    again = Frame(make_launch(attempt)).state["values"]
    assert again["cmi.core.entry"] == "resume"
    assert again["cmi.core.lesson_location"] == "3"
    assert again["cmi.suspend_data"] == "x" * 100_000
    assert again["cmi.core.total_time"] == "0000:01:30.00"
    assert ModuleResult.objects.get().seconds == 90


def test_values_cannot_break_out_of_the_page(attempt):
    first = Frame(make_launch(attempt))
    first.save(seq=1, values={"cmi.suspend_data": "</script><script>alert(1)</script>"})
    second = Frame(make_launch(attempt))
    assert "<script>alert" not in second.response.text
    assert second.state["values"]["cmi.suspend_data"] == "</script><script>alert(1)</script>"


def test_frame_policy_and_headers(frame):
    headers = frame.response.headers
    assert "frame-ancestors http://portal.localhost:8000" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert not frame.response.cookies


def test_frame_speaks_the_language_of_the_page(attempt):
    with translation.override("en"):
        launch = Frame(make_launch(attempt))
    assert '<html lang="en">' in launch.response.text


def test_frame_loaded_twice_is_two_visits(frame):
    assert state_in(frame.open())["save"]["visit"] == 1
    frame.save(seq=1, values={"cmi.core.lesson_location": "2"})
    state = state_in(frame.open())
    assert state["save"]["visit"] == 2
    assert state["values"]["cmi.core.entry"] == "resume"


@pytest.mark.parametrize("change", ["forged", "old", "other host"])
def test_frame_that_may_not_be_shown_says_what_to_do(frame, change):
    if change == "forged":
        frame.path = frame.path[:-2] + "x/"
    host = f"{'a' * 32}.portal.localhost:8000" if change == "other host" else frame.host
    moment = timezone.now() + dt.timedelta(minutes=16 if change == "old" else 0)
    with time_machine.travel(moment):
        response = frame.open(host)
    assert response.status_code == 410
    assert "Load the whole page again" in response.text or "siden" in response.text
    assert "cmi.core" not in response.text


def test_elements_that_are_refused_are_listed(frame):
    answer = frame.save(seq=1, values={"cmi.core.score.raw": "101", "cmi.suspend_data": "x"})
    assert answer.status_code == 400
    assert answer.json()["refused"] == {"cmi.core.score.raw": 405}
    assert answer.json()["seq"] == 1
    assert ScoState.objects.get().suspend_data == "x"


@pytest.mark.parametrize(
    "body",
    [
        {"seq": 0},
        {"seq": "1"},
        {"seq": True},
        {"seq": 2**31},
        {"seq": 1, "visit": 0},
        {"seq": 1, "values": []},
        {"seq": 1, "values": {"cmi.suspend_data": 5}},
        {"seq": 1, "initialized": "yesterday"},
        {"seq": 1, "at": "2026-11-22T10:00:00"},
        {"seq": 1, "at": 5},
    ],
)
def test_body_that_is_no_save(frame, body):
    answer = frame.save(**body)
    assert answer.status_code == 400
    assert list(answer.json()) == ["error"]
    assert not ScoState.objects.exists()


def test_body_nested_too_deep(frame):
    answer = frame.client.post(
        "/scorm/save",
        b'{"seq": 1, "visit": 1, "values": ' + b"[" * 100_000,
        content_type="application/json",
        headers={"host": frame.host, "authorization": f"Bearer {frame.state['save']['token']}"},
    )
    assert (answer.status_code, list(answer.json())) == (400, ["error"])


def test_a_save_that_was_overtaken_is_asked_for_again(frame):
    frame.save(seq=2)
    assert frame.save(seq=1, values={"cmi.suspend_data": "x"}).json()["late"] is True
    assert "late" not in frame.save(seq=3, values={"cmi.suspend_data": "x"}).json()


def test_texts_no_database_takes_are_refused(frame):
    answer = frame.save(seq=1, values={"cmi.suspend_data": "a\ud800", "cmi.comments": "\0"})
    assert answer.json()["refused"] == {"cmi.suspend_data": 405, "cmi.comments": 405}


def test_save_of_a_mebibyte(frame):
    assert frame.save(seq=1, values={"cmi.suspend_data": "æ" * 2**20}).status_code == 200
    assert len(ScoState.objects.get().suspend_data) == 2**20


@pytest.mark.parametrize(
    ("content_type", "size", "status"),
    [("text/plain", 10, 415), ("application/json", 5 * 2**20, 413)],
)
def test_save_of_the_wrong_kind_or_size(frame, content_type, size, status):
    answer = frame.client.post(
        "/scorm/save",
        b"x" * size,
        content_type=content_type,
        headers={"host": frame.host, "authorization": f"Bearer {frame.state['save']['token']}"},
    )
    assert answer.status_code == status


def test_save_needs_its_own_token_on_its_own_host(frame):
    other = Frame(make_launch(make_attempt()))
    assert frame.save(seq=1, token="forged").status_code == 401
    assert frame.save(seq=1, host=other.host).status_code == 401
    assert frame.save(seq=1, token=other.state["save"]["token"]).status_code == 401
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=61)):
        assert frame.save(seq=1).status_code == 401
    assert not ScoState.objects.exists()


def test_save_is_only_taken_by_post(frame):
    assert frame.client.get("/scorm/save", headers={"host": frame.host}).status_code == 405


def test_token_is_renewed_in_time(frame):
    assert "token" not in frame.save(seq=1).json()
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=31)):
        fresh = frame.save(seq=2).json()["token"]
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=80)):
        assert frame.save(seq=3, token=fresh).status_code == 200


def test_the_portal_renews_a_token_that_ran_out(frame):
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=90)):
        assert frame.save(seq=1).status_code == 401
        fresh = ScormLauncher().renew(frame.launch, frame.state["save"]["attempt"])
        assert frame.save(seq=1, token=fresh).status_code == 200


def test_a_newer_frame_replays_what_an_older_one_left(frame, attempt):
    frame.save(seq=1, values={"cmi.core.lesson_location": "2"})
    newer = Frame(make_launch(attempt))
    answer = newer.save(seq=2, visit=1, values={"cmi.suspend_data": "left"}, finished=True)
    assert answer.status_code == 200
    assert "superseded" not in answer.json()
    assert state_in(newer.open())["values"]["cmi.suspend_data"] == "left"


def test_an_older_token_cannot_save_a_newer_visit(frame, attempt):
    Frame(make_launch(attempt))
    assert frame.save(seq=1, visit=2).status_code == 403
    assert frame.save(seq=1, visit=1).status_code == 200


def test_the_older_of_two_tabs_is_told(frame, attempt):
    newer = Frame(make_launch(attempt))
    frame.save(seq=1, values={"cmi.core.lesson_location": "1"})
    newer.save(seq=1, values={"cmi.core.lesson_location": "2"})
    answer = frame.save(seq=2, values={"cmi.core.lesson_location": "3"})
    assert answer.json()["superseded"] is True
    assert ScoState.objects.get().lesson_location == "2"


def test_review_shows_what_was_and_writes_nothing(frame, attempt):
    frame.save(seq=1, values={"cmi.core.lesson_status": "passed", "cmi.suspend_data": "abc"})
    rows = Visit.objects.count()
    review = Frame(make_launch(attempt, Launch.Purpose.REVIEW))
    values = review.state["values"]
    assert values["cmi.core.lesson_mode"] == "review"
    assert values["cmi.core.credit"] == "no-credit"
    assert values["cmi.core.lesson_status"] == "passed"
    assert values["cmi.suspend_data"] == "abc"
    assert review.state["save"] is None
    assert Visit.objects.count() == rows


def test_preview_begins_from_nothing_and_writes_nothing(attempt):
    Attempt.objects.all().delete()
    preview = Frame(make_launch(attempt, Launch.Purpose.PREVIEW))
    assert preview.state["values"]["cmi.core.lesson_mode"] == "browse"
    assert preview.state["values"]["cmi.core.lesson_status"] == "not attempted"
    assert preview.state["save"] is None
    assert not Attempt.objects.exists()
    assert not Visit.objects.exists()
