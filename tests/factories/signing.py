"""Signed statements, and certificates that sign them."""

import base64
import datetime as dt
import json
from functools import cache

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

SIGNATURE = "http://adlnet.gov/expapi/attachments/signature"


@cache
def rsa_key(_name):
    """A private key, the same for the same name."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@cache
def certificate(name=""):
    """A certificate of `rsa_key(name)`, as x5c has it."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "signer")])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(rsa_key(name).public_key())
        .serial_number(1)
        .not_valid_before(dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
        .not_valid_after(dt.datetime(2036, 1, 1, tzinfo=dt.UTC))
        .sign(rsa_key(name), hashes.SHA256())
    )
    return base64.b64encode(made.public_bytes(serialization.Encoding.DER)).decode()


def jws(payload, algorithm="RS256", x5c=None):
    """`payload`, a statement or bytes, signed."""
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    key = rsa_key("") if algorithm.startswith(("RS", "PS")) else "0" * 64
    headers = {} if x5c is None else {"x5c": x5c}
    return jwt.PyJWS().encode(body, key, algorithm=algorithm, headers=headers).encode()
