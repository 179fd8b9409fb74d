"""Refusals as HTTP answers: each a sentence in JSON, with the place and the clause when known."""

from typing import Any

from django.http import HttpResponse, JsonResponse

from lrs.xapi.errors import InvalidStatementError
from lrs.xapi.versions import Version


class ApiError(Exception):
    """A request that gets no further: the answer's status and a sentence that says why."""

    def __init__(self, status: int, sentence: str, **more: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence
        self.more = more


def answer(status: int, sentence: str, **more: str) -> HttpResponse:
    """`{"error": sentence, …}`."""
    body: dict[str, Any] = {"error": sentence, **more}
    return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})


def invalid(error: InvalidStatementError, version: Version) -> HttpResponse:
    """400 with the sentence, the JSON path and the clause."""
    clause = error.clause.cite(version)
    where = f"{error.path}, {clause}" if clause else error.path
    more = {"clause": clause} if clause else {}
    return answer(400, f"{error.sentence} ({where})", path=error.path, **more)


def bad_parameter(name: str, sentence: str) -> ApiError:
    """400 for a parameter of the address."""
    return ApiError(400, f'The parameter "{name}": {sentence}', parameter=name)
