"""The log as those above read it."""

import json
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from lrs import log, services, writing
from lrs.models import Statement
from lrs.xapi.rendering import Sent
from tests.factories.lrs import statement
from tests.lrs.conftest import XapiClient


def store(*found):
    return services.store(found, authority=services.system_authority())


@pytest.mark.django_db
def test_read_and_get():
    one = statement(verb={"id": "tag:passed"})
    payload = json.dumps(one)
    store(payload, statement())
    first, second = log.read(0, 10)
    assert first == log.LoggedStatement(
        seq=first.seq,
        id=uuid.UUID(one["id"]),
        stored=first.stored,
        timestamp=datetime(2026, 11, 22, 10, 0, 0, 123000, tzinfo=UTC),
        verb="tag:passed",
        statement=one,
        authority="account https://portal.example.org/id portal",
        voided=False,
        payload=payload,
        sent=Sent.ID | Sent.TIMESTAMP,
    )
    assert log.get(first.id) == first
    assert log.find([second.id, first.id, uuid.uuid4()]) == [first, second]
    assert log.get(uuid.uuid4()) is None
    assert log.read(first.seq, 10) == [second]
    assert log.read(0, 1) == [first]
    assert log.read(second.seq, 10) == []
    assert log.end() == second.seq


@pytest.mark.django_db
def test_an_empty_log():
    assert (log.end(), log.read(0, 10)) == (0, [])


needs_postgres = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def on_postgres():
    if connection.vendor != "postgresql":
        pytest.skip("holds only on PostgreSQL")


def in_thread(work):
    """Run `work` with a connection of its own."""

    def run(*given):
        try:
            return work(*given)
        finally:
            connection.close()

    return run


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_reader_never_passes_a_write_under_way(on_postgres):
    """The first writer commits last, were it not for the turn; its statement is not missed."""
    first, second = statement(), statement()
    with ThreadPoolExecutor() as pool:
        with transaction.atomic():
            store(first)
            waiting = pool.submit(in_thread(store), second)
            read = pool.submit(in_thread(log.read), 0, 10).result()
            through = pool.submit(in_thread(writing.consistent_through)).result()
            assert read == []
            assert not waiting.done()
            stored = Statement.objects.get().stored
        waiting.result()
    assert through < stored
    assert [str(one.id) for one in log.read(0, 10)] == [first["id"], second["id"]]
    assert writing.consistent_through() > stored


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_write_that_is_rolled_back_lets_the_next_go_on(on_postgres):
    second = statement()
    with ThreadPoolExecutor() as pool:
        with transaction.atomic():
            store(statement())
            waiting = pool.submit(in_thread(store), second)
            transaction.set_rollback(True)
        waiting.result()
    assert [str(one.id) for one in log.read(0, 10)] == [second["id"]]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_same_statement_at_once_is_stored_once(on_postgres):
    one, start = statement(), threading.Barrier(8)

    def write():
        start.wait()
        return store(one, statement())[0]

    with ThreadPoolExecutor(8) as pool:
        found = [pool.submit(in_thread(write)) for _ in range(8)]
        assert {str(future.result()) for future in found} == {one["id"]}
    assert Statement.objects.filter(statement_id=one["id"]).count() == 1
    assert Statement.objects.count() == 9


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_readers_miss_nothing_of_eight_writers(on_postgres):
    batches, writers, done = 10, 8, threading.Event()

    def write():
        for _ in range(batches):
            store(*[statement() for _ in range(5)])

    def follow():
        place, seen = 0, []
        while True:
            last_round = done.is_set()
            found = log.read(place, 7)
            seen += [one.id for one in found]
            place = found[-1].seq if found else place
            if last_round and not found:
                return seen

    with ThreadPoolExecutor(writers + 2) as pool:
        readers = [pool.submit(in_thread(follow)) for _ in range(2)]
        for future in [pool.submit(in_thread(write)) for _ in range(writers)]:
            future.result()
        done.set()
        expected = list(Statement.objects.order_by("seq").values_list("statement_id", flat=True))
        assert len(expected) == batches * writers * 5
        assert [future.result() for future in readers] == [expected, expected]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_readers_by_time_miss_nothing_and_see_nothing_twice(on_postgres):
    """As another system reads: since the last Consistent-Through, up to the one of the answer."""
    batches, writers, done = 5, 8, threading.Event()
    client = XapiClient()

    def write():
        for _ in range(batches):
            store(*[statement() for _ in range(5)])

    def follow():
        since, seen = "2000-01-01T00:00:00Z", []
        while True:
            last_round = done.is_set()
            answer = client.get(since=since, ascending="true", limit="0")
            through = answer["X-Experience-API-Consistent-Through"]
            found = [one for one in answer.json()["statements"] if one["stored"] <= through]
            seen += [one["id"] for one in found]
            since = through
            if last_round and not found:
                return seen

    with ThreadPoolExecutor(writers + 2) as pool:
        readers = [pool.submit(in_thread(follow)) for _ in range(2)]
        for future in [pool.submit(in_thread(write)) for _ in range(writers)]:
            future.result()
        done.set()
        expected = [
            str(one)
            for one in Statement.objects.order_by("seq").values_list("statement_id", flat=True)
        ]
        assert len(expected) == batches * writers * 5
        assert [future.result() for future in readers] == [expected, expected]


@pytest.mark.django_db(transaction=True)
def test_the_log_is_whole_up_to_now_when_nobody_writes():
    store(statement())
    stored = Statement.objects.get().stored
    assert writing.consistent_through() > stored
    with transaction.atomic():  # SQLite cannot be asked then
        assert writing.consistent_through() >= stored
