"""Delivery to a remote LRS that fails in every way: nothing lost, nothing doubled, in order."""

import datetime as dt
import json
import uuid

import pytest
import time_machine
from django.utils import timezone

from lrs import log
from lrs import services as lrs
from tests.factories.attachments import MULTIPART, attachment, multipart, part
from tests.factories.lrs import statement
from tests.factories.suppliers import SendingSupplier, mbox, passed
from tests.lrs.conftest import XapiClient
from tests.xapi_bridge.faulty_lrs import KEY, SECRET, Failure, FaultyLrs
from xapi_bridge.delivery import client
from xapi_bridge.delivery.lanes import BATCH
from xapi_bridge.models import Poison, Target
from xapi_bridge.services import delivery
from xapi_bridge.services.targets import resume, set_target

pytestmark = pytest.mark.django_db


@pytest.fixture
def remote():
    with FaultyLrs() as found:
        yield found


def target_of(remote, **changes):
    given = {"name": "fjern", "endpoint": remote.endpoint, "key": KEY, "secret": SECRET}
    return set_target(**given | changes, by=None)


def store(*statements, **changes):
    lrs.store(
        [one if isinstance(one, str) else json.dumps(one) for one in statements],
        authority=lrs.system_authority(),
        **changes,
    )


def learner(name, **changes):
    """A statement of one learner."""
    account = {"homePage": "https://portal.example.org/id", "name": name}
    return statement(actor={"objectType": "Agent", "account": account}, **changes)


def history(learners=7, each=30):
    """Statements of some learners, taking turns."""
    found = [learner(f"learner {n % learners}") for n in range(learners * each)]
    store(*found)
    return found


def run(target, tries=30):
    """Deliver as beat does, each time when the next try is due."""
    for _ in range(tries):
        Target.objects.filter(pk=target.pk).update(next_try_at=None)
        delivery.deliver(target.pk)
        target.refresh_from_db()
        if target.seq == log.end():
            return
    raise AssertionError(target.answer)


def per_learner(statements):
    found = {}
    for one in statements:
        found.setdefault(one["actor"]["account"]["name"], []).append(one["id"])
    return found


def test_everything_arrives_once_in_order_and_as_it_was_sent(remote):
    sent = history()
    target = target_of(remote)

    assert delivery.deliver(target.pk) is False

    assert {one["id"]: one for one in sent} == remote.stored
    assert per_learner(remote.stored.values()) == per_learner(sent)
    assert remote.texts[sent[0]["id"]] == json.dumps(sent[0])
    target.refresh_from_db()
    assert (target.seq, target.lease, target.failures) == (log.end(), None, 0)
    posts = len(remote.requests)
    delivery.deliver(target.pk)
    assert len(remote.requests) == posts


def with_data(client, *data):
    """A statement with these attachments, sent by a client of ours."""
    sent = learner("kari", attachments=[attachment(one, contentType="image/png") for one in data])
    body = multipart([sent], *(part(one) for one in data))
    assert client.post(body, content_type=MULTIPART).status_code == 200
    return sent


def test_attachments_go_along(remote):
    client, picture = XapiClient(), b"\0\xff\r\n--x"
    store(learner("ola"))
    sent = [with_data(client, picture, b"2"), with_data(client, picture)]
    there = learner("ola", attachments=[attachment(b"x", fileUrl="https://example.org/x")])
    store(there)

    target = target_of(remote)
    assert delivery.deliver(target.pk) is False

    assert len(remote.stored) == 4
    assert [remote.stored[one["id"]] for one in sent] == sent
    assert sorted(data for _, data in remote.attachments) == sorted([picture, b"2"])
    headers = {data: headers for headers, data in remote.attachments}[picture]
    assert headers == {
        "content-type": "image/png",
        "content-transfer-encoding": "binary",
        "x-experience-api-hash": sent[0]["attachments"][0]["sha2"],
    }


def test_heavy_attachments_are_read_a_few_at_a_time(remote, monkeypatch):
    monkeypatch.setattr(delivery, "_HEAVIEST", 250)
    client = XapiClient()
    sent = [with_data(client, bytes([n]) * 100) for n in range(7)]

    target = target_of(remote)
    assert delivery.deliver(target.pk) is False

    assert list(remote.stored) == [one["id"] for one in sent]
    assert [data[0] for _, data in remote.attachments] == list(range(7))
    assert remote.requests == [2, 2, 2, 1]


FAULTS = {
    "503": lambda n: Failure(503),
    "500": lambda n: Failure(500),
    "401": lambda n: Failure(401),
    "403": lambda n: Failure(403),
    "404": lambda n: Failure(404),
    "a redirect": lambda n: Failure(302, Location="http://127.0.0.1:1/"),
    "429": lambda n: Failure(429, Retry_After="1"),
    "a line that is cut": lambda n: Failure(reset=True),
    "stored, but the line is cut": lambda n: Failure(reset=True, stored=True),
    "stored, but 502": lambda n: Failure(502, stored=True),
}


@pytest.mark.parametrize("kind", FAULTS)
def test_a_target_that_fails_every_second_time_loses_and_doubles_nothing(remote, kind):
    sent = history(learners=5, each=40)
    count = iter(range(10_000))

    def fault(lrs, statements):
        n = next(count)
        return FAULTS[kind](n) if n % 2 == 0 else None

    remote.fault = fault

    run(target_of(remote))

    assert {one["id"]: one for one in sent} == remote.stored
    assert per_learner(remote.stored.values()) == per_learner(sent)
    assert not Poison.objects.exists()


def test_a_target_that_hangs_is_given_up_and_tried_again(remote, monkeypatch):
    monkeypatch.setattr(client, "_TIMEOUT", 0.3)
    sent = history(learners=2, each=2)
    remote.fault = lambda lrs, statements: Failure(hang=1.0)
    target = target_of(remote)

    delivery.deliver(target.pk)

    target.refresh_from_db()
    assert "Timeout" in target.answer
    assert target.seq == 0
    remote.fault = None
    run(target)
    assert remote.stored.keys() == {one["id"] for one in sent}


def test_the_next_try_comes_later_each_time_and_no_sooner_than_asked(remote):
    history(1, 1)
    remote.fault = lambda lrs, statements: Failure(503)
    target = target_of(remote)
    waits = []
    with time_machine.travel(dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC), tick=False) as clock:
        for _ in range(12):
            delivery.deliver(target.pk)
            assert delivery.deliver(target.pk) is False  # not due: asks nothing
            target.refresh_from_db()
            waits.append((target.next_try_at - timezone.now()).total_seconds())
            clock.move_to(target.next_try_at)
        remote.fault = lambda lrs, statements: Failure(429, Retry_After="4000")
        delivery.deliver(target.pk)
        target.refresh_from_db()
        asked = (target.next_try_at - timezone.now()).total_seconds()

    assert len(remote.requests) == 13
    assert all(2 ** min(n, 9) / 2 <= wait <= 600 for n, wait in enumerate(waits, start=1))
    assert waits[-1] >= 300
    assert asked == 4000


def test_poison_is_parked_with_the_answer_and_blocks_nobody(remote):
    sent = history()
    bad = {sent[3]["id"], sent[77]["id"], sent[-1]["id"]}
    remote.fault = lambda lrs, statements: (
        Failure(400, "I do not like it") if bad & {one["id"] for one in statements} else None
    )
    target = target_of(remote)

    delivery.deliver(target.pk)

    assert remote.stored.keys() == {one["id"] for one in sent} - bad
    parked = Poison.objects.all()
    assert {str(one.statement_id) for one in parked} == bad
    assert {(one.status, one.answer) for one in parked} == {(400, "I do not like it")}
    target.refresh_from_db()
    assert (target.seq, target.failures) == (log.end(), 0)

    assert delivery.retry_poison(target) == {"delivered": 0, "poisoned": 3}
    remote.fault = None
    assert delivery.retry_poison(target) == {"delivered": 3, "poisoned": 0}
    assert remote.stored.keys() == {one["id"] for one in sent}
    assert delivery.retry_poison(target) == {"delivered": 0, "poisoned": 0}


def test_a_target_that_does_not_speak_the_version_parks_nothing(remote):
    history(2, 5)
    remote.versions = ["2.0.0"]
    remote.fault = lambda lrs, statements: Failure(400, "wrong version")
    target = target_of(remote)

    delivery.deliver(target.pk)

    target.refresh_from_db()
    assert not Poison.objects.exists()
    assert (target.seq, target.failures) == (0, 1)
    assert "does not speak the version" in target.answer


def test_a_batch_that_is_too_large_is_halved(remote):
    sent = history(1, BATCH)
    remote.fault = lambda lrs, statements: Failure(413) if len(statements) > 30 else None

    run(target_of(remote))

    assert list(remote.stored) == [one["id"] for one in sent]
    assert not Poison.objects.exists()


def test_a_conflict_is_compared_equal_is_delivered_and_other_is_poison(remote):
    equal, other, free = learner("a"), learner("a"), learner("a")
    store(equal, other, free)
    remote.store(
        [
            equal | {"stored": "2026-11-22T10:00:01Z", "version": "1.0.0"},
            learner("b", id=other["id"]),
        ],
        ["", ""],
    )
    remote.fault = lambda lrs, statements: (
        Failure(409, "taken") if lrs.stored.keys() & {one["id"] for one in statements} else None
    )

    run(target_of(remote))

    assert list(remote.stored) == [equal["id"], other["id"], free["id"]]
    assert [str(one.statement_id) for one in Poison.objects.all()] == [other["id"]]


def test_what_voids_comes_after_what_it_voids(remote):
    found = [learner(f"learner {n}") for n in range(20)]
    store(*found)
    voids = learner(
        "admin",
        verb={"id": "http://adlnet.gov/expapi/verbs/voided"},
        object={"objectType": "StatementRef", "id": found[7]["id"]},
    )
    store(voids)
    after = [learner(f"learner {n}") for n in range(20)]
    store(*after)

    run(target_of(remote))

    order = list(remote.stored)
    place = order.index(voids["id"])
    assert set(order[:place]) == {one["id"] for one in found}
    assert set(order[place + 1 :]) == {one["id"] for one in after}


def test_a_voiding_that_the_target_forbids_is_poison_and_not_a_closed_door(remote):
    first = learner("a")
    voids = learner(
        "admin",
        verb={"id": "http://adlnet.gov/expapi/verbs/voided"},
        object={"objectType": "StatementRef", "id": first["id"]},
    )
    store(first, voids)
    remote.fault = lambda lrs, statements: (
        Failure(403, "not yours") if statements[0]["id"] == voids["id"] else None
    )

    run(target_of(remote))

    assert [str(one.statement_id) for one in Poison.objects.all()] == [voids["id"]]


def test_a_statement_is_never_sent_back_to_where_it_came_from(remote):
    supplier = SendingSupplier()
    theirs = passed(mbox("kari@vestfjell.example"))
    assert supplier.post(theirs).status_code == 200
    own = learner("a")
    store(own)

    target = target_of(remote, supplier=supplier.row)
    run(target)

    assert list(remote.stored) == [own["id"]]


def test_one_worker_at_a_time_and_a_killed_one_loses_its_lease(remote):
    sent = history(1, 3)
    target = target_of(remote)
    now = timezone.now()
    Target.objects.filter(pk=target.pk).update(
        lease=uuid.uuid4(), leased_until=now + dt.timedelta(seconds=5)
    )
    assert delivery.deliver(target.pk) is False
    assert not remote.stored

    with time_machine.travel(now + dt.timedelta(seconds=6)):
        delivery.deliver(target.pk)

    assert list(remote.stored) == [one["id"] for one in sent]


def test_a_worker_that_lost_its_lease_moves_nothing(remote):
    history(1, 3)
    target = target_of(remote)

    assert delivery._advance(target, uuid.uuid4(), 3, [], None) is False

    target.refresh_from_db()
    assert target.seq == 0


def test_a_paused_target_gets_nothing_until_it_is_resumed(remote):
    sent = history(1, 3)
    target = target_of(remote)
    Target.objects.filter(pk=target.pk).update(paused_at=timezone.now())
    delivery.deliver(target.pk)
    assert not remote.stored
    assert delivery.due() == []

    resume(target=target, by=None)
    assert delivery.due() == [target.pk]
    delivery.deliver(target.pk)

    assert list(remote.stored) == [one["id"] for one in sent]
    assert delivery.due() == []


def test_a_secret_that_can_no_longer_be_read_is_told_and_loses_nothing(remote, settings):
    history(1, 3)
    target = target_of(remote)
    settings.SECRET_KEY = "another"

    delivery.deliver(target.pk)

    target.refresh_from_db()
    assert (target.seq, target.failures) == (0, 1)
    assert "SECRET_KEY" in target.answer
    settings.SECRET_KEY_FALLBACKS = ["only-for-the-tests"]
    run(target)
    assert len(remote.stored) == 3
