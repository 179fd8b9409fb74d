"""Settings: each one documented, and a wrong one stops the start with its name."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

ROOT = Path(__file__).parent.parent.parent
KEY = "2026a:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
PRODUCTION = {
    "SECRET_KEY": "long-enough-and-only-for-this-test",
    "DATABASE_URL": "sqlite:////nowhere/portal.sqlite3",
    "PORTAL_ORIGIN": "https://portal.example.org",
    "CONTENT_ORIGIN": "https://{label}.portal.example.org",
    "ACTOR_HOMEPAGE": "https://id.example.org/id",
    "NATIONAL_ID_KEYS": KEY,
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "EMAIL_URL": "smtp+starttls://portal:se%2Fcret@mail.example.org?from=portal@example.org",
}
DEMO = {
    "DEMO": "1",
    "PORTAL_ORIGIN": "http://portal.localhost:8000",
    "CONTENT_ORIGIN": "http://{label}.portal.localhost:8000",
}
IDPORTEN = {
    "IDPORTEN_ISSUER": "https://idporten.no",
    "IDPORTEN_CLIENT_ID": "us",
    "IDPORTEN_CLIENT_SECRET": "secret",
}
_KEY = jwt.algorithms.ECAlgorithm.to_jwk(ec.derive_private_key(2026, ec.SECP256R1()), as_dict=True)
_NAMED = _KEY | {"kid": "2026"}
JWKS = json.dumps({"keys": [_NAMED]})
NAMELESS_JWKS = json.dumps({"keys": [_KEY]})
PUBLIC_JWKS = json.dumps({"keys": [{k: v for k, v in _NAMED.items() if k != "d"}]})
READ = re.compile(r"""(?:env\.\w+|os\.environ(?:\.get)?)[(\[]\s*"([A-Z_]+)\"""")


def start(tmp_path, ask="s.DEMO, s.SESSION_COOKIE_NAME, s.HTTPS", **changes):
    """Read the settings in a process of its own; (exit, what it printed, last line of stderr)."""
    environment = {"PATH": os.environ["PATH"], **PRODUCTION, "STORAGE_URL": f"file://{tmp_path}"}
    environment |= changes
    environment = {k: v for k, v in environment.items() if v is not None}
    done = subprocess.run(
        [sys.executable, "-c", f"from lms import settings as s; print({ask})"],
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


def test_a_demo_starts_on_names_below_localhost(tmp_path):
    assert start(tmp_path, **DEMO) == (0, "True session False", [])


def test_origins_are_written_as_browsers_write_them(tmp_path):
    ask = "s.PORTAL_ORIGIN, s.CONTENT_ORIGIN"
    origins = {
        "PORTAL_ORIGIN": "HTTPS://Portal.example.org:443/",
        "CONTENT_ORIGIN": "https://{label}.Content.example.org:0443",
    }
    portal, content = "https://portal.example.org", "https://{label}.content.example.org"
    assert start(tmp_path, ask, **origins) == (0, f"{portal} {content}", [])


@pytest.mark.parametrize(
    ("changes", "trusted"),
    [
        ({}, "1"),
        (DEMO, "0"),
        ({"TRUSTED_PROXIES": "2"}, "2"),
        (DEMO | {"TRUSTED_PROXIES": "1"}, "1"),
    ],
)
def test_production_stands_behind_a_proxy(tmp_path, changes, trusted):
    assert start(tmp_path, "s.ALLAUTH_TRUSTED_PROXY_COUNT", **changes) == (0, trusted, [])


@pytest.mark.parametrize(
    ("changes", "mail"),
    [
        ({}, "smtp mail.example.org 587 portal se/cret True False portal@example.org"),
        (
            {"EMAIL_URL": "smtps://mail.example.org"},
            "smtp mail.example.org 465   False True portal@localhost",
        ),
        (
            {"EMAIL_URL": "smtp://mail.example.org:2525"},
            "smtp mail.example.org 2525   False False portal@localhost",
        ),
    ],
)
def test_mail_leaves_as_its_address_says(tmp_path, changes, mail):
    ask = (
        "s.EMAIL_BACKEND.split('.')[-2], s.EMAIL_HOST, s.EMAIL_PORT, s.EMAIL_HOST_USER, "
        "s.EMAIL_HOST_PASSWORD, s.EMAIL_USE_TLS, s.EMAIL_USE_SSL, s.DEFAULT_FROM_EMAIL"
    )
    assert start(tmp_path, ask, **changes) == (0, mail, [])


@pytest.mark.parametrize(
    ("changes", "read"),
    [
        ({}, " [] ['idporten-loa-substantial']"),
        (IDPORTEN, "https://idporten.no [] ['idporten-loa-substantial']"),
        (
            IDPORTEN | {"IDPORTEN_CLIENT_SECRET": None, "IDPORTEN_PRIVATE_JWKS": JWKS},
            "https://idporten.no ['2026'] ['idporten-loa-substantial']",
        ),
        (
            DEMO | IDPORTEN | {"IDPORTEN_ISSUER": "http://localhost:8002"},
            "http://localhost:8002 [] ['idporten-loa-substantial']",
        ),
        (
            IDPORTEN | {"IDPORTEN_ACR": "idporten-loa-substantial idporten-loa-high"},
            "https://idporten.no [] ['idporten-loa-substantial', 'idporten-loa-high']",
        ),
    ],
)
def test_id_porten_is_read_whole(tmp_path, changes, read):
    ask = "s.IDPORTEN_ISSUER, [key['kid'] for key in s.IDPORTEN_PRIVATE_JWKS], s.IDPORTEN_ACR"
    code, printed, errors = start(tmp_path, ask, **changes)
    assert (code, printed, errors) == (0, read.strip(), [])


def test_a_connection_is_tried_before_it_is_used_again(tmp_path):
    ask = "s.DATABASES['default']['CONN_HEALTH_CHECKS']"
    url = "postgres://portal@db.example.org:5432/portal"
    assert start(tmp_path, ask, DATABASE_URL=url) == (0, "True", [])


@pytest.mark.parametrize(
    ("changes", "keys"),
    [
        ({}, "[('2026a', 32)]"),
        (
            {"NATIONAL_ID_KEYS": f"{KEY}, {KEY.replace('6a', '5a')}"},
            "[('2026a', 32), ('2025a', 32)]",
        ),
        (DEMO | {"NATIONAL_ID_KEYS": None}, "[('demo', 32)]"),
    ],
)
def test_keys_have_names_and_the_first_is_the_newest(tmp_path, changes, keys):
    ask = "[(name, len(key)) for name, key in s.NATIONAL_ID_KEYS]"
    assert start(tmp_path, ask, **changes) == (0, keys, [])


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"SECRET_KEY": None}, "SECRET_KEY is missing"),
        ({"DATABASE_URL": None}, "DATABASE_URL is missing"),
        ({"PORTAL_ORIGIN": "portal.example.org"}, "PORTAL_ORIGIN is 'portal.example.org'"),
        ({"PORTAL_ORIGIN": "https://portal.example.org/x"}, "PORTAL_ORIGIN is"),
        ({"PORTAL_ORIGIN": "http://portal.example.org"}, "PORTAL_ORIGIN must be https://"),
        ({"PORTAL_ORIGIN": "https://{label}.example.org"}, "PORTAL_ORIGIN is"),
        ({"PORTAL_ORIGIN": "https://portal.example.org:99999"}, "PORTAL_ORIGIN is"),
        ({"CONTENT_ORIGIN": "https://portal.example.org"}, "CONTENT_ORIGIN must be another"),
        ({"CONTENT_ORIGIN": "https://PORTAL.example.org:443"}, "CONTENT_ORIGIN must be another"),
        ({"CONTENT_ORIGIN": "http://{label}.portal.example.org"}, "the scheme of PORTAL_ORIGIN"),
        ({"CONTENT_ORIGIN": "https://content.example.org"}, "CONTENT_ORIGIN must begin"),
        ({"CONTENT_ORIGIN": "https://{label}.{label}.example.org"}, "CONTENT_ORIGIN is"),
        ({"CONTENT_ORIGIN": "https://a.{label}.example.org"}, "CONTENT_ORIGIN is"),
        ({"CONTENT_ORIGIN": "https://{label}x.example.org"}, "CONTENT_ORIGIN is"),
        ({"TRUSTED_PROXIES": "-1"}, "TRUSTED_PROXIES is '-1'"),
        ({"DEMO": "1"}, "DEMO=1 shows accounts with a known password"),
        (DEMO | {"PORTAL_ORIGIN": "http://portal.example.org"}, "DEMO=1 shows accounts"),
        (DEMO | {"CONTENT_ORIGIN": "http://{label}.example.org:8000"}, "DEMO=1 shows accounts"),
        ({"STORAGE_URL": "/srv/portal"}, "STORAGE_URL is '/srv/portal'"),
        ({"XAPI_DEFAULT_VERSION": "3"}, "XAPI_DEFAULT_VERSION is '3'"),
        ({"DEMO": "yes"}, "DEMO is 'yes'"),
        ({"SSO_ISSUER": "https://fs.example.org/adfs"}, "SSO_ISSUER, SSO_CLIENT_ID and SSO_CLIENT"),
        ({"SSO_CLIENT_ID": "portal"}, "SSO_ISSUER, SSO_CLIENT_ID and SSO_CLIENT_SECRET belong"),
        ({"SSO_MFA": "never"}, "SSO_MFA is 'never'"),
        ({"STAFF_MFA": "0"}, "STAFF_MFA=0 lets roles be used after a password alone"),
        ({"IDPORTEN_STAFF_ACR": "low"}, "IDPORTEN_STAFF_ACR is 'low'"),
        ({"NATIONAL_ID_KEYS": None}, "NATIONAL_ID_KEYS is missing"),
        ({"NATIONAL_ID_KEYS": "2026a:c2hvcnQ="}, "NATIONAL_ID_KEYS must be keys"),
        ({"NATIONAL_ID_KEYS": KEY.removeprefix("2026a:")}, "NATIONAL_ID_KEYS must be keys"),
        ({"NATIONAL_ID_KEYS": f"{KEY},{KEY}"}, "NATIONAL_ID_KEYS must be keys"),
        ({"NATIONAL_ID_KEYS": f"{KEY}!"}, "NATIONAL_ID_KEYS must be keys"),
        ({"IDPORTEN_ISSUER": "https://idporten.no"}, "IDPORTEN_ISSUER and IDPORTEN_CLIENT_ID"),
        ({"IDPORTEN_CLIENT_ID": "us"}, "IDPORTEN_ISSUER and IDPORTEN_CLIENT_ID"),
        (IDPORTEN | {"IDPORTEN_ISSUER": "http://idporten.no"}, "IDPORTEN_ISSUER is 'http://"),
        (IDPORTEN | {"IDPORTEN_ISSUER": "idporten.no"}, "IDPORTEN_ISSUER is 'idporten.no'"),
        (IDPORTEN | {"IDPORTEN_ISSUER": "https://idporten.no?x"}, "IDPORTEN_ISSUER is"),
        (IDPORTEN | {"IDPORTEN_CLIENT_SECRET": None}, "IDPORTEN_ISSUER needs one of"),
        (IDPORTEN | {"IDPORTEN_PRIVATE_JWKS": JWKS}, "IDPORTEN_ISSUER needs one of"),
        (IDPORTEN | {"IDPORTEN_ACR": "idporten-loa-low"}, "IDPORTEN_ACR names 'idporten-loa-low'"),
        ({"IDPORTEN_PRIVATE_JWKS": "key"}, "IDPORTEN_PRIVATE_JWKS must be"),
        ({"IDPORTEN_PRIVATE_JWKS": '{"keys": []}'}, "IDPORTEN_PRIVATE_JWKS must be"),
        ({"IDPORTEN_PRIVATE_JWKS": PUBLIC_JWKS}, "IDPORTEN_PRIVATE_JWKS must be"),
        ({"IDPORTEN_PRIVATE_JWKS": NAMELESS_JWKS}, "IDPORTEN_PRIVATE_JWKS must be"),
        ({"EMAIL_URL": None}, "EMAIL_URL is missing"),
        ({"EMAIL_URL": "mail.example.org"}, "EMAIL_URL must be smtp+starttls://"),
    ],
)
def test_a_wrong_one_stops_the_start_with_its_name(tmp_path, changes, says):
    code, _out, (last,) = start(tmp_path, **changes)

    assert code != 0
    assert says in last
