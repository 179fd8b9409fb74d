"""Fixtures that many tests share."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation
from hypothesis import settings as hypothesis

from tests.prepared import migrated

_ON_POSTGRESQL = os.environ["DATABASE_URL"].startswith("postgres")
# A loaded machine is no fault of the code; what must be quick has a bench.
hypothesis.register_profile("portal", deadline=None)
hypothesis.load_profile("portal")
SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


@pytest.fixture(scope="session")
def shared_folder() -> Path:
    """Real content beside the checkout; a test that needs it is skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the folder with real content is not beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def django_db_use_migrations() -> bool:
    """On SQLite the tables are made at once: to migrate takes half a minute of each process there.
    PostgreSQL copies tables that are migrated already, and the browser tests' portals do.
    """
    return _ON_POSTGRESQL


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Each process begins from one migrated database."""
    if _ON_POSTGRESQL:
        settings.DATABASES["default"]["TEST"]["TEMPLATE"] = migrated().name


@pytest.fixture(autouse=True)
def _language_of_its_own():
    """No test speaks the language that another left in the thread."""
    translation.activate("nb")


@pytest.fixture(autouse=True)
def _store_of_its_own(settings, tmp_path):
    """Each test writes packages and uploads into a folder of its own."""
    settings.STORAGE_DIR = tmp_path / "store"
    settings.STORAGE_DIR.mkdir()


@pytest.fixture(autouse=True)
def _passwords_cost_nothing(settings):
    """A good hash is slow on purpose; no test is about that."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def client(settings) -> Client:
    """A browser at the portal's own host; pages need no collected static files."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    return Client(headers={"host": "portal.localhost:8000"})
