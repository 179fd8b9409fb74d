"""The rows that every save reads, by queries that are written once.

Django takes longer to write such a query than PostgreSQL to answer it (decision 21). Here each is
written the first time it is asked, and asked with other values from then on.
"""

from collections.abc import Callable
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet

from content.models import Package
from courses.models import Course, Enrolment
from people.models import Person
from scorm.models import Attempt, Sco, ScoState, Visit

Row = TypeVar("Row", bound=Model)


class Query(Generic[Row]):
    """A query of one table for one row, by integers alone: none of them may change its text."""

    def __init__(self, of: Callable[..., "QuerySet[Row]"]) -> None:
        self._of = of
        self._written: tuple[QuerySet[Row], str] | None = None

    def __call__(self, *values: int) -> Row | None:
        """The row, None where there is none."""
        rows, text = self._written = self._written or self._write(*values)
        return next(iter(rows.raw(text, values)), None)

    def _write(self, *values: int) -> tuple["QuerySet[Row]", str]:
        rows = self._of(*values)
        text, parameters = rows.query.sql_with_params()
        if parameters != values:
            raise ValueError("The query holds more than the values.")
        return rows, text


_attempt = Query(lambda pk: Attempt.objects.select_for_update().filter(pk=pk).defer("sequencing"))
_visit = Query(lambda attempt, number: Visit.objects.filter(attempt=attempt, number=number))
_sco = Query(lambda pk: Sco.objects.filter(pk=pk))
_package = Query(lambda pk: Package.objects.filter(pk=pk).only("uuid", "kind"))
_state = Query(lambda attempt, sco: ScoState.objects.filter(attempt=attempt, sco=sco))
_enrolment = Query(lambda pk: Enrolment.objects.filter(pk=pk))
_course = Query(lambda pk: Course.objects.filter(pk=pk))
_person = Query(lambda pk: Person.objects.filter(pk=pk))


def locked_visit(attempt_id: int, number: int, *, tells: bool) -> Visit:
    """The visit, with its attempt locked until the transaction ends; raises Visit.DoesNotExist.

    Everyone locks the attempt first and nothing else, since a visit that begins ends older ones.
    `tells` fetches along what facts are told with: enrolment, course and person.
    """
    attempt = _attempt(attempt_id)
    visit = _visit(attempt_id, number)
    if attempt is None or visit is None:
        raise Visit.DoesNotExist
    visit.attempt = attempt
    visit.sco = _found(_sco(visit.sco_id))
    visit.sco.package = _found(_package(visit.sco.package_id))
    if tells and attempt.enrolment_id is not None:
        attempt.enrolment = enrolment = _found(_enrolment(attempt.enrolment_id))
        enrolment.course = _found(_course(enrolment.course_id))
        enrolment.person = _found(_person(enrolment.person_id))
    return visit


def state_of(visit: Visit) -> ScoState:
    """The state of the visit's SCO, which is there once a visit of it has begun."""
    return _found(_state(visit.attempt_id, visit.sco_id))


def _found(row: Row | None) -> Row:
    """A row that a foreign key names."""
    if row is None:
        raise LookupError("A row that another names is gone.")
    return row
