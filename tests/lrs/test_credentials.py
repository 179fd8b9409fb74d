"""Credentials and the command that makes them."""

import json
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
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


def test_both_secrets_work_until_the_overlap_ends():
    first = credentials.create(name="A")
    pk = Credential.objects.get().pk
    with time_machine.travel("2026-11-27T10:00:00Z", tick=False):
        second = credentials.rotate(pk=pk, overlap=timedelta(days=14))
    assert (second.key, second.secret) != (first.key, first.secret)
    for moment, works in (("2026-12-11T09:59:59Z", True), ("2026-12-11T10:00:00Z", False)):
        with time_machine.travel(moment, tick=False):
            assert bool(credentials.check(first.key, first.secret)) is works
            assert credentials.check(first.key, second.secret).pk == pk


def test_a_secret_that_was_seen_ends_at_once():
    first = credentials.create(name="A")
    pk = Credential.objects.get().pk
    second = credentials.rotate(pk=pk, overlap=timedelta(days=14))
    third = credentials.rotate(pk=pk, overlap=timedelta())
    works = [bool(credentials.check(one.key, one.secret)) for one in (first, second, third)]
    assert works == [False, False, True]


def test_what_is_switched_off_stays_so():
    made = credentials.create(name="A")
    pk = Credential.objects.get().pk
    assert credentials.revoke(pk=pk)
    assert not credentials.revoke(pk=pk)
    assert credentials.check(made.key, made.secret) is None
    with pytest.raises(Credential.DoesNotExist):
        credentials.rotate(pk=pk, overlap=timedelta())


def test_an_unknown_scope():
    with pytest.raises(ValueError, match="Unknown scope nothing"):
        credentials.create(name="A", scopes=["nothing"])


def test_the_command():
    made = run("Leverandør")
    assert made.keys() == {"endpoint", "key", "secret"}
    assert made["endpoint"] == "http://localhost:8000/xapi"
    found = credentials.check(made["key"], made["secret"])
    assert (found.name, found.scopes) == (
        "Leverandør",
        ["statements/write", "statements/read", "define"],
    )


def test_the_command_with_scopes(settings):
    settings.DEMO = False
    made = run("A", "--scope", "all/read", "--scope", "statements/write")
    assert made["endpoint"] == "http://portal.localhost:8000/xapi"
    assert Credential.objects.get().scopes == ["all/read", "statements/write"]


def test_the_command_with_limits():
    run("A", "--expires", "2027-01-31T12:00:00+01:00", "--requests-a-minute", "60")
    row = Credential.objects.get()
    assert (row.expires_at.isoformat(), row.requests_a_minute) == ("2027-01-31T11:00:00+00:00", 60)
    assert (row.home_pages, row.activity_prefixes) == ([], [])


@pytest.mark.parametrize(
    "arguments",
    [
        [" "],
        ["A", "--scope", "everything"],
        ["A", "--expires", "tomorrow"],
        ["A", "--expires", "2027-13-31T12:00:00Z"],
        ["A", "--expires", "2027-01-31T12:00:00"],
        ["A", "--requests-a-minute", "0"],
    ],
)
def test_what_the_command_refuses(arguments):
    with pytest.raises(CommandError):
        run(*arguments)
    assert not Credential.objects.exists()
