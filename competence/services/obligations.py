"""Who must hold what: requirements spread over employments, in a few statements for everybody."""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence

from django.db import connection, transaction
from django.utils import timezone

from competence.models import Competence, Requirement
from competence.wanted import among_competences, among_people, wanted
from people.models import JobRole, Unit
from people.services import lock_people

_CHUNK = 5_000  # persons named in one statement

# An unchanged row is left alone, so that a second run changes nothing. `WHERE true` lets SQLite
# tell the ON of the conflict from that of a join; its driver counts rows only of a statement that
# does not begin with WITH.
_KEEP = """
INSERT INTO competence_obligation
       (person_id, competence_id, requirement_id, due_on, holding_id, held_until)
WITH {wanted}
SELECT person_id, competence_id, requirement_id, due_on, holding_id, held_until
  FROM wanted WHERE true
    ON CONFLICT (person_id, competence_id) DO UPDATE
   SET requirement_id = excluded.requirement_id, due_on = excluded.due_on,
       holding_id = excluded.holding_id, held_until = excluded.held_until
 WHERE competence_obligation.requirement_id <> excluded.requirement_id
    OR competence_obligation.due_on <> excluded.due_on
    OR competence_obligation.holding_id IS {distinct} excluded.holding_id
    OR competence_obligation.held_until IS {distinct} excluded.held_until
"""
# EXCEPT, since a join that is expected to find one row becomes a loop over all in a loop over all.
_END = """
DELETE FROM competence_obligation
 WHERE (person_id, competence_id) IN (
       WITH {wanted}
       SELECT o.person_id, o.competence_id FROM competence_obligation o
        WHERE true{people}{competences}
       EXCEPT SELECT person_id, competence_id FROM wanted)
"""


@transaction.atomic
def require(
    *,
    competence: Competence,
    unit: Unit,
    job_role: JobRole | None = None,
    due_days: int = 30,
    since: dt.date | None = None,
) -> Requirement:
    """Everybody in `unit` and below, in `job_role` if given, must hold `competence`."""
    requirement, _created = Requirement.objects.update_or_create(
        competence=competence,
        unit=unit,
        job_role=job_role,
        plan=None,
        defaults={"due_days": due_days, "since": since or timezone.localdate(), "until": None},
    )
    refresh_obligations()
    return requirement


@transaction.atomic
def refresh_obligations(
    person_ids: Collection[int] | None = None,
    on: dt.date | None = None,
    competence_ids: Collection[int] | None = None,
) -> int:
    """Bring the obligations of these persons (None: everybody) in step; how many rows changed.

    `competence_ids` keeps to these competences. An obligation ends with the employment or the
    requirement; what a person holds never does.
    """
    today = on or timezone.localdate()
    lock_people(person_ids)
    return sum(_refresh(chunk, today, competence_ids) for chunk in _chunks(person_ids))


def _refresh(
    person_ids: Sequence[int] | None, today: dt.date, competence_ids: Collection[int] | None
) -> int:
    spread, params = wanted(today, person_ids, competence_ids)
    people, people_params = among_people("o.person_id", person_ids)
    competences, competence_params = among_competences("o.competence_id", competence_ids)
    distinct = "NOT" if connection.vendor == "sqlite" else "DISTINCT FROM"
    with connection.cursor() as cursor:
        cursor.execute(
            _END.format(wanted=spread, people=people, competences=competences),
            [*params, *people_params, *competence_params],
        )
        ended: int = cursor.rowcount
        cursor.execute(_KEEP.format(wanted=spread, distinct=distinct), params)
        kept: int = cursor.rowcount
        return ended + kept


def _chunks(person_ids: Collection[int] | None) -> Iterator[Sequence[int] | None]:
    if person_ids is None:
        yield None
        return
    ids = sorted(set(person_ids))
    for begin in range(0, len(ids), _CHUNK):
        yield ids[begin : begin + _CHUNK]
