"""Erasing a person: nothing of them can be found, and nothing else is touched."""

import datetime as dt
import json
import uuid
from hashlib import sha1
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from competence import services as competences
from competence.models import Evidence
from courses import services as courses
from courses.models import Certificate
from lrs import log, queries
from lrs.models import Activity, Attachment, Content, Document, Scrub, Statement, StatementKey
from lrs.xapi.keys import key, keys_of
from people.models import ActorId, AuditEvent, Login, Notice, Person, Role
from people.notices import unread_count
from people.services import audit
from scorm.services import open_new_attempt
from tests.factories.attachments import MULTIPART, attachment, multipart, part
from tests.factories.competence import CompetenceFactory
from tests.factories.courses import ModuleFactory
from tests.factories.lrs import statement
from tests.factories.people import EmploymentFactory, GrantFactory, PersonFactory, make_unit
from tests.factories.scorm import Player, make_attempt
from tests.factories.suppliers import SendingSupplier, account, mbox, passed, voiding
from tests.lrs.conftest import XapiClient
from xapi_bridge.models import ActorLink, OutboxEntry, StatementOutcome
from xapi_bridge.selectors.statements import keys_of_person
from xapi_bridge.services import evidence, linking, outbox
from xapi_bridge.services.erasure import erase
from xapi_bridge.statements.base import actor_of

pytestmark = pytest.mark.django_db
EMAIL = "Kari.Nordmann@vestfjell.example"
HASH = sha1(f"mailto:{EMAIL.lower()}".encode(), usedforsecurity=False).hexdigest()
# Every text by which somebody could find her.
TRACES = ("nordmann", "kari.nordmann@vestfjell.example", HASH, "ks-17", "4711001", "9988776")


@pytest.fixture
def kari():
    return PersonFactory(
        username="kari.nordmann",
        given_name="Kari",
        family_name="Nordmann",
        email=EMAIL,
        employee_number="4711001",
        hpr_number="9988776",
    )


@pytest.fixture
def ola():
    return PersonFactory(username="ola.dahl", email="ola.dahl@vestfjell.example")


@pytest.fixture
def admin():
    return PersonFactory(username="drift.admin")


@pytest.fixture
def world(kari, ola):
    """What there is of Kari: ours, a supplier's, documents, notices, an audit event."""
    module = ModuleFactory()
    enrolment = courses.enrol(person=kari, course=module.course)
    courses.record_result(enrolment=enrolment, module=module, state="passed")
    supplier = SendingSupplier()
    supplier.rule(CompetenceFactory())
    sent = {
        "mail": passed({**mbox(EMAIL), "name": "Kari Nordmann"}),
        "hash": passed({"mbox_sha1sum": HASH}),
        "linked": passed(account("ks-17")),
        "other": passed(mbox(ola.email), context={"instructor": mbox(EMAIL)}),
        "named": passed(
            mbox(ola.email), result={"response": f"Jeg spurte {EMAIL.lower()} om dette"}
        ),
        "untouched": passed(mbox(ola.email), result={"response": "Ja"}),
    }
    supplier.post(*sent.values(), voiding(sent["hash"]["id"]))
    outbox.drain()
    evidence.collect()
    actor = supplier.row.outcomes.get(statement_id=sent["linked"]["id"]).actor
    linking.link(supplier=supplier.row, actor=actor, person=kari, by=None)
    client = XapiClient("all", name="lms")
    for agent in (mbox(EMAIL), actor_of(kari.actor_ids.get()), mbox(ola.email)):
        text = json.dumps(agent)
        for path in ("agents/profile?profileId=p&", "activities/state?activityId=tag:a&stateId=s&"):
            client.request("PUT", f"{path}agent={text}", {"x": 1}, headers={"If-None-Match": "*"})
    essay, shared = b"Jeg, Kari Nordmann", b"Alles"
    for actor, *bodies in ((mbox(EMAIL), essay, shared), (mbox(ola.email), shared)):
        one = statement(actor=actor, attachments=[attachment(body) for body in bodies])
        client.post(multipart(one, *map(part, bodies)), content_type=MULTIPART)
    for iri, title in (("tag:talk", "Samtale med Kari Nordmann"), (f"tag:{EMAIL}", "Samtale")):
        client.post(
            statement(
                actor=mbox(EMAIL),
                object={"id": iri, "definition": {"name": {"nb": title}}},
            )
        )
    Notice.objects.create(person=kari, key="a", subject="Hei, Kari Nordmann", body="", url="/")
    Notice.objects.create(person=ola, key="b", subject="Kari Nordmann har fullført", body="")
    Notice.objects.create(person=ola, key="c", subject="Noe annet", body="")
    Login.objects.create(
        person=kari, issuer="https://id.example", subject="kari.nordmann", last_used=timezone.now()
    )
    audit(actor=kari, action="person.read", subject=ola, detail={})
    audit(actor=ola, action="person.read", subject=kari, detail={})
    return {name: one["id"] for name, one in sent.items()}


def rows():
    """Every value of every table, as text in lower case."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                values = (bytes(v) if isinstance(v, memoryview) else v for v in row)
                yield table, " ".join(str(value) for value in values).lower()


def found(traces):
    return {(table, trace) for table, text in rows() for trace in traces if trace.lower() in text}


def test_nothing_of_the_person_can_be_found(world, kari, ola, admin):
    actor, keys = kari.actor_ids.get().uuid, keys_of_person(kari.pk)
    linked_to = {one.hex for one in frozenset().union(*keys)} - {key_of_own(actor).hex}
    assert {"lrs_statement", "lrs_document", "people_notice"} <= {
        table for table, _ in found(TRACES)
    }

    report = erase(person=kari, by=admin, reason="Innsynskrav 12")

    assert found(TRACES) == set()
    left = {row.hex for row in StatementKey.objects.values_list("key", flat=True).distinct()}
    supplier = key("authority", SUPPLIER).hex
    assert left & linked_to == {supplier}
    assert not ActorId.objects.filter(uuid=actor).exists()
    assert str(actor) not in " ".join(
        text for table, text in rows() if not table.startswith("lrs_")
    )
    assert report.documents == 4
    assert Document.objects.count() == 2
    assert [bytes(one.body) for one in Content.objects.all()] == [b"Alles"]
    assert Attachment.objects.count() == 1
    talks = Activity.objects.filter(iri__contains="tag:").values_list("iri", "definition")
    assert list(talks) == [("tag:talk", '{"name": {"nb": "Samtale med erased"}}')]
    assert list(Notice.objects.filter(person=ola).values_list("key", flat=True)) == ["c"]
    assert unread_count(ola) == 1


SUPPLIER = "account https://portal.example.org/id/supplier Simuleringssenteret"


def key_of_own(actor):
    return log.actor_key(actor_of(ActorId(uuid=actor)))


def test_nothing_else_is_touched_and_each_change_is_written_down(world, kari, ola, admin):
    before = {str(one.statement_id): one.payload for one in Statement.objects.all()}
    actor = kari.actor_ids.get()
    report = erase(person=kari, by=admin, reason="Innsynskrav 12")
    after = {str(one.statement_id): one.payload for one in Statement.objects.all()}
    changed = {one for one in before if before[one] != after[one]}
    lms = {
        str(one.statement_id)
        for one in Statement.objects.filter(authority__key__endswith=" lms")
        if EMAIL in before[str(one.statement_id)]
    }
    assert len(lms) == 3
    assert changed == lms | {world[name] for name in ("mail", "hash", "linked", "other", "named")}
    assert report.statements == len(changed)
    scrubs = {str(one.statement_id): one for one in Scrub.objects.all()}
    assert scrubs.keys() == changed
    assert {(one.by, one.reason, str(one.erasure)) for one in scrubs.values()} == {
        (admin, "Innsynskrav 12", report.erasure)
    }
    assert scrubs[world["mail"]].fields == ["$.actor.mbox", "$.actor.name"]
    assert scrubs[world["named"]].fields == ["$.result.response"]
    mail = json.loads(after[world["mail"]])
    assert mail["actor"] == {"account": actor_of(actor)["account"]}
    assert mail["result"] == json.loads(before[world["mail"]])["result"]


def test_what_is_left_is_found_together_and_leads_to_nobody(world, kari, admin):
    actor = actor_of(kari.actor_ids.get())
    entries = OutboxEntry.objects.filter(actor=kari.actor_ids.get().uuid)
    own = {str(one) for one in entries.values_list("statement_id", flat=True)}
    erase(person=kari, by=admin, reason="x")
    client = XapiClient("all/read", name="reader")
    ids = set(client.ids(agent=json.dumps(actor)))
    assert {world["mail"], world["linked"], *own} <= ids
    assert client.ids(agent=json.dumps(mbox(EMAIL))) == []
    assert client.ids(agent=json.dumps(mbox(EMAIL)), related_agents="true") == []
    for row in Statement.objects.select_related("authority"):
        json.loads(queries.exact(row))
        wanted = keys_of(json.loads(row.payload))
        held = set(StatementKey.objects.filter(seq=row.seq).values_list("key", flat=True))
        assert wanted <= held
    assert not ActorLink.objects.exists()
    evidence.replay_unmatched()
    assert not StatementOutcome.objects.filter(outcome="matched", actor=None).exists()


def test_the_person_is_a_row_that_says_nothing(world, kari, admin):
    erase(person=kari, by=admin, reason="x")
    left = Person.objects.get(pk=kari.pk)
    assert (left.given_name, left.family_name, left.email, left.hpr_number) == ("", "", "", "")
    assert left.username.startswith("erased-")
    assert (left.employee_number, left.is_active, left.has_usable_password()) == (
        None,
        False,
        False,
    )
    assert not Login.objects.filter(person=left).exists()
    assert Certificate.objects.get().holder_name == ""
    event = AuditEvent.objects.get(action="person.erased")
    assert (event.actor, event.subject, event.detail["reason"]) == (admin, None, "x")
    assert set(
        AuditEvent.objects.filter(action="person.read").values_list("actor__username", flat=True)
    ) == {None, "ola.dahl"}


SAID = "Så hele prøven"


def checked(person, supervisor):
    """A signed check of `person` that counts, and the approval that rests on it."""
    competence = CompetenceFactory(needs_approval=True)
    checklist = competences.publish_checklist(
        competence=competence, title="Prøve", items=["Ser"], by=None
    )
    sign_off = competences.sign(
        uuid=uuid.uuid4(),
        person=person,
        checklist=checklist,
        supervisor=supervisor,
        verdicts={item.pk: True for item in checklist.items.all()},
        comment=SAID,
    )
    outbox.drain()
    evidence.collect()
    approval = competences.send_for_approval(person=person, competence=competence)
    return sign_off, approval


@pytest.mark.parametrize(
    ("about", "comment", "confirmed_by"), [("kari", "", "Anders Moen"), ("ola", SAID, "")]
)
def test_what_others_wrote_of_the_person_and_what_they_confirmed(
    kari, ola, admin, about, comment, confirmed_by
):
    """Kari is the one who was checked, or the supervisor who checked Ola."""
    ward = make_unit("ward")
    person = {"kari": kari, "ola": ola}[about]
    anders = PersonFactory(given_name="Anders", family_name="Moen")
    supervisor = kari if about == "ola" else anders
    until = timezone.localdate() - dt.timedelta(days=1)
    grant = GrantFactory(person=supervisor, role=Role.SUPERVISOR, unit=ward)
    GrantFactory(role=Role.LEADER, unit=ward)  # who could approve
    jobs = [EmploymentFactory(person=one, unit=ward) for one in {person, ola}]
    sign_off, approval = checked(person, supervisor)
    competences.withdraw_sign_off(sign_off=sign_off, by=supervisor, reason=SAID)
    other_sign_off, _ = checked(ola, anders)
    for row in (grant, *jobs):
        row.until = until
        row.save()

    erase(person=kari, by=admin, reason="x")

    approval.refresh_from_db()
    (proof,) = approval.basis
    assert (proof["comment"], proof["confirmed_by"], proof["verb"]) == (
        comment,
        confirmed_by,
        "http://adlnet.gov/expapi/verbs/passed",
    )
    assert approval.evidence.get().confirmed_by == confirmed_by
    sign_off.refresh_from_db()
    assert (sign_off.comment, sign_off.withdrawal.reason) == (comment, comment)
    other = Evidence.objects.get(person=ola, achieved_at=other_sign_off.at)
    assert other.confirmed_by == "Anders Moen"


def test_why_a_certificate_was_revoked_or_an_attempt_given_says_nothing_more(kari, admin):
    attempt = make_attempt()
    attempt.enrolment.person = kari
    attempt.enrolment.save()
    Player(attempt).save({"cmi.core.lesson_status": "failed"}, finished=True)
    again = open_new_attempt(attempt=attempt, by=admin, reason=SAID)
    Player(again).save({"cmi.core.lesson_status": "passed"}, finished=True)
    certificate = Certificate.objects.get()
    courses.revoke(certificate=certificate, by=admin, reason=SAID)

    erase(person=kari, by=admin, reason="x")

    again.refresh_from_db()
    certificate.revocation.refresh_from_db()
    assert (again.reason, certificate.revocation.reason) == ("", "")


def test_later_news_gives_no_statement_and_breaks_nothing(world, kari, admin):
    enrolment = kari.enrolments.get()
    erase(person=kari, by=admin, reason="x")
    certificate = Certificate.objects.get(completion__enrolment=enrolment)
    before = Statement.objects.count()
    courses.revoke(certificate=certificate, by=admin, reason="Feil")
    outbox.drain()
    assert OutboxEntry.objects.filter(parked_at__isnull=False).count() == 0
    assert Statement.objects.count() in (before, before + 2)


def test_what_is_sent_again_does_not_bring_it_back(world, kari, admin):
    erase(person=kari, by=admin, reason="x")
    supplier = SendingSupplierAgain()
    one = passed({**mbox(EMAIL), "name": "Kari Nordmann"}, id=world["mail"])
    assert supplier.post(one).status_code == 409


class SendingSupplierAgain(XapiClient):
    """The same supplier with another key."""

    def __init__(self):
        super().__init__("statements/write", name="Simuleringssenteret")

    def post(self, *statements):
        return super().post(list(statements))


@pytest.mark.parametrize("still", ["employed", "has a role"])
def test_who_is_still_here_is_not_erased(kari, admin, still):
    if still == "employed":
        EmploymentFactory(person=kari, unit=make_unit("ward"))
    else:
        GrantFactory(person=kari, role=Role.INSTRUCTOR)
    with pytest.raises(CommandError, match="works here or has a role"):
        call_command("erase_person", kari.username, "--reason", "x", "--by", admin.username)
    kari.refresh_from_db()
    assert kari.family_name == "Nordmann"


def test_the_command(kari, admin):
    out = StringIO()
    call_command("erase_person", kari.username, reason="x", by=admin.username, stdout=out)
    report = json.loads(out.getvalue())
    assert (report["statements"], report["documents"], report["targets"]) == (0, 0, [])
    uuid.UUID(report["erasure"])
    for arguments in (["nobody", "--by", admin.username], [admin.username, "--by", "nobody"]):
        with pytest.raises(CommandError, match="nobody"):
            call_command("erase_person", *arguments, "--reason", "x")


@pytest.mark.postgres
@pytest.mark.parametrize(
    "change",
    [
        {"payload": "{}"},
        {"canonical_hash": b"0" * 32},
        {"stored": timezone.now()},
        {"statement_id": uuid.UUID(int=1)},
        {"timestamp": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)},
        {"version": "9"},
    ],
)
def test_the_database_lets_no_other_change_pass(xapi_statement, change):
    with pytest.raises(DatabaseError, match="recorded scrub"), transaction.atomic():
        Statement.objects.update(**change)


@pytest.mark.postgres
def test_the_database_lets_a_voided_statement_stay_so(xapi_statement):
    Statement.objects.update(voided=True)
    with pytest.raises(DatabaseError, match="recorded scrub"), transaction.atomic():
        Statement.objects.update(voided=False)


@pytest.fixture
def xapi_statement(db):
    if connection.vendor != "postgresql":
        pytest.skip("holds only on PostgreSQL")
    XapiClient("all").post(statement())
