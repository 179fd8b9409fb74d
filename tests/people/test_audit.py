"""The audit is append-only: by the model, and on PostgreSQL by a trigger."""

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from people.models import AuditEvent
from people.models.audit import AppendOnly
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return AuditEvent.objects.create(
        actor=PersonFactory(), action="competence.read", subject=PersonFactory(), detail={"a": 1}
    )


def test_an_event_is_neither_changed_nor_deleted(event):
    event.action = "other"
    for attempt in (
        event.save,
        event.delete,
        AuditEvent.objects.all().delete,
        lambda: AuditEvent.objects.update(action="other"),
        lambda: AuditEvent.objects.bulk_update([event], ["action"]),
    ):
        with pytest.raises(AppendOnly), transaction.atomic():
            attempt()

    assert AuditEvent.objects.get().action == "competence.read"


def test_an_erased_person_is_taken_out_of_it(event):
    event.subject.delete()

    assert (AuditEvent.objects.get().subject, AuditEvent.objects.get().actor) == (None, event.actor)


@pytest.mark.postgres
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE people_auditevent SET action = 'other'",
        "UPDATE people_auditevent SET detail = '{}'",
        "UPDATE people_auditevent SET actor_id = subject_id",
        "DELETE FROM people_auditevent",
    ],
)
def test_the_database_refuses_it_too(event, statement):
    if connection.vendor != "postgresql":
        pytest.skip("holds only on PostgreSQL")
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
