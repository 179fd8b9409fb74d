"""How long statements are kept."""

import datetime as dt
import gzip
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from competence.models import Holding
from lrs import services
from lrs.authorities import supplier_authority
from lrs.models import Content, Statement, StatementKey, StatementReference
from people.models import AuditEvent
from tests.factories.attachments import MULTIPART, attachment, multipart, part
from tests.factories.competence import CompetenceFactory
from tests.factories.lrs import statement
from tests.factories.people import PersonFactory
from tests.factories.suppliers import SendingSupplier, mbox, passed
from tests.lrs.conftest import XapiClient
from xapi_bridge.models import RetentionRule
from xapi_bridge.services import evidence, retention
from xapi_bridge.services.targets import set_target

pytestmark = pytest.mark.django_db
ANSWERED = "http://adlnet.gov/expapi/verbs/answered"


def run(*arguments):
    out = StringIO()
    call_command("retention", *arguments, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def store(days_ago, *found, name="one"):
    age(days_ago, services.store(found, authority=supplier_authority(name)))
    evidence.collect()


def age(days_ago, ids):
    """As if they had been stored then: the clock of PostgreSQL does not travel."""
    stored = timezone.now() - dt.timedelta(days=days_ago)
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")  # no trigger
        Statement.objects.filter(statement_id__in=ids).update(stored=stored)
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def left():
    return {str(one) for one in Statement.objects.values_list("statement_id", flat=True)}


def answered(**changes):
    return statement(verb={"id": ANSWERED}, **changes)


def test_what_is_old_is_exported_and_deleted():
    old, old_other = answered(), statement()
    store(400, old, old_other)
    fresh = answered()
    store(1, fresh)
    (rule,) = run("add", "--verb", ANSWERED, "--days", "365")
    assert rule == {"rule": rule["rule"], "verb": ANSWERED, "authority": "", "days": 365}
    assert run("list") == [rule]
    (counted,) = run("run", "--dry-run")
    assert counted == {"rule": rule["rule"], "statements": 1, "kept": 0, "file": ""}
    assert len(left()) == 3
    (purged,) = run("run")
    assert left() == {old_other["id"], fresh["id"]}
    with gzip.open(purged["file"], "rt") as lines:
        (exported,) = map(json.loads, lines)
    assert exported["id"] == old["id"]
    assert {"stored", "authority", "version"} <= exported.keys()
    assert Path(purged["file"]).stat().st_mode & 0o777 == 0o600
    event = AuditEvent.objects.get(action="statements.purged")
    assert event.detail == {"verb": ANSWERED, "authority": "", "days": 365, **purged}
    assert run("run") == [{**counted, "statements": 0}]


def test_nothing_points_to_what_was_deleted():
    target = answered()
    refers = answered(object={"objectType": "StatementRef", "id": target["id"]})
    store(400, refers, target)
    store(400, *(answered() for _ in range(3)))
    keeps = statement(object={"objectType": "StatementRef", "id": target["id"]})
    store(1, keeps)
    run("add", "--verb", ANSWERED, "--days", "30")
    run("run")
    assert left() == {keeps["id"]}
    assert set(StatementKey.objects.values_list("seq_id", flat=True)) == set(
        Statement.objects.values_list("seq", flat=True)
    )
    assert StatementReference.objects.count() == 1


def test_the_data_of_attachments_go_along():
    client = XapiClient("all")
    old, other = answered(attachments=[attachment(b"1"), attachment(b"2")]), statement()
    client.post(multipart(old, part(b"1"), part(b"2")), content_type=MULTIPART)
    other["attachments"] = [attachment(b"2")]
    client.post(multipart(other, part(b"2")), content_type=MULTIPART)
    age(400, [old["id"]])
    evidence.collect()
    run("add", "--verb", ANSWERED, "--days", "30")
    (purged,) = run("run")
    folder = Path(f"{purged['file']}.attachments")
    assert sorted(one.read_bytes() for one in folder.iterdir()) == [b"1", b"2"]
    assert left() == {other["id"]}
    assert [bytes(one.body) for one in Content.objects.all()] == [b"2"]


def test_by_whose_statements_they_are():
    one, two = answered(), answered()
    store(400, one, name="one")
    store(399, two, name="two")
    run_add = lambda: run("add", "--credential", "two", "--verb", ANSWERED, "--days", "30")  # noqa: E731
    with pytest.raises(CommandError, match="There is no credential"):
        run("add", "--credential", "three", "--days", "30")
    run_add()
    run("run")
    assert left() == {one["id"]}


def test_what_competence_rests_on_or_may_come_to_rest_on_is_kept():
    person, supplier = PersonFactory(email="p@vestfjell.example"), SendingSupplier()
    supplier.rule(CompetenceFactory())
    at = "2024-01-01T10:00:00Z"
    counts = passed(mbox(person.email), timestamp=at)
    waits = passed(mbox("ny@vestfjell.example"), timestamp=at)  # HR has not told of them yet
    does_not = passed(mbox(person.email), timestamp=at, verb={"id": ANSWERED})
    store(400, counts, waits, does_not, name=supplier.row.name)
    run("add", "--credential", supplier.row.name, "--days", "30")
    (purged,) = run("run")
    assert (purged["statements"], purged["kept"]) == (1, 2)
    assert left() == {counts["id"], waits["id"]}

    PersonFactory(email="ny@vestfjell.example")
    evidence.replay_unmatched()
    assert Holding.objects.count() == 2


def test_nothing_goes_before_everybody_has_read_it():
    old = answered()
    store(400, old)
    target = set_target(
        name="LRS", endpoint="https://lrs.example.org/", key="k", secret="s", by=None
    )
    run("add", "--verb", ANSWERED, "--days", "30")
    assert run("run")[0]["statements"] == 0
    target.seq = Statement.objects.get().seq
    target.save()
    assert run("run")[0]["statements"] == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["--days", "30"],
        ["--days", "29", "--verb", ANSWERED],
        ["--days", "365", "--verb", "answered"],
    ],
)
def test_rules_that_are_refused(arguments):
    with pytest.raises(CommandError):
        run("add", *arguments)
    assert not RetentionRule.objects.exists()


def test_a_rule_is_ended():
    (rule,) = run("add", "--verb", ANSWERED, "--days", "30")
    run("end", str(rule["rule"]))
    assert run("list") == []
    with pytest.raises(CommandError):
        run("end", str(rule["rule"]))
    assert retention.purge() == []
