"""The demo provider (certified, from npm) in a process of its own, with faults for the tests."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parent.parent
NODE = shutil.which("node") or str(ROOT / ".venv" / "node" / "node")
PEOPLE = {
    profile: {
        person["name"]: person
        for person in json.loads(
            (ROOT / "deploy" / "demo_provider" / f"{profile}.json").read_text(encoding="utf-8")
        )["people"]
    }
    for profile in ("idporten", "sso")
}


class DemoProvider:
    """One provider: `issuer`, `start`, `stop`, and `fault` for what it should do wrong."""

    def __init__(self, profile: str, portal: str, folder: Path, **options: Path) -> None:
        self.port = free_port()
        self.issuer = f"http://localhost:{self.port}"
        self._log = folder / f"{profile}.log"
        self._arguments = ["--profile", profile, "--portal", portal, "--port", str(self.port)]
        self._arguments += ["--use", str(ROOT / "tests" / "openid_faults.mjs")]
        for name, path in options.items():
            self._arguments += [f"--{name.replace('_', '-')}", str(path)]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> "DemoProvider":
        """Start it, and wait until it answers."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [NODE, "deploy/demo_provider/provider.mjs", *self._arguments],
                cwd=ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(f"{self.issuer}/.well-known/openid-configuration").is_success:
                    return self
            time.sleep(0.1)
        self.stop()
        raise AssertionError(self._log.read_text(errors="replace")[-4000:])

    def start_if_stopped(self) -> None:
        """Have it running again."""
        if self._process is None:
            self.start()

    def stop(self) -> None:
        """End it."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(timeout=10)
        self._process = None

    def fault(self, **fault: object) -> None:
        """What it does wrong from now on; nothing when empty. See openid_faults.mjs."""
        httpx.post(f"{self.issuer}/fault", json=fault).raise_for_status()

    def log(self) -> str:
        """What it wrote so far."""
        return self._log.read_text(errors="replace")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
