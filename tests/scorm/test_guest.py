"""Without log-in: nothing is told, and what is claimed afterwards is told as if it had been."""

import datetime as dt
import json
import re
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import connection

from courses import services
from courses.errors import GuestLimit
from courses.guests import claimable
from courses.models import (
    Certificate,
    Completion,
    Enrolment,
    EnrolmentEvent,
    GuestRound,
    Launch,
    ModuleResult,
)
from courses.services.guest import MAX_ROUNDS
from people.models import AuditEvent, Person
from scorm.errors import GuestIsFull
from scorm.launcher import ScormLauncher
from scorm.models import Attempt, HeldFact, Interaction, Visit
from scorm.services import attempt as services_of_attempt
from scorm.services import open_attempt, visit_to_show
from scorm.services.save import GUEST_BYTES
from tests.factories.courses import CourseFactory, ModuleFactory
from tests.factories.people import PersonFactory
from tests.factories.scorm import Player, ScoFactory, state_of
from xapi_bridge.models import OutboxEntry

pytestmark = pytest.mark.django_db
BEGAN = dt.datetime(2026, 11, 23, 12, 0, 0, 250_000, tzinfo=dt.UTC)


@pytest.fixture
def module():
    """An open course of two SCOs, one with a mastery score."""
    module = ModuleFactory(course=CourseFactory(audience="open", valid_months=12))
    ScoFactory(package=module.package, identifier="A")
    ScoFactory(package=module.package, identifier="B", mastery_score=80)
    return module


def begin(module, visitor=None):
    """A visitor's attempt in the module."""
    launch = services.start_as_guest(visitor=visitor or uuid.uuid4(), course=module.course)
    return open_attempt(module=module, guest=launch.guest)


def test_a_visitor_opens_so_many_visits_and_no_more(module, monkeypatch):
    monkeypatch.setattr(services_of_attempt, "GUEST_VISITS", 2)
    launch = services.start_as_guest(visitor=uuid.uuid4(), course=module.course)
    attempt = open_attempt(module=module, guest=launch.guest)
    for _ in range(2):
        ScormLauncher().play(launch)
    with pytest.raises(GuestIsFull):
        ScormLauncher().play(launch)
    Visit.objects.update(initialized_at=BEGAN)
    with pytest.raises(GuestIsFull):  # a frame that is loaded again
        visit_to_show(attempt_id=attempt.pk, number=1)
    assert attempt.visits.count() == 2
    services.claim(guest=launch.guest, person=PersonFactory())
    assert visit_to_show(attempt_id=attempt.pk, number=1) == 3


def _answer(number, response, result=""):
    name = f"cmi.interactions.{number}"
    answer = {f"{name}.id": f"q{number}", f"{name}.type": "choice"}
    answer |= {f"{name}.student_response": response, f"{name}.time": "12:00:00"}
    return answer | ({f"{name}.result": result} if result else {})


def take_whole_course(attempt, clock):
    """Two SCOs, a closed tab, a failed try, a late save, a repeated one, answers of each sort."""
    one, two = attempt.package.scos.order_by("pk")
    first = Player(attempt, one)
    first.save({"cmi.core.lesson_location": "2", "cmi.suspend_data": "x=1"})
    clock.shift(61)
    first.save(_answer(0, "a", "wrong"))
    clock.shift(5)
    again = Player(attempt, one)  # the tab was closed: the first visit never finished
    again.save(_answer(1, "b"))
    clock.shift(30)
    again.save({"cmi.core.lesson_status": "completed", "cmi.core.session_time": "00:01:00"})
    first.save({"cmi.core.lesson_status": "incomplete"})  # came late
    again.save({"cmi.core.exit": ""}, finished=True)
    clock.shift(30)
    test = Player(attempt, two)
    test.save({"cmi.core.score.raw": "50", "cmi.core.score.max": "100"} | _answer(0, "c", "wrong"))
    test.save({"cmi.core.session_time": "00:00:20"}, finished=True)
    clock.shift(3600)
    retry = Player(attempt, two)
    retry.save(_answer(0, "d", "correct"))
    retry.save(_answer(0, "changed afterwards"))
    retry.save({"cmi.core.score.raw": "90", "cmi.core.session_time": "00:03:00"})
    retry.save({}, seq=2)
    retry.save({"cmi.core.exit": "suspend"}, finished=True)


def _told(person):
    """The person's statements in order, without what differs from person to person."""
    names = {str(uid): f"visit {n}" for n, uid in enumerate(_uuids(Visit, "attempt__enrolment"))}
    names |= {str(uid): "attempt" for uid in _uuids(Attempt, "enrolment")}
    names |= {str(u): "certificate" for u in Certificate.objects.values_list("uuid", flat=True)}
    told = []
    for payload in OutboxEntry.objects.order_by("pk").values_list("payload", flat=True):
        statement = json.loads(payload)
        if statement["actor"]["account"]["name"] != str(person.actor_ids.get().uuid):
            continue
        for own in ("id", "actor"):
            del statement[own]
        statement["context"].pop("registration", None)
        text = json.dumps(statement)
        told.append(re.sub(r"[0-9a-f-]{36}", lambda m: names.get(m[0], m[0]), text))
    return told


def _uuids(model, path):
    return model.objects.filter(**{f"{path}__isnull": False}).values_list("uuid", flat=True)


def _results(person):
    course = Completion.objects.get(enrolment__person=person)
    certificate = course.certificate
    modules = ModuleResult.objects.filter(enrolment__person=person)
    return (
        (course.at, course.scaled, course.seconds, course.rule),
        (certificate.issued_at, certificate.valid_until),
        list(modules.values_list("state", "scaled", "progress", "seconds", "completed_at")),
        list(EnrolmentEvent.objects.filter(enrolment__person=person).values_list("kind", "at")),
    )


def test_what_is_claimed_is_told_as_if_it_had_been_recorded_then(module):
    known, late = PersonFactory(), PersonFactory()
    with time_machine.travel(BEGAN, tick=False) as clock:
        launch = services.start(person=known, course=module.course)
        attempt = open_attempt(enrolment=launch.enrolment, module=module)
        take_whole_course(attempt, clock)
    before = OutboxEntry.objects.count()
    with time_machine.travel(BEGAN, tick=False) as clock:
        take_whole_course(begin(module), clock)
        clock.shift(7200)

        assert OutboxEntry.objects.count() == before
        assert not Enrolment.objects.filter(person=late).exists()
        assert Completion.objects.count() == 1
        services.claim(guest=GuestRound.objects.get(), person=late)

    told = _told(known)
    assert [json.loads(s)["verb"]["id"].rsplit("/", 1)[1] for s in told].count("responded") == 5
    assert _told(late) == told
    assert _results(late) == _results(known)
    assert not HeldFact.objects.exists()
    assert Interaction.objects.filter(student_response="changed afterwards").count() == 2


def test_a_round_is_claimed_once(module):
    attempt = begin(module)
    Player(attempt).save({"cmi.core.lesson_status": "completed"}, finished=True)
    first, second = PersonFactory(), PersonFactory()

    assert services.claim(guest=attempt.guest, person=first)
    assert services.claim(guest=attempt.guest, person=second) is None
    assert services.claim(guest=attempt.guest, person=first) is None

    assert Enrolment.objects.get().person == first
    event = AuditEvent.objects.get(action="guest_round.claimed")
    assert (event.actor, event.subject) == (first, first)


def test_after_the_claim_the_open_frame_goes_on_for_the_person(module):
    attempt = begin(module)
    player = Player(attempt, attempt.package.scos.get(identifier="A"))
    player.save({"cmi.core.lesson_location": "4"})
    person = PersonFactory()
    services.claim(guest=attempt.guest, person=person)
    told = OutboxEntry.objects.count()

    player.save({"cmi.core.lesson_status": "completed"})

    assert OutboxEntry.objects.count() == told + 1
    launch = Launch.objects.get()
    assert (launch.person, launch.purpose) == (person, "enrolment")
    assert services.start(person=person, course=module.course).enrolment == launch.enrolment


@pytest.mark.parametrize(("own", "goes_on"), [("0", "guest"), ("completed", "own")])
def test_the_attempt_that_is_further_goes_on_and_none_is_lost(module, own, goes_on):
    person = PersonFactory()
    enrolment = services.start(person=person, course=module.course).enrolment
    mine = open_attempt(enrolment=enrolment, module=module)
    sco = mine.package.scos.get(identifier="A")
    if own == "completed":
        for one in mine.package.scos.order_by("pk")[:1]:
            Player(mine, one).save({"cmi.core.lesson_status": "completed"}, finished=True)
    theirs = begin(module)
    Player(theirs, sco).save({"cmi.core.lesson_location": "2"})

    assert services.claim(guest=theirs.guest, person=person) == enrolment

    assert open_attempt(enrolment=enrolment, module=module) == (
        theirs if goes_on == "guest" else mine
    )
    assert Attempt.objects.filter(enrolment=enrolment).count() == 2


def test_who_has_the_certificate_keeps_it_and_the_best_score_stands(module):
    person = PersonFactory()
    enrolment = services.start(person=person, course=module.course).enrolment
    services.record_result(enrolment=enrolment, module=module, state="passed", scaled=0.8)
    certificate = Certificate.objects.get()
    with time_machine.travel(BEGAN + dt.timedelta(days=9), tick=False) as clock:
        take_whole_course(begin(module), clock)
        assert services.claim(guest=GuestRound.objects.get(), person=person) == enrolment

    assert Certificate.objects.get() == certificate
    assert ModuleResult.objects.get().scaled == 0.9


def test_nothing_is_left_to_claim_where_nothing_was_done(module):
    visitor = uuid.uuid4()
    attempt = begin(module, visitor)
    assert claimable(visitor) == []
    Player(attempt).save({"cmi.core.lesson_location": "1"})
    assert claimable(visitor) == [attempt.guest]
    assert claimable(uuid.uuid4()) == claimable(None) == []


def test_what_nobody_claims_is_thrown_away_after_a_week(module):
    with time_machine.travel(BEGAN, tick=False) as clock:
        old, claimed = begin(module), begin(module)
        for attempt in (old, claimed):
            Player(attempt).save(_answer(0, "a", "correct") | {"cmi.core.lesson_location": "1"})
        services.claim(guest=claimed.guest, person=PersonFactory())
        clock.shift(dt.timedelta(days=5))
        young = begin(module)
        Player(young).save({"cmi.core.lesson_location": "1"})
        clock.shift(dt.timedelta(days=3))

        assert services.purge_guest_rounds() == 1
        assert services.purge_guest_rounds() == 0

    assert {a.pk for a in Attempt.objects.all()} == {claimed.pk, young.pk}
    assert HeldFact.objects.filter(attempt=young).exists()


def test_a_completed_round_is_shown_again_and_keeps_nothing_more(module):
    visitor = uuid.uuid4()
    with time_machine.travel(BEGAN, tick=False) as clock:
        take_whole_course(begin(module, visitor), clock)
    launch = services.start_as_guest(visitor=visitor, course=module.course)
    assert (launch.purpose, launch.person) == ("review", None)


def test_a_visitor_may_start_only_so_many_and_fill_only_so_much(module):
    visitor = uuid.uuid4()
    for _ in range(MAX_ROUNDS):
        other = ModuleFactory(course__audience="open")
        services.start_as_guest(visitor=visitor, course=other.course)
    with pytest.raises(GuestLimit):
        services.start_as_guest(visitor=visitor, course=module.course)

    attempt = begin(module)
    Attempt.objects.filter(pk=attempt.pk).update(kept_bytes=GUEST_BYTES - 10)
    player = Player(attempt)
    with pytest.raises(GuestIsFull):
        player.save({"cmi.suspend_data": "x" * 100})


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="holds only on PostgreSQL")
def test_eight_at_once_claim_a_round_once_while_it_is_saved(module):
    attempt = begin(module)
    player = Player(attempt, attempt.package.scos.get(identifier="A"))
    player.save({"cmi.core.lesson_location": "1"})
    people = [PersonFactory() for _ in range(8)]

    def claim(person: Person):
        try:
            if person is people[0]:
                player.save({"cmi.core.lesson_status": "completed"})
            return services.claim(guest=attempt.guest, person=person)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        won = [enrolment for enrolment in pool.map(claim, people) if enrolment]

    assert len(won) == 1
    assert Enrolment.objects.get() == won[0]
    verbs = [json.loads(e.payload)["verb"]["id"] for e in OutboxEntry.objects.all()]
    assert sorted(v.rsplit("/", 1)[1] for v in verbs) == ["completed", "initialized", "registered"]
    assert state_of(attempt).lesson_status == "completed"
