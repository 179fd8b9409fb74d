"""The environment of the tests, set before Django reads its settings (loaded by pytest with -p).

DATABASE_URL and REDIS_URL may be given: `.ci/run` runs the suite on SQLite and on PostgreSQL.
"""

import atexit
import os
import shutil
import tempfile

_store = tempfile.mkdtemp(prefix="portal-tests-")
atexit.register(shutil.rmtree, _store, ignore_errors=True)

# `make` sets what the demo offers; a test says itself when a provider is there.
for _name in list(os.environ):
    if _name.startswith(("IDPORTEN_", "SSO_", "STAFF_", "EMAIL_")):
        del os.environ[_name]

os.environ.update(
    SECRET_KEY="only-for-the-tests",
    DEMO="1",
    PORTAL_ORIGIN="http://portal.localhost:8000",
    CONTENT_ORIGIN="http://{label}.portal.localhost:8000",
    ACTOR_HOMEPAGE="https://portal.example.org/id",
    STORAGE_URL=f"file://{_store}",
    XAPI_DEFAULT_VERSION="1.0.3",
    DJANGO_SETTINGS_MODULE="lms.settings",
)
_chosen = os.environ.get("TEST_DATABASE_URL", "")
os.environ["DATABASE_URL"] = _chosen or f"sqlite:///{_store}/portal.sqlite3"
os.environ["REDIS_URL"] = os.environ.get("TEST_REDIS_URL", "")
