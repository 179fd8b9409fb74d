"""Whom a plan would reach, counted before it is published."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from competence.models import Plan, PlanRow
from people.models import Unit

# SQLite takes any number of rows of VALUES, and no more than 500 SELECTs in a UNION.
_ASKED = {"postgresql": "(%s::bigint, %s::text, %s::bigint)", "sqlite": "(%s, %s, %s)"}
_REACHED = """
WITH asked (competence_id, path, job_role_id) AS (VALUES {asked}),
reached AS (
  SELECT e.person_id, a.competence_id, u.path, u.name
    FROM asked a
    JOIN people_unit u ON substr(u.path, 1, length(a.path)) = a.path
    JOIN people_employment e ON e.unit_id = u.id
     AND (a.job_role_id IS NULL OR a.job_role_id = e.job_role_id)
   WHERE e.since <= %s AND (e.until IS NULL OR e.until >= %s))
"""
_NEW = """
SELECT COUNT(DISTINCT r.person_id), COUNT(*) - COUNT(o.id)
  FROM (SELECT DISTINCT person_id, competence_id FROM reached) r
  LEFT JOIN competence_obligation o
    ON o.person_id = r.person_id AND o.competence_id = r.competence_id
"""
_BY_UNIT = "SELECT name, COUNT(DISTINCT person_id) FROM reached GROUP BY path, name ORDER BY path"


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
    reached = _REACHED.format(asked=", ".join([_ASKED[connection.vendor]] * len(asked)))
    params = [*(value for one in asked for value in one), today, today]
    with connection.cursor() as cursor:
        cursor.execute(reached + _NEW, params)
        people, new = cursor.fetchone()
        cursor.execute(reached + _BY_UNIT, params)
        units = [UnitReach(name, number) for name, number in cursor.fetchall()]
    return Preview(people=people, new_obligations=new, units=units)


def rows_of(plan: Plan) -> list[PlanRow]:
    """The rows as their keepers wrote them, with target groups and courses; four queries."""
    related = ("audience__units", "audience__job_roles", "courses")
    return list(plan.rows.select_related("audience", "competence").prefetch_related(*related))


def audience_of(row: PlanRow) -> Iterator[tuple[int, Unit, int | None]]:
    """Competence, unit and job role of each requirement that the row becomes."""
    roles: list[int | None] = [role.pk for role in row.audience.job_roles.all()]
    for unit in row.audience.units.all():
        for role in roles or [None]:
            yield row.competence_id, unit, role
