"""Who must hold what by when, said in SQL: 25,000 people and a plan are one statement.

`competence.models.Frequency.due_again` is the same arithmetic in Python; SQLite calls it, and a
test holds PostgreSQL's expressions against it.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from competence.models import Requirement

Sql = tuple[str, list[Any]]

_FIRST = {
    "postgresql": "GREATEST(a.employed_since, a.since) + a.due_days",
    "sqlite": "competence_first_due(a.employed_since, a.since, a.due_days)",
}
_SHOWN = "(h.last_shown_at AT TIME ZONE '{zone}')::date"
_YEARLY = "make_date(EXTRACT(YEAR FROM {shown})::int + {years}, a.yearly_month, a.yearly_day)"
_FOR_GOOD = {"postgresql": "DATE '9999-12-31'", "sqlite": "'9999-12-31'"}

# PostgreSQL expects a handful of rows from a join by path. `employed` stands by itself, so that
# what follows looks each row up in an index by both columns, however many there are.
_REACHED = """
asked (requirement_id, competence_id, path, job_role_id, due_days, since,
       every_months, yearly_month, yearly_day) AS ({asked}),
employed AS MATERIALIZED (
  SELECT e.person_id, e.since AS employed_since, a.*
    FROM asked a
    JOIN people_unit u ON substr(u.path, 1, length(a.path)) = a.path
    JOIN people_employment e ON e.unit_id = u.id
     AND (a.job_role_id IS NULL OR a.job_role_id = e.job_role_id)
   WHERE e.since <= %s AND (e.until IS NULL OR e.until >= %s){people}),
reached AS (
  SELECT a.person_id, a.competence_id, a.requirement_id,
         h.id AS holding_id, h.valid_until, {first} AS first_due, {again} AS due_again
    FROM employed a
    LEFT JOIN competence_holding h
      ON h.person_id = a.person_id AND h.competence_id = a.competence_id),
wanted AS (
  SELECT person_id, competence_id, requirement_id, holding_id,
         CASE WHEN holding_id IS NULL OR due_again IS NULL THEN first_due ELSE due_again END
           AS due_on,
         CASE WHEN valid_until IS NULL OR due_again < valid_until THEN due_again
              ELSE valid_until END AS held_until
    FROM (SELECT reached.*, ROW_NUMBER() OVER (
                   PARTITION BY person_id, competence_id
                   ORDER BY CASE WHEN holding_id IS NULL THEN first_due
                                 ELSE COALESCE(due_again, {for_good}) END,
                            first_due, requirement_id) AS place
            FROM reached) ranked
   WHERE place = 1)
"""

_IN_FORCE = """
SELECT r.id, r.competence_id, top.path, r.job_role_id, r.due_days, r.since,
       r.every_months, r.yearly_month, r.yearly_day
  FROM competence_requirement r JOIN people_unit top ON top.id = r.unit_id
 WHERE r.since <= %s AND (r.until IS NULL OR r.until >= %s)"""


def wanted(
    today: dt.date,
    person_ids: Sequence[int] | None = None,
    competence_ids: Collection[int] | None = None,
) -> Sql:
    """The common table expressions up to `wanted`, with their parameters.

    `wanted` is one row a person and competence: requirement, due date, holding, and the last day on
    which the holding meets the requirement.
    """
    _teach_sqlite()
    vendor = connection.vendor
    source, source_params = _requirements(today, competence_ids)
    among, among_params = among_people("e.person_id", person_ids)
    sql = _REACHED.format(
        asked=source,
        first=_FIRST[vendor],
        again=_again(vendor),
        people=among,
        for_good=_FOR_GOOD[vendor],
    )
    return sql, [*source_params, today, today, *among_params]


def among_people(column: str, ids: Sequence[int] | None) -> Sql:
    """A further condition that keeps these rows; nothing for everybody."""
    return _among(column, ids)


def among_competences(column: str, ids: Collection[int] | None) -> Sql:
    """A further condition that keeps these competences; nothing for all."""
    return _among(column, ids)


def _among(column: str, ids: Collection[int] | None) -> Sql:
    if ids is None:
        return "", []
    return f" AND {column} IN ({', '.join(['%s'] * len(ids)) or 'NULL'})", list(ids)


def _requirements(today: dt.date, competence_ids: Collection[int] | None) -> Sql:
    among, params = _among("r.competence_id", competence_ids)
    return _IN_FORCE + among, [today, today, *params]


def _again(vendor: str) -> str:
    if vendor == "sqlite":
        return "competence_due_again(h.last_shown_at, a.every_months, a.yearly_month, a.yearly_day)"
    shown = _SHOWN.format(zone=settings.TIME_ZONE)
    this, following, after = (_YEARLY.format(shown=shown, years=n) for n in range(3))
    return (
        f"CASE WHEN a.every_months IS NOT NULL"
        f" THEN ({shown} + make_interval(months => a.every_months))::date"
        f" WHEN a.yearly_month IS NOT NULL THEN CASE WHEN {this} >= {shown}"
        f" THEN {following} ELSE {after} END END"
    )


def _teach_sqlite() -> None:
    """SQLite has no calendar of its own: it asks ours."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        connection.connection.create_function("competence_first_due", 3, _first_due)
        connection.connection.create_function("competence_due_again", 4, _due_again)


def _first_due(employed: str, since: str, days: int) -> str:
    begins = max(dt.date.fromisoformat(employed), dt.date.fromisoformat(since))
    return (begins + dt.timedelta(days=days)).isoformat()


def _due_again(
    shown: str | None, months: int | None, month: int | None, day: int | None
) -> str | None:
    if shown is None:
        return None
    at = dt.datetime.fromisoformat(shown).replace(tzinfo=dt.UTC)
    frequency = Requirement(every_months=months, yearly_month=month, yearly_day=day)
    due = frequency.due_again(timezone.localdate(at))
    return due.isoformat() if due else None
