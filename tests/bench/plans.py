"""A training plan that reaches a whole region: what the preview and the publishing take."""

import time
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection

from competence import services
from competence.models import Competence, Obligation, Plan, PlanRow
from people.models import JobRole, Person
from tests.bench import pipe
from tests.bench.database import throwaway_database

ROWS = 8


def plan() -> Iterator[dict[str, Any]]:
    """Eight rows for 25,000 people who have 200,000 obligations already."""
    with throwaway_database() as engine:
        unit = pipe._region()
        made = _plan(unit)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        facts = {"database": engine, "people": pipe.PEOPLE, "rows": ROWS}
        yield _row("plan_preview", _timed(lambda: services.preview_plan(made)), facts)
        before = Obligation.objects.count()
        yield _row("plan_publish", _timed(lambda: services.publish_plan(made, by=None)), facts)
        assert Obligation.objects.count() == before + ROWS * pipe.PEOPLE
        yield _row(
            "plan_publish_again", _timed(lambda: services.publish_plan(made, by=None)), facts
        )
        yield _row("obligations_refresh", _timed(services.refresh_obligations), facts)


BENCHES = {"plan_publish": plan}


def _plan(unit: Any) -> Plan:
    keeper = Person.objects.first()
    assert keeper is not None
    made = services.save_plan(Plan(title="Plan", owner_unit=unit), by=keeper)
    nurse = JobRole.objects.get()
    for number in range(ROWS):
        competence = Competence.objects.create(
            slug=f"plan-{number}", name=f"Mål {number}", short_name=f"M{number}"
        )
        row = PlanRow(plan=made, topic=f"Tema {number}", objective="Mål", every_months=12)
        services.save_row(
            row, competence=competence, units=[unit], job_roles=[nurse], courses=[], by=keeper
        )
    return made


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _row(name: str, seconds: float, facts: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "value": round(seconds, 2), "unit": "s", **facts}
