"""The same portal once more, over https and with the settings of production."""

import base64
import datetime as dt
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.e2e.stack import Stack
from tests.openid import free_port
from tests.prepared import ROOT

HOST = "portal.localhost"
_ONLY_FOR_DEMO = ("DEMO", "IDPORTEN_", "SSO_", "STAFF_")


@contextmanager
def over_https(portal: Stack, folder: Path) -> Iterator[str]:
    """Serve the data of a running portal on a port of its own; gives the portal's origin.

    The certificate is signed by itself: a browser must be told to take it.
    """
    port = free_port()
    key, certificate = _certificate(folder)
    env = {k: v for k, v in portal.env.items() if not k.startswith(_ONLY_FOR_DEMO)}
    env |= {
        "PORT": str(port),
        "PORTAL_ORIGIN": f"https://{HOST}:{port}",
        "CONTENT_ORIGIN": f"https://{{label}}.{HOST}:{port}",
        "NATIONAL_ID_KEYS": f"test:{base64.b64encode(os.urandom(32)).decode()}",
        "EMAIL_URL": f"file://{folder}/mail",
        "TRUSTED_PROXIES": "0",
    }
    command = [str(Path(sys.executable).parent / "gunicorn")]
    command += ["--config", "deploy/gunicorn.conf.py", "lms.wsgi"]
    command += ["--keyfile", str(key), "--certfile", str(certificate)]
    with (folder / "web.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)
    try:
        _wait_until_ready(port, folder / "web.log")
        yield env["PORTAL_ORIGIN"]
    finally:
        process.terminate()
        process.wait(timeout=30)


def _certificate(folder: Path) -> tuple[Path, Path]:
    """(key, certificate) for the portal and its content hosts, good for an hour."""
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = dt.datetime.now(dt.UTC)
    names = x509.SubjectAlternativeName([x509.DNSName(HOST), x509.DNSName(f"*.{HOST}")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + dt.timedelta(hours=1))
        .add_extension(names, critical=False)
        .sign(private, hashes.SHA256())
    )
    key_file, certificate_file = folder / "key.pem", folder / "certificate.pem"
    key_file.write_bytes(
        private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    certificate_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return key_file, certificate_file


def _wait_until_ready(port: int, log: Path) -> None:
    deadline = time.monotonic() + 60
    with httpx.Client(verify=False) as client:
        while time.monotonic() < deadline:
            try:
                if client.get(f"https://127.0.0.1:{port}/healthz").status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.1)
    raise AssertionError(log.read_text()[-4000:])
