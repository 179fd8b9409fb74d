"""The player frame and its saves on the content origin."""

import json
import re

import pytest
from django.test import Client
from django.utils import timezone

from courses.models import Launch, ModuleResult
from scorm.launcher import ScormLauncher
from scorm.models import Attempt
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
        return self.client.post(
            right["url"],
            json.dumps({"visit": right["visit"], "values": {}, **body}),
            content_type="application/json",
            headers={
                "host": host or self.host,
                "authorization": f"Bearer {token or right['token']}",
            },
        )


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
