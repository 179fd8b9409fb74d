"""Saves of the player frame over HTTP: how many at most, and how fast at a steady pace."""

import json
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from django.db import connection

from content import origin
from scorm import tokens
from scorm.cmi import table
from scorm.services import open_visit
from tests.bench.database import throwaway_database
from tests.bench.server import ROOT, portal
from tests.factories.scorm import make_attempt

LEARNERS = 50
SAVES = 40  # of each learner, at most load
PACE = 100  # saves a second
PACED_SECONDS = 6
SUSPEND_DATA = "x" * 2_000


class Learner:
    """One player frame with a connection of its own; each save has the next number."""

    def __init__(self, port: int) -> None:
        attempt = make_attempt()
        visit = open_visit(attempt=attempt, sco=attempt.package.scos.get())
        self.label = origin.label_for(attempt.enrolment.person, attempt.package)
        self.visit = visit.number
        self.seq = 0
        self.token = tokens.save_token(tokens.SaveToken(attempt.pk, visit.number, self.label))
        self.port = port
        self.client = HTTPConnection("127.0.0.1", port)

    def save(self, _: object = None) -> float:
        """Send a save, every fifth with an answer; gives its seconds."""
        self.seq += 1
        body = json.dumps({"seq": self.seq, "visit": self.visit, "values": self._values()})
        headers = {
            "Host": f"{self.label}.portal.localhost:{self.port}",
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
        }
        begun = time.perf_counter()
        self.client.request("POST", "/scorm/save", body, headers)
        answer = self.client.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"A save was answered {answer.status}.")
        return time.perf_counter() - begun

    def _values(self) -> dict[str, str]:
        values = {
            "cmi.core.lesson_status": "incomplete",
            "cmi.core.lesson_location": str(self.seq),
            "cmi.core.session_time": "00:00:10",
            "cmi.suspend_data": SUSPEND_DATA + str(self.seq),
        }
        if self.seq % 5:
            return values
        question = f"cmi.interactions.{self.seq // 5}"
        return values | {
            f"{question}.id": f"q{self.seq}",
            f"{question}.type": "choice",
            f"{question}.student_response": "a",
            f"{question}.result": "correct",
        }


def scorm_save() -> Iterator[dict[str, Any]]:
    """Saves a second of 50 learners at once, p95 at 100 saves a second, requests per SetValue."""
    with throwaway_database() as engine, portal() as port:
        learners = [Learner(port) for _ in range(LEARNERS)]
        connection.close()
        _each(learners, lambda learner: learner.save())  # LMSInitialize, and warm processes
        begun = time.perf_counter()
        times = _each(learners, lambda learner: [learner.save() for _ in range(SAVES)])
        taken = time.perf_counter() - begun
        flat = [one for many in times for one in many]
        rate = {"unit": "saves/s", "learners": LEARNERS, "database": engine}
        yield {"name": "scorm_save", "value": round(len(flat) / taken), **rate, **_spread(flat)}
        paced = _paced(learners)
        name = f"scorm_save_at_{PACE}_per_s"
        yield {"name": name, "unit": "ms", "value": _spread(paced)["p95_ms"], **_spread(paced)}
    yield from _requests_per_set_value()


def _each(learners: list[Learner], action: Callable[[Learner], Any]) -> list[Any]:
    with ThreadPoolExecutor(len(learners)) as pool:
        return list(pool.map(action, learners))


def _paced(learners: list[Learner]) -> list[float]:
    """Each learner saves at its own turn, so that all together keep the pace."""
    interval = len(learners) / PACE
    begun = time.perf_counter()

    def run(place: int) -> list[float]:
        times = []
        for turn in range(int(PACED_SECONDS / interval)):
            due = begun + place / PACE + turn * interval
            time.sleep(max(0.0, due - time.perf_counter()))
            times.append(learners[place].save())
        return times

    with ThreadPoolExecutor(len(learners)) as pool:
        return [one for many in pool.map(run, range(len(learners))) for one in many]


def _spread(times: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(times, n=20)
    return {"p50_ms": round(cuts[9] * 1000, 1), "p95_ms": round(cuts[18] * 1000, 1)}


def _requests_per_set_value() -> Iterator[dict[str, Any]]:
    """200 LMSSetValue and one LMSCommit, with the frame's own scripts in Node."""
    node = shutil.which("node")
    if node is None:
        return
    calls = [["set", f"cmi.objectives.{n}.id", f"o{n}"] for n in range(200)]
    with tempfile.TemporaryDirectory() as folder:
        for name in ("api12.js", "queue.js", "store.js"):
            shutil.copyfile(ROOT / "static" / "scorm" / name, Path(folder) / name)
        (Path(folder) / "package.json").write_text('{"type": "module"}')
        driver = ROOT / "tests" / "scorm" / "drive_queue.mjs"
        job = {"model": table.as_json(), "steps": [*calls, ["commit"], ["wait", 50]]}
        done = subprocess.run(
            [node, driver, folder],
            input=json.dumps(job),
            capture_output=True,
            text=True,
            check=True,
        )
    requests = json.loads(done.stdout)["requests"]
    yield {
        "name": "scorm_requests_per_set_value",
        "value": len(requests) / len(calls),
        "unit": "requests",
        "set_values": len(calls),
    }


BENCHES = {"scorm_save": scorm_save}
