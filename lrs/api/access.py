"""Who asks: HTTP Basic credentials (1.0.3 Communication 4.0)."""

import base64
import binascii

from django.http import HttpRequest, HttpResponse

from lrs import credentials
from lrs.api.errors import answer
from lrs.models import Credential


def credential_of(request: HttpRequest) -> Credential | None:
    """The credential in force that the request carries."""
    scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        text = base64.b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    key, colon, secret = text.partition(":")
    return credentials.check(key, secret) if colon and "\0" not in key else None


def unauthorized() -> HttpResponse:
    """401, which asks for Basic credentials."""
    response = answer(401, "The request needs a valid key and secret (HTTP Basic).")
    response["WWW-Authenticate"] = 'Basic realm="xAPI", charset="UTF-8"'
    return response
