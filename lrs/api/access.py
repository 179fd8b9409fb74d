"""Who asks: HTTP Basic credentials (1.0.3 Communication 4.0), and what bounds them."""

import base64
from collections.abc import Sequence
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from lrs import credentials, reach
from lrs.api.errors import ApiError, answer
from lrs.documents import Shelf
from lrs.models import Credential, Document
from lrs.preparing import Prepared
from lrs.xapi.keys import key


def credential_of(request: HttpRequest) -> Credential | None:
    """The credential in force that the request carries."""
    scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        text = base64.b64decode(encoded.strip(), validate=True).decode()
    except ValueError:  # not Base64, not ASCII, not UTF-8
        return None
    key, colon, secret = text.partition(":")
    return credentials.check(key, secret) if colon and "\0" not in key else None


def may_read_something(credential: Credential) -> None:
    """Raises ApiError (403) for a credential that may only write.

    Agents and Activities have no scope of their own (1.0.3 Communication 4.2).
    """
    if not (credential.may_read_own() or credential.may_look_up(Document.Kind.AGENT_PROFILE)):
        raise ApiError(403, "This credential may not read anything.")


def own_keys(credential: Credential) -> tuple[UUID, ...]:
    """What statements must be found by for a credential that may read its own alone."""
    return () if credential.may_read() else (key("authority", credential.authority.key),)


def unauthorized() -> HttpResponse:
    """401, which asks for Basic credentials."""
    response = answer(401, "The request needs a valid key and secret (HTTP Basic).")
    response["WWW-Authenticate"] = 'Basic realm="xAPI", charset="UTF-8"'
    return response


def too_many(credential: Credential) -> HttpResponse | None:
    """429 when the credential has asked more often than it may; counts this request."""
    wait = credentials.seconds_to_wait(credential)
    if not wait:
        return None
    response = answer(
        429,
        f"This credential may send {credential.requests_a_minute} requests a minute. Send the next"
        f" in {wait} seconds.",
    )
    response["Retry-After"] = str(wait)
    return response


def check_reach(credential: Credential, batch: Sequence[Prepared], *, in_array: bool) -> None:
    """Raises ApiError (403) when a statement speaks of what the credential may not speak of."""
    for index, one in enumerate(batch):
        found = reach.outside(credential, one.statement, f"$[{index}]" if in_array else "$")
        if found:
            raise _outside(credential, *found)


def check_shelf(credential: Credential, shelf: Shelf) -> None:
    """Raises ApiError (403) for documents of what the credential may not speak of."""
    prefixes = tuple(credential.activity_prefixes)
    if shelf.activity and prefixes and not shelf.activity.startswith(prefixes):
        raise _outside(credential, "activityId", shelf.activity)
    kind, _, account = shelf.agent.partition(" ")
    home_page = account.partition(" ")[0]
    if kind == "account" and credential.home_pages and home_page not in credential.home_pages:
        raise _outside(credential, "agent", home_page)


def _outside(credential: Credential, path: str, iri: str) -> ApiError:
    if path.endswith("homePage") or path == "agent":
        allowed = f"accounts at {', '.join(credential.home_pages)}"
    else:
        allowed = f"activities that begin with {', '.join(credential.activity_prefixes)}"
    sentence = f"This credential may only speak of {allowed}, and not of {iri} ({path})."
    return ApiError(403, sentence, path=path)
