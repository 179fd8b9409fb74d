"""Statements with attachments, as multipart/mixed."""

import hashlib
import json

BOUNDARY = "part-of-the-test"
MULTIPART = f"multipart/mixed; boundary={BOUNDARY}"


def attachment(data=b"", **changes):
    """What a statement says of an attachment with `data`; None takes a property away."""
    found = {
        "usageType": "https://example.org/usage/photo",
        "display": {"nb": "Bilde"},
        "contentType": "text/plain",
        "length": len(data),
        "sha2": hashlib.sha256(data).hexdigest(),
        **changes,
    }
    return {name: one for name, one in found.items() if one is not None}


def part(data, sha2=None, **changes):
    """(headers, data) of the part that carries `data`; None takes a header away."""
    headers = {
        "Content-Type": "text/plain",
        "Content-Transfer-Encoding": "binary",
        "X-Experience-API-Hash": sha2 or hashlib.sha256(data).hexdigest(),
        **{name.replace("_", "-"): value for name, value in changes.items()},
    }
    return {name: one for name, one in headers.items() if one is not None}, data


def multipart(statements, *parts, first="application/json"):
    """The body of a request with `statements` and `parts`."""
    text = statements if isinstance(statements, bytes) else json.dumps(statements).encode()
    found = b""
    for headers, data in (({"Content-Type": first} if first else {}, text), *parts):
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        found += f"--{BOUNDARY}\r\n{head}\r\n".encode() + data + b"\r\n"
    return found + f"--{BOUNDARY}--\r\n".encode()
