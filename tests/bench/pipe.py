"""The pipe and the matrix: statements from outbox to log, and a leader's page over many people."""

import datetime as dt
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection
from django.utils import timezone

from competence.models import Competence, Evidence, Holding, Obligation, Requirement
from competence.selectors import compare_units, unit_matrix
from people.models import ActorId, Employment, JobRole, Person, Unit
from people.services import add_unit
from tests.bench.database import throwaway_database
from xapi_bridge.models import OutboxEntry
from xapi_bridge.services import evidence, outbox
from xapi_bridge.statements import freeze
from xapi_bridge.statements.base import activity, draft
from xapi_bridge.vocabulary import adl

STATEMENTS = 4_000
PEOPLE = 25_000
WARDS = 250
COMPETENCES = 8
RUNS = 15


def outbox_drain() -> Iterator[dict[str, Any]]:
    """Statements a second from the outbox into the embedded log, and through the evidence rules."""
    with throwaway_database() as engine:
        person = Person.objects.create_user("learner")
        at = timezone.now()
        OutboxEntry.objects.bulk_create(_entry(person, at) for _ in range(STATEMENTS))
        seconds = _timed(outbox.drain)
        yield _row("outbox_drain", STATEMENTS / seconds, "statements/s", database=engine)
        seconds = _timed(evidence.collect)
        yield _row("evidence_collect", STATEMENTS / seconds, "statements/s", database=engine)


def matrix() -> Iterator[dict[str, Any]]:
    """p95 of the matrix with the comparison of units: 25,000 people, and a ward's share of them."""
    with throwaway_database() as engine:
        region = _region()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        ward = Unit.objects.filter(code="ward-0").get()
        for unit, people in ((region, PEOPLE), (ward, PEOPLE // WARDS)):
            times = sorted(_timed(lambda unit=unit: _page(unit)) for _ in range(RUNS))
            p95 = times[int(0.95 * (RUNS - 1))]
            yield _row("unit_matrix", 1000 * p95, "ms p95", database=engine, people=people)


BENCHES = {"outbox_drain": outbox_drain, "unit_matrix": matrix}


def _row(name: str, value: float, unit: str, **rest: Any) -> dict[str, Any]:
    return {"name": name, "value": round(value, 1), "unit": unit, **rest}


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _entry(person: Person, at: dt.datetime) -> OutboxEntry:
    one = draft(
        event="bench",
        row=uuid.uuid4(),
        person=person,
        verb=adl.COMPLETED,
        target=activity("https://portal.example.org/activities/course/1", adl.COURSE, "Kurs"),
        at=at,
        registration=uuid.uuid4(),
    )
    return OutboxEntry(statement_id=one.id, actor=one.actor, payload=freeze(one))


def _page(unit: Unit) -> None:
    unit_matrix(unit)
    compare_units(unit)


def _region() -> Unit:
    """25,000 people in 25 clinics of 10 wards, each with 8 obligations and most of them met."""
    region = add_unit(name="Region", code="region")
    clinics = [add_unit(name=f"Klinikk {n}", code=f"clinic-{n}", parent=region) for n in range(25)]
    wards = [
        add_unit(name=f"Post {n}", code=f"ward-{n}", parent=clinics[n % 25]) for n in range(WARDS)
    ]
    nurse = JobRole.objects.create(code="nurse", name="Sykepleier")
    people = Person.objects.bulk_create(
        [
            Person(username=f"p{n}", given_name="Kari", family_name=f"Hansen {n:05}", password="!")
            for n in range(PEOPLE)
        ],
        batch_size=5000,
    )
    ActorId.objects.bulk_create([ActorId(person=p) for p in people], batch_size=5000)
    since = dt.date(2020, 1, 1)
    Employment.objects.bulk_create(
        [
            Employment(person=p, unit=wards[n % WARDS], job_role=nurse, since=since)
            for n, p in enumerate(people)
        ],
        batch_size=5000,
    )
    for number in range(COMPETENCES):
        _spread(number, region, people)
    return region


def _spread(number: int, region: Unit, people: list[Person]) -> None:
    """One competence that everybody must hold; nine of ten do, some of them not for long."""
    competence = Competence.objects.create(
        slug=f"c{number}", name=f"Kompetanse {number}", short_name=f"K{number}"
    )
    today = timezone.localdate()
    requirement = Requirement.objects.create(competence=competence, unit=region, since=today)
    holders = [p for n, p in enumerate(people) if (n + number) % 10]
    ends = [today + dt.timedelta(days=30 + n % 700) for n in range(len(holders))]
    proofs = Evidence.objects.bulk_create(
        [
            Evidence(
                person=p,
                competence=competence,
                statement_id=uuid.uuid4(),
                rule="bench",
                rule_version=1,
                achieved_at=timezone.now(),
                valid_until=end,
            )
            for p, end in zip(holders, ends, strict=True)
        ],
        batch_size=5000,
    )
    holdings = Holding.objects.bulk_create(
        [
            Holding(
                person=e.person,
                competence=competence,
                evidence=e,
                achieved_at=e.achieved_at,
                valid_until=e.valid_until,
                last_shown_at=e.achieved_at,
            )
            for e in proofs
        ],
        batch_size=5000,
    )
    held = {h.person_id: h for h in holdings}
    Obligation.objects.bulk_create(
        [
            Obligation(
                person=p,
                competence=competence,
                requirement=requirement,
                holding=held.get(p.pk),
                held_until=held[p.pk].valid_until if p.pk in held else None,
                due_on=today,
            )
            for p in people
        ],
        batch_size=5000,
    )
