"""Run the benches and print one JSON object a line: `python -m tests.bench [NAME]`.

NAME picks the benches whose name begins so. The database is PostgreSQL on this machine when it
answers, else SQLite; TEST_DATABASE_URL says another.
"""

import importlib
import json
import logging
import os
import pkgutil
import socket
import sys
from contextlib import suppress
from pathlib import Path

import django

POSTGRES = ("127.0.0.1", 5432)


def main(wanted: str) -> int:
    """Run the benches; 1 when there are none by that name."""
    _prepare()
    benches = {}
    for module in pkgutil.iter_modules([str(Path(__file__).parent)], "tests.bench."):
        if not module.name.endswith("__main__"):
            benches |= getattr(importlib.import_module(module.name), "BENCHES", {})
    chosen = {name: bench for name, bench in benches.items() if name.startswith(wanted)}
    for bench in chosen.values():
        for found in bench():
            sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
            sys.stdout.flush()
    if not chosen:
        sys.stderr.write(f"No bench begins with {wanted!r}. There are {', '.join(benches)}.\n")
    return 0 if chosen else 1


def _prepare() -> None:
    """Choose the database, then set Django up with the environment of the tests."""
    if "TEST_DATABASE_URL" not in os.environ:
        with suppress(OSError), socket.create_connection(POSTGRES, timeout=1):
            host, port = POSTGRES
            os.environ["TEST_DATABASE_URL"] = (
                f"postgres://root@{host}:{port}/portal_bench_{os.getpid()}"
            )
    importlib.import_module("tests.environment")
    django.setup()
    logging.disable(logging.INFO)  # benches tell what they measure, not each request


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
