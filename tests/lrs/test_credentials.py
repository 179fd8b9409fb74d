"""Credentials and the command that makes them."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from lrs import credentials
from lrs.models import Credential

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = StringIO()
    call_command("lrs_credential", *arguments, stdout=out)
    return json.loads(out.getvalue())


def test_a_secret_is_random_and_kept_as_a_digest():
    one, two = credentials.create(name="A"), credentials.create(name="A")
    assert len({one.key, two.key, one.secret, two.secret}) == 4
    rows = Credential.objects.all()
    assert all(one.secret not in row.secret_digest for row in rows)
    assert len({row.authority_id for row in rows}) == 1
    assert credentials.check(one.key, one.secret).name == "A"
    assert credentials.check(one.key, two.secret) is None
    assert credentials.check("nobody", "") is None


def test_an_unknown_scope():
    with pytest.raises(ValueError, match="Unknown scope define"):
        credentials.create(name="A", scopes=["define"])


def test_the_command():
    made = run("Leverandør")
    assert made.keys() == {"endpoint", "key", "secret"}
    assert made["endpoint"] == "http://localhost:8000/xapi"
    found = credentials.check(made["key"], made["secret"])
    assert (found.name, found.scopes) == ("Leverandør", ["statements/write", "statements/read"])


def test_the_command_with_scopes(settings):
    settings.DEMO = False
    made = run("A", "--scope", "all/read", "--scope", "statements/write")
    assert made["endpoint"] == "http://portal.localhost:8000/xapi"
    assert Credential.objects.get().scopes == ["all/read", "statements/write"]


@pytest.mark.parametrize("arguments", [[" "], ["A", "--scope", "everything"]])
def test_what_the_command_refuses(arguments):
    with pytest.raises(CommandError):
        run(*arguments)
    assert not Credential.objects.exists()
