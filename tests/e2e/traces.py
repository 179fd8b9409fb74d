"""A search of all that a portal has written: database (the log too), mail, files and logs."""

from collections.abc import Iterator
from pathlib import Path

import psycopg

from tests.e2e.stack import Stack
from tests.openid import PEOPLE

# The providers know the numbers: what they write is not the portal's.
_NOT_OURS = {f"{profile}.log" for profile in PEOPLE}


def numbers_in_clear(portal: Stack) -> list[tuple[str, str]]:
    """(place, person) wherever the national identity number of a test person stands readable."""
    numbers = {
        person["claims"]["pid"]: name
        for people in PEOPLE.values()
        for name, person in people.items()
        if "pid" in person["claims"]
    }
    assert len(numbers) >= 5
    return [
        (place, name)
        for place, text in _written(portal)
        for number, name in numbers.items()
        if number.encode() in text
    ]


def _written(portal: Stack) -> Iterator[tuple[str, bytes]]:
    for path in sorted(portal.folder.rglob("*")):
        if path.is_file() and path.name not in _NOT_OURS:
            yield str(path.relative_to(portal.folder)), path.read_bytes()
    url = portal.env["DATABASE_URL"]
    if url.startswith("postgres"):
        yield from _rows(url)
    else:
        assert Path(url.removeprefix("sqlite:///")).is_relative_to(portal.folder)


def _rows(url: str) -> Iterator[tuple[str, bytes]]:
    with psycopg.connect(url) as connection:
        tables = connection.execute(
            "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        for (table,) in tables:
            for (row,) in connection.execute(f"SELECT t::text FROM {table} t"):
                yield table, row.encode()
