"""Settings: each one documented, and a wrong one stops the start with its name."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PRODUCTION = {
    "SECRET_KEY": "long-enough-and-only-for-this-test",
    "DATABASE_URL": "sqlite:////nowhere/portal.sqlite3",
    "PORTAL_ORIGIN": "https://portal.example.org",
    "CONTENT_ORIGIN": "https://{label}.portal.example.org",
    "ACTOR_HOMEPAGE": "https://id.example.org/id",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
}
READ = re.compile(r"""(?:env\.\w+|os\.environ(?:\.get)?)[(\[]\s*"([A-Z_]+)\"""")


def start(tmp_path, **changes):
    """Read the settings in a process of its own; (exit, what it printed, last line of stderr)."""
    environment = {"PATH": os.environ["PATH"], **PRODUCTION, "STORAGE_URL": f"file://{tmp_path}"}
    environment |= changes
    environment = {k: v for k, v in environment.items() if v is not None}
    ask = "from lms import settings as s; print(s.DEMO, s.SESSION_COOKIE_NAME, s.HTTPS)"
    done = subprocess.run(
        [sys.executable, "-c", ask],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout.strip(), done.stderr.strip().splitlines()[-1:]


def test_every_setting_is_documented():
    code = "".join(
        (ROOT / name).read_text(encoding="utf-8")
        for name in ("lms/settings.py", "deploy/gunicorn.conf.py")
    )
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")

    named = set(READ.findall(code))
    assert len(named) > 8
    assert {name for name in named if f"`{name}`" not in page} == set()


def test_production_starts_with_host_cookies(tmp_path):
    assert start(tmp_path) == (0, "False __Host-session True", [])


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"SECRET_KEY": None}, "SECRET_KEY is missing"),
        ({"DATABASE_URL": None}, "DATABASE_URL is missing"),
        ({"PORTAL_ORIGIN": "portal.example.org"}, "PORTAL_ORIGIN is 'portal.example.org'"),
        ({"PORTAL_ORIGIN": "https://portal.example.org/x"}, "PORTAL_ORIGIN is"),
        ({"PORTAL_ORIGIN": "http://portal.example.org"}, "PORTAL_ORIGIN must be https://"),
        ({"CONTENT_ORIGIN": "https://portal.example.org"}, "CONTENT_ORIGIN must be another"),
        ({"STORAGE_URL": "/srv/portal"}, "STORAGE_URL is '/srv/portal'"),
        ({"XAPI_DEFAULT_VERSION": "3"}, "XAPI_DEFAULT_VERSION is '3'"),
        ({"DEMO": "yes"}, "DEMO is 'yes'"),
    ],
)
def test_a_wrong_one_stops_the_start_with_its_name(tmp_path, changes, says):
    code, _out, (last,) = start(tmp_path, **changes)

    assert code != 0
    assert says in last
