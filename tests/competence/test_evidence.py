"""Evidence in, holding out: whatever the order, the holding is what the evidence says."""

import datetime as dt
import itertools
import uuid

import pytest

from competence import services
from competence.errors import CountsForAnotherError
from competence.models import Evidence, Holding
from competence.services.evidence import Proof
from tests.factories.competence import CompetenceFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 11, 22, 11, 0, tzinfo=dt.UTC)


@pytest.fixture
def someone():
    return PersonFactory()


@pytest.fixture
def competence():
    return CompetenceFactory()


def record(person, competence, *, statement=None, achieved=NOON, until=None):
    return services.record_evidence(
        person=person,
        competence=competence,
        proof=Proof(
            statement_id=statement or uuid.uuid4(),
            verb="http://adlnet.gov/expapi/verbs/completed",
            activity="https://portal.example.org/activities/course/1",
            activity_name="Håndhygiene",
            authority="portal",
            achieved_at=achieved,
            scaled=0.9,
        ),
        rule="course-1",
        rule_version=1,
        valid_until=until,
    )


def test_the_same_statement_counts_once(someone, competence):
    statement = uuid.uuid4()

    first = record(someone, competence, statement=statement)
    second = record(someone, competence, statement=statement)

    assert first == second
    assert Holding.objects.get().evidence == first


def test_a_statement_never_counts_for_another_by_the_same_rule(someone, competence):
    first = record(someone, competence)

    for person, given in ((PersonFactory(), competence), (someone, CompetenceFactory())):
        with pytest.raises(CountsForAnotherError):
            record(person, given, statement=first.statement_id)

    assert list(Evidence.objects.all()) == [first]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_longest_validity_stands_in_any_order(someone, competence, order):
    proofs = [
        {"achieved": NOON - dt.timedelta(days=700), "until": dt.date(2026, 1, 1)},
        {"achieved": NOON - dt.timedelta(days=10), "until": dt.date(2028, 1, 1)},
        {"achieved": NOON, "until": dt.date(2027, 6, 1)},
    ]

    for index in order:
        record(someone, competence, **proofs[index])

    assert Holding.objects.get().valid_until == dt.date(2028, 1, 1)
    assert list(services.differences()) == []


def test_a_voided_statement_takes_the_competence_back_unless_another_stands(someone, competence):
    older = record(someone, competence, until=dt.date(2027, 1, 1))
    newer = record(someone, competence, until=dt.date(2028, 1, 1))

    assert services.withdraw_evidence(statement_id=newer.statement_id, reason="voided") == 1
    assert Holding.objects.get().evidence == older

    assert services.withdraw_evidence(statement_id=older.statement_id, reason="voided") == 1
    assert not Holding.objects.exists()
    assert Evidence.objects.filter(withdrawn_at__isnull=False).count() == 2  # history stays
    assert services.withdraw_evidence(statement_id=older.statement_id, reason="voided") == 0


def test_a_rebuild_mends_what_was_tampered_with(someone, competence):
    record(someone, competence, until=dt.date(2027, 1, 1))
    best = record(someone, competence, until=dt.date(2028, 1, 1))
    gone = record(PersonFactory(), competence)
    Holding.objects.filter(person=someone).update(evidence=Evidence.objects.first())
    Holding.objects.filter(person=gone.person).delete()

    assert len(list(services.differences())) == 2
    assert services.rebuild_holdings() == 2
    assert list(services.differences()) == []
    assert Holding.objects.get(person=someone).evidence == best
