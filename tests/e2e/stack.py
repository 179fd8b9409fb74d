"""The whole portal as `make run` starts it: web, worker and beat, on ports and data of its own."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

from tests.e2e import redis_database
from tests.e2e.unavailable import answering_503
from tests.openid import DemoProvider, free_port
from tests.prepared import ROOT, Data, run_manage

_BIN = Path(sys.executable).parent
COMMANDS = {
    "web": ["gunicorn", "--config", "deploy/gunicorn.conf.py", "lms.wsgi"],
    "worker": [
        "celery", "--app", "lms", "worker", "--pool", "threads", "--concurrency", "2",
        "--without-gossip", "--without-mingle", "--loglevel", "WARNING",
    ],
    "beat": ["celery", "--app", "lms", "beat", "--loglevel", "WARNING"],
}  # fmt: skip


class Stack:
    """One running portal. `manage` runs its manage.py; `kill` is kill -9 of one of its parts."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.data = Data(folder, f"portal_{name}_{os.getpid()}")
        chosen = os.environ.get("TEST_REDIS_URL", "")
        self.redis_url = redis_database.claim(chosen) if chosen else ""
        self.port = free_port()
        self.origin = f"http://portal.localhost:{self.port}"
        self.idporten = DemoProvider("idporten", self.origin, folder)
        self.sso = DemoProvider("sso", self.origin, folder)
        self._parts: dict[str, subprocess.Popen[bytes]] = {}
        self.env = (
            os.environ
            | self.data.env
            | {
                "PORT": str(self.port),
                "WEB_CONCURRENCY": "1",
                "PORTAL_ORIGIN": self.origin,
                "CONTENT_ORIGIN": f"http://{{label}}.portal.localhost:{self.port}",
                "REDIS_URL": self.redis_url,
                "IDPORTEN_ISSUER": self.idporten.issuer,
                "IDPORTEN_CLIENT_ID": "laeringsportalen",
                "IDPORTEN_CLIENT_SECRET": "only-for-the-demonstration",
                "SSO_ISSUER": self.sso.issuer,
                "SSO_CLIENT_ID": "laeringsportalen-internal",
                "SSO_CLIENT_SECRET": "only-for-the-demonstration",
            }
        )

    def manage(self, *args: str, check: bool = True) -> list[dict[str, object]]:
        """Run a management command; the JSON objects of its standard output."""
        done = run_manage(self.env, *args)
        assert not check or done.returncode == 0, done.stderr[-4000:]
        return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]

    def start(self, *parts: str) -> None:
        """Start these parts (all, and the demo's two providers, without a name), and wait until the
        web answers.
        """
        if not parts:
            self.idporten.start()
            self.sso.start()
        for part in parts or COMMANDS:
            program, *rest = COMMANDS[part]
            with (self.folder / f"{part}.log").open("ab") as log:
                self._parts[part] = subprocess.Popen(
                    [str(_BIN / program), *rest],
                    cwd=ROOT,
                    env=self.env,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
        self._wait_for_web()

    def forget(self) -> None:
        """Start the web anew, without what its processes keep in memory or in Redis."""
        self._signal("web", signal.SIGTERM)
        if self.redis_url:
            redis_database.forget_cached(self.redis_url)
        self._wait_until_gone()
        self.start("web")

    def kill(self, part: str) -> None:
        """kill -9 of a part with all its processes."""
        self._signal(part, signal.SIGKILL)

    @contextlib.contextmanager
    def unavailable(self) -> Iterator[None]:
        """The web is killed, and something answers 503 in its place, as a proxy would."""
        self.kill("web")
        self._wait_until_gone()
        try:
            with answering_503(self.port):
                yield
        finally:
            self.start("web")

    def stop(self) -> None:
        """End all parts and drop the database."""
        self.idporten.stop()
        self.sso.stop()
        for part in list(self._parts):
            self._signal(part, signal.SIGTERM)
        self.data.drop()
        if self.redis_url:
            redis_database.release(self.redis_url)

    def log(self, part: str) -> str:
        """What a part wrote so far."""
        return (self.folder / f"{part}.log").read_text(errors="replace")

    def _signal(self, part: str, number: signal.Signals) -> None:
        process = self._parts.pop(part)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _wait_until_gone(self) -> None:
        """A process that is on its way out would answer for the one that is to come."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                httpx.get(f"http://127.0.0.1:{self.port}/healthz")
            except httpx.ConnectError:
                return
            except httpx.HTTPError:
                pass
            time.sleep(0.1)

    def _wait_for_web(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(f"http://127.0.0.1:{self.port}/healthz").status_code == 200:
                    return
            time.sleep(0.1)
        raise AssertionError(self.log("web")[-4000:])
