"""Rows of the log as a client gets them: in one of three formats, with attachments or without."""

import json
from collections.abc import Sequence
from typing import Any

from lrs import attached, queries
from lrs.activities import definitions
from lrs.models import Statement
from lrs.queries import Page
from lrs.xapi import multipart, rendering
from lrs.xapi.keys import activities_of
from lrs.xapi.multipart import Part

_HEAVIEST = 32 * 2**20  # bytes of attachments in an answer, unless one statement alone has more


def texts(rows: Sequence[Statement], form: str, languages: list[str]) -> list[str]:
    """The texts of statements as "exact", "ids" or "canonical" (1.0.3 Communication 2.1.3)."""
    found = [queries.exact(row) for row in rows]
    if form == "exact":
        return found
    parsed = [json.loads(text) for text in found]
    if form == "ids":
        return [_json(rendering.ids(one)) for one in parsed]
    known = definitions({iri for one in parsed for iri in _activities(one)})
    return [_json(rendering.canonical(one, languages, known)) for one in parsed]


def light_enough(page: Page) -> Page:
    """The first statements of a page, as many as have attachments that fit in an answer."""
    sizes: dict[int, int] = {}
    for one in attached.held([row.seq for row in page.rows]):
        sizes[one.seq] = sizes.get(one.seq, 0) + one.size
    weight = 0
    for place, row in enumerate(page.rows):
        weight += sizes.get(row.seq, 0)
        if place and weight > _HEAVIEST:
            return Page(page.rows[:place], page.rows[place - 1].seq)
    return page


def with_attachments(body: bytes, rows: Sequence[Statement]) -> tuple[bytes, str]:
    """`body`, the JSON of these statements, and each attachment once.

    1.0.3 Communication 1.5.2, 2.0 4.1.3.
    """
    found = attached.parts({row.seq: json.loads(row.payload) for row in rows})
    once = {sha2: part for parts in found.values() for sha2, part in parts.items()}
    first = Part({"Content-Type": "application/json"}, body)
    return multipart.join([first, *once.values()])


def _activities(statement: dict[str, Any]) -> set[str]:
    found = {one["id"] for one in activities_of(statement, statement.get("context", {}))}
    if statement["object"].get("objectType") == "SubStatement":
        found |= _activities(statement["object"])
    return found


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
