"""Who judges, spreads requirements or imports locks in one order, people first, on PostgreSQL."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.db.utils import OperationalError

from competence import services
from competence.models import Holding, Plan
from lrs import log
from people import hr
from people.models import Person
from tests.competence.test_plans import make_row
from tests.factories.competence import CompetenceFactory
from tests.factories.people import EmploymentFactory, PersonFactory, make_unit
from tests.factories.suppliers import SendingSupplier, mbox, passed, voiding
from tests.people.hr_files import csv, hospital
from tests.people.hr_files import person as row
from xapi_bridge.models import ActorLink, EvidenceRule, StatementOutcome
from xapi_bridge.services import evidence, linking

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _only_on_postgres():
    if connection.vendor != "postgresql":
        pytest.skip("holds only on PostgreSQL")


@pytest.fixture
def supplier():
    supplier = SendingSupplier()
    supplier.rule(CompetenceFactory())
    return supplier


@pytest.fixture
def people():
    """Two, in the order of their keys."""
    return [PersonFactory(email=f"{name}@vestfjell.example") for name in ("ada", "bo")]


def meets_in_order(first, second, work):
    """`work` needs both: while another has `first`, it must not have taken `second`."""
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            locked(first)
            working = pool.submit(_in_its_own_connection, work)
            _until_somebody_waits()
            try:
                locked(second, nowait=True)
                free = True
            except OperationalError:
                free = False
                transaction.set_rollback(True)
        working.result()
    return free


def locked(row, *, nowait=False):
    rows = type(row).objects.select_for_update(no_key=True, nowait=nowait)
    rows.get(pk=row.pk)


def _in_its_own_connection(work):
    try:
        work()
    finally:
        connection.close()


def _until_somebody_waits():
    for _ in range(500):
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("nobody waits")


def test_a_batch_takes_its_people_in_order(supplier, people):
    ada, bo = people
    supplier.post(passed(mbox(bo.email)), passed(mbox(ada.email)))

    assert meets_in_order(ada, bo, evidence.collect)
    assert Holding.objects.count() == 2


def test_those_whose_evidence_is_taken_back_stand_in_the_same_order(supplier, people):
    ada, bo = people
    theirs = passed(mbox(bo.email))
    supplier.post(theirs)
    evidence.collect()
    supplier.post(voiding(theirs["id"]), passed(mbox(ada.email)))

    assert meets_in_order(ada, bo, evidence.collect)
    assert [held.person for held in Holding.objects.all()] == [ada]


def test_undoing_a_link_takes_both_people_in_order(supplier, people):
    ada, bo = people
    supplier.post(passed(mbox(ada.email)))
    actor = log.actor_key(mbox(ada.email))
    ActorLink.objects.create(supplier=supplier.row, actor=actor, identifier="", person=bo)
    evidence.collect()
    made = ActorLink.objects.get()

    assert meets_in_order(ada, bo, lambda: linking.undo_link(made=made, by=None))
    assert [held.person for held in Holding.objects.all()] == [ada]
    assert StatementOutcome.objects.get().outcome == "matched"


def test_publishing_a_plan_takes_people_before_the_rules_that_judge_them():
    ward, owner = make_unit("ward"), PersonFactory()
    nurse = EmploymentFactory(unit=ward).person
    competence = CompetenceFactory()
    services.publish_checklist(competence=competence, title="Prøve", items=["Én"], by=None)
    plan = services.save_plan(Plan(title="Brannvern", owner_unit=ward), by=owner)
    row = make_row(plan, owner, units=[ward], competence=competence)
    services.save_checklist(row, title="Prøve", items=["Én"], valid_months=12, by=owner)
    rule = EvidenceRule.objects.get()

    assert meets_in_order(nurse, rule, lambda: services.publish_plan(plan, by=None))
    assert list(EvidenceRule.objects.values_list("version", "valid_months")) == [(1, None), (2, 12)]


@pytest.mark.parametrize(
    ("of_ada", "of_both"),
    [
        ({"email": "ada@new.example"}, {}),
        ({"share": "50"}, {}),
        ({}, {"parent_code": "H"}),  # their unit moves
    ],
)
def test_an_import_takes_those_whom_it_changes_in_order(of_ada, of_both):
    """By name she is the last."""
    units = hospital()[:2]
    run_import([*units, row("1", "Ada", "Ås"), row("2", "Bo", "Berg")])
    ada, bo = Person.objects.order_by("pk")
    rows = [
        *units,
        row("1", "Ada", "Ås", **of_both, **of_ada),
        row("2", "Bo", "Berg", **of_both, email="bo@new.example"),
    ]

    assert meets_in_order(ada, bo, lambda: run_import(rows))
    assert Person.objects.get(pk=bo.pk).email == "bo@new.example"


def run_import(rows):
    hr.import_file(csv(rows).encode(), by=None, dry_run=False)
