"""A database for one bench, dropped afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection


@contextmanager
def throwaway_database() -> Iterator[str]:
    """Make and migrate a test database; gives the engine's name ("postgresql", "sqlite")."""
    name = settings.DATABASES["default"]["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield connection.vendor
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
