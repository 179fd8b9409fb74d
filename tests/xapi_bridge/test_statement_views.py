"""The pages where the log is read: filters, one statement, what is taken out; all of it audited."""

import csv
import datetime as dt
import io
import json
import uuid

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from lrs import services
from lrs.authorities import supplier_authority, system_authority
from lrs.models import Statement
from people.models import AuditEvent, Role
from tests.factories.competence import CompetenceFactory
from tests.factories.courses import CourseFactory
from tests.factories.lrs import statement
from tests.factories.people import GrantFactory, PersonFactory
from tests.factories.suppliers import SendingSupplier, account, mbox, passed, voiding
from xapi_bridge.models import StatementExport
from xapi_bridge.services import evidence, exports, linking
from xapi_bridge.statements.base import actor_of, base_iri
from xapi_bridge.vocabulary import portal

pytestmark = pytest.mark.django_db
COMPLETED = "http://adlnet.gov/expapi/verbs/completed"


@pytest.fixture
def auditor(client):
    person = PersonFactory()
    GrantFactory(person=person, role=Role.AUDITOR, unit=None)
    client.force_login(person)
    return person


@pytest.fixture
def kari():
    return PersonFactory(given_name="Kari", family_name="Nordmann", email="Kari@vestfjell.example")


@pytest.fixture
def supplier():
    return SendingSupplier()


def own(person, **changes):
    """A statement of the portal's about `person`; its id."""
    made = statement(actor=actor_of(person.actor_ids.get()), **changes)
    services.store([made], authority=system_authority())
    return made["id"]


def shown(client, **asked):
    answer = client.get(reverse("statements:list"), asked)
    assert answer.status_code == 200
    return [str(line.logged.id) for line in answer.context["lines"]]


def audited(action):
    rows = AuditEvent.objects.filter(action=action).order_by("at")
    return [(event.subject, event.detail) for event in rows]


def test_the_newest_first_as_sentences(client, auditor, kari):
    name = {"definition": {"name": {"nb": "Håndhygiene"}}}
    first = own(kari, object={"id": "tag:c", **name}, result={"score": {"scaled": 0.9}})
    second = own(PersonFactory())
    assert shown(client) == [second, first]
    page = client.get(reverse("statements:list")).content.decode()
    assert "Kari Nordmann besto Håndhygiene med 90 %" in page


def test_a_person_is_all_by_which_they_are_known(client, auditor, kari, supplier):
    ours = own(kari)
    by_mail, by_hash = (
        passed(mbox("kari@vestfjell.example")),
        passed({"mbox_sha1sum": "2a5b2e9c5e3b8d29bd3f5f1bd48d6a9d5b1f0a51"}),
    )
    linked, unlinked = passed(account("ks-17")), passed(account("ks-18"))
    supplier.post(by_mail, by_hash, linked, unlinked)
    supplier.rule(CompetenceFactory())
    evidence.collect()
    actor = supplier.row.outcomes.get(statement_id=linked["id"]).actor
    linking.link(supplier=supplier.row, actor=actor, person=kari, by=None)
    other = supplier_authority("Et annet senter")
    services.store([passed(account("ks-17"))], authority=other)  # numbered by themselves
    assert shown(client, person=kari.pk) == [linked["id"], by_mail["id"], ours]
    assert shown(client, person=PersonFactory(email="").pk) == []
    assert shown(client, person=0) != []  # no number of anybody is left out


def test_filters(client, auditor, kari, supplier):
    course = CourseFactory(slug="handhygiene")
    iri = portal.course_iri(base_iri(), course.uuid)
    within = own(kari, context={"contextActivities": {"parent": [{"id": iri}]}})
    about = own(kari, object={"id": iri}, verb={"id": COMPLETED})
    sent = passed(mbox("ola@vestfjell.example"))
    supplier.post(sent)
    authority = Statement.objects.get(statement_id=sent["id"]).authority_id
    assert shown(client, course="handhygiene") == [about, within]
    assert shown(client, course="handhygiene", verb=COMPLETED) == [about]
    assert shown(client, verb="tag:other") == []
    assert shown(client, authority=str(authority)) == [sent["id"]]
    today = timezone.localdate()
    tomorrow = today + dt.timedelta(days=1)
    assert len(shown(client, since=str(today), until=str(tomorrow))) == 3
    assert shown(client, until=str(today - dt.timedelta(days=1))) == []
    assert shown(client, since=str(tomorrow)) == []
    everything = shown(client)
    for bad in ({"course": "none"}, {"authority": "x"}, {"since": "x"}, {"before": "x"}):
        assert shown(client, **bad) == everything


def test_pages_follow_the_log(client, auditor, kari):
    made = [own(kari) for _ in range(3)]
    services.store(
        [statement(actor=actor_of(kari.actor_ids.get())) for _ in range(50)],
        authority=system_authority(),
    )
    first = client.get(reverse("statements:list"), {"person": kari.pk})
    further = first.context["further"]
    own(kari)  # comes while somebody reads
    assert shown(client, person=kari.pk, before=further) == made[::-1]


def test_a_person_is_looked_for_by_name(client, auditor, kari):
    own(kari)
    answer = client.get(reverse("statements:list"), {"who": "nordmann"})
    assert answer.context["candidates"] == [kari]
    assert f"person={kari.pk}" in answer.content.decode()
    assert (
        client.get(reverse("statements:list"), {"who": "finnes ikke"}).context["candidates"] == []
    )


def test_every_look_is_written_down_for_each_person(client, auditor, kari):
    ola = PersonFactory()
    mine = own(kari)
    own(kari), own(ola)
    shown(client, verb="http://adlnet.gov/expapi/verbs/passed")
    detail = {"verb": "http://adlnet.gov/expapi/verbs/passed", "statements": 3}
    assert sorted(audited("statements.listed"), key=lambda row: row[0].pk) == [
        (kari, detail),
        (ola, detail),
    ]
    client.get(reverse("statements:statement", args=[mine]))
    assert audited("statement.read") == [(kari, {"statement": mine})]
    nobody = PersonFactory()
    shown(client, person=nobody.pk)
    assert audited("statements.listed")[-1] == (nobody, {"person": nobody.pk, "statements": 0})
    shown(client, verb="tag:none")
    assert audited("statements.listed")[-1] == (None, {"verb": "tag:none", "statements": 0})


def test_one_statement_with_what_is_attached_and_what_took_it_back(client, auditor, supplier):
    attached = {
        "usageType": "https://sim.example/usage/report",
        "display": {"nb": "Rapport fra øvelsen"},
        "contentType": "application/pdf",
        "length": 2048,
        "sha2": "a" * 64,
        "fileUrl": "https://sim.example/reports/1.pdf",
    }
    one = passed(mbox("ola@vestfjell.example"), attachments=[attached])
    taken_back = voiding(one["id"])
    supplier.post(one, taken_back)
    answer = client.get(reverse("statements:statement", args=[one["id"]]))
    page = answer.content.decode()
    for text in ("Rapport fra øvelsen", "https://sim.example/reports/1.pdf", taken_back["id"]):
        assert text in page
    assert answer.context["line"].voided_by == uuid.UUID(taken_back["id"])
    assert json.loads(answer.context["json"]) == one
    voider = client.get(reverse("statements:statement", args=[taken_back["id"]]))
    assert reverse("statements:statement", args=[one["id"]]) in voider.content.decode()
    assert client.get(reverse("statements:statement", args=[uuid.uuid4()])).status_code == 404
    line = client.get(reverse("statements:list")).content.decode()
    assert f'data-statement="{one["id"]}" data-voided' in line


def test_a_list_costs_the_same_however_long(
    client, auditor, supplier, django_assert_max_num_queries
):
    supplier.post(*(passed(mbox(f"p{n}@vestfjell.example")) for n in range(50)))
    with django_assert_max_num_queries(22):
        assert len(shown(client)) == 50


def ask(client, form, **asked):
    answer = client.post(reverse("statements:export"), {"form": form, **asked})
    assert answer.status_code == 302
    return StatementExport.objects.get(uuid=answer.url.split("/")[-2])


def fetched(client, export):
    answer = client.get(reverse("statements:download", args=[export.uuid]))
    return b"".join(answer.streaming_content).decode()


def test_json_lines(client, auditor, kari):
    first, second = own(kari), own(kari)
    own(PersonFactory())
    export = ask(client, "jsonl", person=kari.pk)
    own(kari)  # after it was asked for
    waiting = client.get(reverse("statements:progress", args=[export.uuid]))
    assert 'data-state="waiting"' in waiting.content.decode()
    exports.run(export.pk)
    rows = [json.loads(line) for line in fetched(client, export).splitlines()]
    assert [row["id"] for row in rows] == [first, second]
    assert all({"stored", "authority", "version"} <= row.keys() for row in rows)
    assert [subject for subject, _ in audited("statements.exported")] == [None, kari]
    assert audited("statements.downloaded") == [
        (None, {"export": str(export.uuid), "statements": 2})
    ]


def test_a_table(client, auditor, kari):
    name = {"definition": {"name": {"nb": "=1+1"}}}
    one = own(
        kari,
        object={"id": "tag:c", **name},
        result={"score": {"scaled": -0.5}, "response": "Ja, «takk»\nog nei", "success": False},
    )
    export = ask(client, "csv")
    exports.run(export.pk)
    text = fetched(client, export)
    assert text.startswith("\ufeffid,stored,")
    (row,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert (row["id"], row["object_name"], row["score_scaled"]) == (one, "'=1+1", "-0.5")
    assert (row["response"], row["success"], row["voided"]) == (
        "Ja, «takk»\nog nei",
        "False",
        "False",
    )


def test_a_file_is_for_who_asked_and_for_a_day(client, auditor, kari):
    own(kari)
    export = ask(client, "jsonl")
    assert client.get(reverse("statements:download", args=[export.uuid])).status_code == 404
    exports.run_waiting()
    other = PersonFactory()
    GrantFactory(person=other, role=Role.AUDITOR, unit=None)
    client.force_login(other)
    for name in ("progress", "download"):
        assert client.get(reverse(f"statements:{name}", args=[export.uuid])).status_code == 404
    client.force_login(auditor)
    assert exports.expire() == 0
    path = StatementExport.objects.get().path
    assert path.stat().st_mode & 0o777 == 0o600
    with time_machine.travel(timezone.now() + dt.timedelta(hours=24), tick=False):
        StatementExport.objects.update(expires_at=timezone.now())
        assert client.get(reverse("statements:download", args=[export.uuid])).status_code in (
            302,
            404,
        )
        assert exports.expire() == 1
    assert not path.exists()


def test_a_killed_worker_leaves_it_to_the_next(client, auditor, kari):
    own(kari)
    export = ask(client, "jsonl")
    now = timezone.now()
    StatementExport.objects.update(claimed_at=now, attempts=1, written=7)
    exports.run(export.pk)
    assert StatementExport.objects.get().state == "waiting"  # another has it
    StatementExport.objects.update(claimed_at=now - dt.timedelta(hours=1))
    exports.run_waiting()
    done = StatementExport.objects.get()
    assert (done.state, done.written) == ("done", 1)
    exports.run(export.pk)
    assert len(fetched(client, done).splitlines()) == 1


def test_what_cannot_be_written_is_given_up(client, auditor, kari, settings, tmp_path):
    own(kari)
    export = ask(client, "jsonl")
    (tmp_path / "statement-exports").write_text("in the way")
    settings.STORAGE_DIR = tmp_path
    for _ in range(5):
        exports.run_waiting()
    assert StatementExport.objects.get().state == "failed"
    page = client.get(reverse("statements:progress", args=[export.uuid])).content.decode()
    assert 'data-state="failed"' in page
