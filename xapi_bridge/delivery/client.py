"""A remote LRS over HTTP, and what its answers ask for."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from uuid import UUID

import httpx

from lrs.xapi import multipart
from lrs.xapi.multipart import Part
from lrs.xapi.versions import Version, negotiate

_TIMEOUT = httpx.Timeout(20.0, connect=5.0)
_CONNECTIONS = 8
_TAKEN = frozenset({200, 204})
# The target read the request and does not take it: another try gives the same answer.
_REFUSED = frozenset({400, 409, 413, 422})
_SHOWN = 2000  # characters of an answer that are kept


class TryLater(Exception):
    """Nothing is wrong with the statements: the target is down, busy, or does not let us in.

    `after` is how many seconds it asked for.
    """

    def __init__(self, answer: str, after: float | None = None) -> None:
        super().__init__(answer)
        self.answer = answer
        self.after = after


class Refused(Exception):
    """The target does not take what was sent; `status` is HTTP's."""

    def __init__(self, status: int, answer: str) -> None:
        super().__init__(answer)
        self.status = status
        self.answer = answer


class RemoteLrs:
    """A connection that is kept open over many requests; threads may share it."""

    def __init__(self, *, endpoint: str, key: str, secret: str, version: str) -> None:
        self._version = Version(version)
        self._speaks: bool | None = None
        self._client = httpx.Client(
            base_url=f"{endpoint.rstrip('/')}/",
            auth=(key, secret),
            headers={"X-Experience-API-Version": version},
            timeout=_TIMEOUT,
            limits=httpx.Limits(
                max_connections=_CONNECTIONS, max_keepalive_connections=_CONNECTIONS
            ),
            follow_redirects=False,  # the statements go where the administrator said, no further
        )

    def close(self) -> None:
        """Let the connections go."""
        self._client.close()

    def post(
        self,
        texts: Sequence[str],
        attachments: Sequence[Part] = (),
        *,
        forbidden_is_refusal: bool = False,
    ) -> None:
        """Store these statements with their attachments; raises TryLater or Refused.

        403 means that the credential may not write, unless `forbidden_is_refusal`: then it may
        also be about the statements, such as those that void.
        """
        content, content_type = f"[{','.join(texts)}]".encode(), "application/json"
        if attachments:
            first = Part({"Content-Type": content_type}, content)
            content, content_type = multipart.join([first, *attachments])
        answer = self._send(
            "POST", "statements", content=content, headers={"Content-Type": content_type}
        )
        if answer.status_code in _TAKEN:
            return
        if answer.status_code in _REFUSED or (answer.status_code == 403 and forbidden_is_refusal):
            raise Refused(answer.status_code, answer.text[:_SHOWN])
        raise _later(answer)

    def get(self, statement_id: UUID) -> dict[str, Any] | None:
        """The statement that the target holds by this id, voided or not; raises TryLater."""
        for name in ("statementId", "voidedStatementId"):
            answer = self._send("GET", "statements", params={name: str(statement_id)})
            if answer.status_code == 200:
                return _object(answer)
            if answer.status_code >= 500 or answer.status_code in (401, 429):
                raise _later(answer)
        return None

    def speaks_our_version(self) -> bool:
        """Whether the target says that it speaks the version of our requests; asked once.

        A target that does not refuses everything, and nothing is wrong with the statements.
        """
        if self._speaks is None:
            answer = self._send("GET", "about")
            if answer.status_code != 200:
                raise _later(answer)
            spoken = (_object(answer) or {}).get("version", [])
            self._speaks = any(negotiate(str(one)) is self._version for one in spoken)
        return self._speaks

    def _send(self, method: str, path: str, **more: Any) -> httpx.Response:
        try:
            return self._client.request(method, path, **more)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise TryLater(f"{type(error).__name__}: {error}"[:_SHOWN]) from error


def _object(answer: httpx.Response) -> dict[str, Any] | None:
    try:
        found = answer.json()
    except ValueError:  # no JSON, or no text
        return None
    return found if isinstance(found, dict) else None


def _later(answer: httpx.Response) -> TryLater:
    said = f"{answer.status_code} {answer.text}"[:_SHOWN]
    return TryLater(said, _retry_after(answer.headers.get("Retry-After", "")))


def _retry_after(header: str) -> float | None:
    """Seconds from now; a number or a date (RFC 9110 10.2.3)."""
    if header.strip().isdigit():
        return float(header)
    try:
        moment = parsedate_to_datetime(header)
    except (ValueError, TypeError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def parsed(text: str) -> dict[str, Any]:
    """A statement's text as a dict, to compare it."""
    found: dict[str, Any] = json.loads(text)
    return found
