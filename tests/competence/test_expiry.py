"""What people hold ends by the calendar, and that is told once."""

import datetime as dt
import json
import uuid

import pytest

from competence.models import Holding, HoldingExpiry
from competence.services import note_expired, publish_checklist, record_evidence
from competence.services.evidence import Proof
from tests.factories.competence import CompetenceFactory
from tests.factories.people import PersonFactory
from xapi_bridge.models import OutboxEntry
from xapi_bridge.statements.base import base_iri

pytestmark = pytest.mark.django_db

ENDS = dt.date(2026, 11, 24)


def hold(person, competence, until, *, is_practical=False):
    return record_evidence(
        person=person,
        competence=competence,
        proof=Proof(
            statement_id=uuid.uuid4(),
            verb="http://adlnet.gov/expapi/verbs/completed",
            activity="https://portal.example.org/activities/course/1",
            activity_name="Håndhygiene",
            authority="portal",
            achieved_at=dt.datetime(2025, 11, 24, 12, tzinfo=dt.UTC),
            is_practical=is_practical,
        ),
        rule=str(uuid.uuid4()),
        rule_version=1,
        valid_until=until,
    )


def expired_statements():
    return [e for e in OutboxEntry.objects.all() if "tla/verbs/expired" in e.payload]


def days_told():
    """The last valid day of each expiry, as the log is told."""
    told = [json.loads(entry.payload)["result"]["extensions"] for entry in expired_statements()]
    return [said[f"{base_iri()}/extensions/valid-until"] for said in told]


@pytest.mark.parametrize(
    ("day", "noted"), [(ENDS, 0), (ENDS + dt.timedelta(1), 1), (ENDS + dt.timedelta(40), 1)]
)
def test_the_day_after_the_last_is_noted_once(day, noted):
    evidence = hold(PersonFactory(), CompetenceFactory(), ENDS)

    assert note_expired(day) == noted
    assert note_expired(day) == 0

    assert len(expired_statements()) == noted
    assert Holding.objects.get().valid_until == ENDS  # nothing is taken away
    if noted:
        expiry = HoldingExpiry.objects.get()
        assert expiry.evidence == evidence
        assert expiry.at == dt.datetime(2026, 11, 24, 23, tzinfo=dt.UTC)  # midnight in Norway


def test_what_newer_evidence_has_prolonged_does_not_expire():
    person, competence = PersonFactory(), CompetenceFactory()
    hold(person, competence, ENDS)
    hold(person, competence, ENDS + dt.timedelta(days=365))
    hold(PersonFactory(), competence, None)

    assert note_expired(ENDS + dt.timedelta(days=2)) == 0


def test_each_new_end_is_told_again():
    person, competence = PersonFactory(), CompetenceFactory()
    hold(person, competence, ENDS)
    note_expired(ENDS + dt.timedelta(days=1))
    hold(person, competence, ENDS + dt.timedelta(days=365))

    assert note_expired(ENDS + dt.timedelta(days=366)) == 1
    assert HoldingExpiry.objects.count() == 2


def test_a_holding_that_ends_with_its_check_expires_then_and_once_more_after_the_next():
    person, competence = PersonFactory(), CompetenceFactory(high_risk=True)
    publish_checklist(competence=competence, title="Prøve", items=["Gjør"], by=None)
    year = dt.timedelta(days=365)
    course = hold(person, competence, ENDS + 3 * year)
    ends = [ENDS, ENDS + year]

    for end in ends:
        hold(person, competence, end, is_practical=True)
        assert [note_expired(end + dt.timedelta(days=n)) for n in (0, 1, 1, 2)] == [0, 1, 0, 0]

    expiries = HoldingExpiry.objects.order_by("at").values_list("evidence", "valid_until")
    assert list(expiries) == [(course.pk, end) for end in ends]
    assert days_told() == [end.isoformat() for end in ends]
