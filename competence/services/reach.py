"""Whom a plan would reach, counted before it is published."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from competence.models import Plan, PlanRow
from competence.wanted import Sql, wanted
from people.models import Unit

# A row that is not published asks as a requirement would: as `asked` of competence.wanted.
_ASKED = {
    "postgresql": "SELECT 0, %s::bigint, %s::text, %s::bigint, 0, %s::date, "
    "NULL::int, NULL::int, NULL::int",
    "sqlite": "SELECT 0, %s, %s, %s, 0, %s, NULL, NULL, NULL",
}
_REACH = """
SELECT COUNT(DISTINCT w.person_id), SUM(CASE WHEN o.id IS NULL THEN 1 ELSE 0 END)
  FROM wanted w LEFT JOIN competence_obligation o
    ON o.person_id = w.person_id AND o.competence_id = w.competence_id
"""
_REACH_BY_UNIT = """
SELECT u.name, COUNT(DISTINCT e.person_id)
  FROM (SELECT DISTINCT person_id FROM wanted) w
  JOIN people_employment e ON e.person_id = w.person_id
  JOIN people_unit u ON u.id = e.unit_id
 WHERE e.since <= %s AND (e.until IS NULL OR e.until >= %s)
   AND EXISTS (SELECT 1 FROM asked a WHERE substr(u.path, 1, length(a.path)) = a.path)
 GROUP BY u.path, u.name ORDER BY u.path
"""


@dataclass(frozen=True, slots=True)
class UnitReach:
    """How many people a plan reaches in one unit, that unit alone."""

    name: str
    people: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What publishing would do: people reached, where they work, obligations that are new."""

    people: int
    new_obligations: int
    units: Sequence[UnitReach]


def preview_plan(plan: Plan, on: dt.date | None = None) -> Preview:
    """What publishing the plan would do today; four queries, whatever it reaches."""
    today = on or timezone.localdate()
    rows = rows_of(plan)
    asked = [
        (row.competence_id, unit.path, role) for row in rows for _c, unit, role in audience_of(row)
    ]
    if not asked:
        return Preview(people=0, new_obligations=0, units=[])
    spread, params = wanted(today, asked=_as_sql(asked, today))
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {spread} {_REACH}", params)
        people, new = cursor.fetchone()
        cursor.execute(f"WITH {spread} {_REACH_BY_UNIT}", [*params, today, today])
        units = [UnitReach(name, number) for name, number in cursor.fetchall()]
    return Preview(people=people, new_obligations=new or 0, units=units)


def rows_of(plan: Plan) -> list[PlanRow]:
    """The rows as their keepers wrote them, with target groups and courses; four queries."""
    related = ("audience__units", "audience__job_roles", "courses")
    return list(plan.rows.select_related("audience").prefetch_related(*related))


def audience_of(row: PlanRow) -> Iterator[tuple[int, Unit, int | None]]:
    """Competence, unit and job role of each requirement that the row becomes."""
    roles: list[int | None] = [role.pk for role in row.audience.job_roles.all()]
    for unit in row.audience.units.all():
        for role in roles or [None]:
            yield row.competence_id, unit, role


def _as_sql(asked: Sequence[tuple[int, str, int | None]], today: dt.date) -> Sql:
    selects = " UNION ALL ".join([_ASKED[connection.vendor]] * len(asked))
    return selects, [value for one in asked for value in (*one, today)]
