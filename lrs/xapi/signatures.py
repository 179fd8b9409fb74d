"""Signed statements: a JSON Web Signature as an attachment (1.0.3 Data 2.6, 2.0 4.2.6)."""

import base64
import binascii
from typing import Any

import jwt
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from lrs.xapi import equality, reading
from lrs.xapi.clauses import Clause
from lrs.xapi.errors import InvalidStatementError
from lrs.xapi.statements import validate
from lrs.xapi.versions import Version

USAGE = "http://adlnet.gov/expapi/attachments/signature"
MEDIA_TYPE = "application/octet-stream"
ALGORITHMS = ("RS256", "RS384", "RS512")
_JWS = jwt.PyJWS(algorithms=list(ALGORITHMS))


def check(
    statement: dict[str, Any], place: int, data: bytes | None, path: str, version: Version
) -> None:
    """`data` signs the valid `statement`, whose attachment at `place` stands at `path`.

    The signature itself can be checked only when its header carries the certificate (x5c); whether
    that certificate is to be trusted is for those who read the statement.
    """
    attachment = statement["attachments"][place]
    if attachment["contentType"].partition(";")[0].strip().lower() != MEDIA_TYPE:
        raise InvalidStatementError(
            f"{path}.contentType", Clause.SIGNATURE, f"The type of a signature is {MEDIA_TYPE}."
        )
    if data is None:
        raise InvalidStatementError(
            path, Clause.SIGNATURE, "A signature must come with its data, as multipart/mixed."
        )
    payload = _payload(data, path)
    try:
        _, original = reading.read_one(payload)
        validate(original, version)
    except InvalidStatementError as error:
        raise InvalidStatementError(
            path, Clause.SIGNATURE, f"What is signed is no statement: {error.sentence}"
        ) from error
    if not _same(original, _without(statement)):
        raise InvalidStatementError(
            path, Clause.SIGNATURE, "What is signed is not the statement that carries it."
        )


def _payload(data: bytes, path: str) -> bytes:
    """What the signature signs; raises InvalidStatementError for one that is not well formed."""
    try:
        header = jwt.get_unverified_header(data)
        algorithm = header.get("alg")
        if algorithm not in ALGORITHMS:
            raise InvalidStatementError(
                path, Clause.SIGNATURE, f"The algorithm must be one of {', '.join(ALGORITHMS)}."
            )
        if "x5c" in header:
            return bytes(_JWS.decode(data, _public_key(header["x5c"]), algorithms=[algorithm]))
        return bytes(_JWS.decode(data, options={"verify_signature": False}))
    except jwt.InvalidSignatureError as error:
        raise InvalidStatementError(
            path, Clause.SIGNATURE, "The signature does not fit the certificate that it names."
        ) from error
    except (jwt.PyJWTError, UnsupportedAlgorithm, ValueError, TypeError) as error:
        if isinstance(error, InvalidStatementError):
            raise
        raise InvalidStatementError(
            path, Clause.SIGNATURE, "The signature is not a compact JSON Web Signature."
        ) from error


def _public_key(chain: Any) -> RSAPublicKey:
    """The key of the first certificate of an x5c header (RFC 7515 section 4.1.6)."""
    if not isinstance(chain, list) or not chain or not isinstance(chain[0], str):
        raise ValueError("x5c is no list of certificates")
    try:
        der = base64.b64decode(chain[0], validate=True)
    except binascii.Error as error:
        raise ValueError("x5c is not Base64") from error
    found = x509.load_der_x509_certificate(der).public_key()
    if not isinstance(found, RSAPublicKey):
        raise TypeError("the certificate holds no RSA key")
    return found


def _without(statement: dict[str, Any]) -> dict[str, Any]:
    """`statement` as it was before it was signed."""
    rest = [one for one in statement["attachments"] if one["usageType"] != USAGE]
    found = {name: one for name, one in statement.items() if name != "attachments"}
    return {**found, "attachments": rest} if rest else found


def _same(original: dict[str, Any], received: dict[str, Any]) -> bool:
    if not original.get("attachments", True):
        original = {name: one for name, one in original.items() if name != "attachments"}
    ids = {one["id"].lower() for one in (original, received) if "id" in one}
    return (
        len(ids) <= 1
        and equality.same_time(original, received)
        and equality.canonical_hash(original) == equality.canonical_hash(received)
    )
