"""Units beside each other: how much of what is required is held."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from competence.selectors.states import EXPIRING_DAYS
from people.models import Unit

# In SQL, since a person with two employments in a unit counts once there: the people of each unit
# are made distinct before their obligations are joined, which the ORM cannot say. Made distinct
# afterwards, 200,000 obligations must be sorted, and the page takes three times as long.
_COUNTS = """
SELECT staff.top,
       SUM(CASE WHEN o.held_until BETWEEN %s AND %s THEN 1 ELSE 0 END),
       SUM(CASE WHEN o.holding_id IS NULL OR o.held_until < %s THEN 1 ELSE 0 END),
       COUNT(*)
  FROM (SELECT DISTINCT top.id AS top, e.person_id
          FROM people_unit top
          JOIN people_unit u ON substr(u.path, 1, length(top.path)) = top.path
          JOIN people_employment e ON e.unit_id = u.id
          JOIN people_person p ON p.id = e.person_id AND p.is_active
         WHERE e.since <= %s AND (e.until IS NULL OR e.until >= %s) AND top.id IN ({ids})) staff
  JOIN competence_obligation o ON o.person_id = staff.person_id
 GROUP BY staff.top
"""


@dataclass(frozen=True, slots=True)
class UnitSummary:
    """Counts of required (person, competence) pairs in a unit and below."""

    unit: Unit
    valid: int
    expiring: int
    missing: int  # expired included

    @property
    def total(self) -> int:
        """All pairs."""
        return self.valid + self.expiring + self.missing

    @property
    def met(self) -> int:
        """The pairs that are held today."""
        return self.valid + self.expiring

    @property
    def percent(self) -> int:
        """What is met today, rounded down; 100 where nothing is required."""
        return 100 * self.met // self.total if self.total else 100

    @property
    def parts(self) -> list[tuple[str, float]]:
        """Colour and percent of each part of a stacked bar."""
        if not self.total:
            return []
        counts = (("success", self.valid), ("warning", self.expiring), ("danger", self.missing))
        return [(color, round(100 * number / self.total, 2)) for color, number in counts]


def compare_units(unit: Unit, on: dt.date | None = None) -> list[UnitSummary]:
    """The units below `unit`, or its siblings where there are none."""
    below = list(Unit.objects.get_children(unit))
    if not below:
        parent = Unit.objects.get_parent(unit) or unit
        below = list(Unit.objects.get_children(parent)) or [unit]
    return summarise(below, on)


def summarise(units: Sequence[Unit], on: dt.date | None = None) -> list[UnitSummary]:
    """The totals of units anywhere in the tree, each with what is below it; one query."""
    if not units:
        return []
    today = on or timezone.localdate()
    soon = today + dt.timedelta(days=EXPIRING_DAYS)
    ids = [unit.pk for unit in units]
    sql = _COUNTS.format(ids=", ".join(["%s"] * len(ids)))
    with connection.cursor() as cursor:
        cursor.execute(sql, [today, soon, today, today, today, *ids])
        counts = {top: tuple(map(int, numbers)) for top, *numbers in cursor.fetchall()}
    found = []
    for unit in units:
        expiring, missing, total = counts.get(unit.pk, (0, 0, 0))
        found.append(UnitSummary(unit, total - expiring - missing, expiring, missing))
    return found
