"""What the matrix and "my competence" show, and at what cost."""

import datetime as dt

import pytest
from django.utils import timezone

from competence import services
from competence.selectors import compare_units, competences_of, unit_matrix
from competence.selectors.progress import UnderWay
from competence.selectors.states import CellState, state_of
from people.models import Unit
from tests.competence.test_evidence import record
from tests.factories.competence import CompetenceFactory
from tests.factories.people import EmploymentFactory, make_unit

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 22)


class _Held:
    def __init__(self, valid_until):
        self.valid_until = valid_until


@pytest.mark.parametrize(
    ("holding", "under_way", "state"),
    [
        (None, None, CellState.MISSING),
        (None, UnderWay(has_started=False, percent=0), CellState.ENROLLED),
        (None, UnderWay(has_started=True, percent=0), CellState.STARTED),
        (_Held(None), None, CellState.VALID),
        (_Held(TODAY + dt.timedelta(days=61)), None, CellState.VALID),
        (
            _Held(TODAY + dt.timedelta(days=60)),
            UnderWay(has_started=True, percent=40),
            CellState.EXPIRING,
        ),
        (_Held(TODAY), None, CellState.EXPIRING),
        (_Held(TODAY - dt.timedelta(days=1)), None, CellState.EXPIRED),
        (
            _Held(TODAY - dt.timedelta(days=1)),
            UnderWay(has_started=True, percent=10),
            CellState.STARTED,
        ),
    ],
)
def test_the_state_of_a_cell(holding, under_way, state):
    until = holding.valid_until if holding else None
    assert state_of(holding, under_way, TODAY, until=until) is state


@pytest.fixture
def clinic():
    """Two wards, one competence required in both; one of three people holds it."""
    clinic = make_unit("clinic")
    east, west = make_unit("east", clinic), make_unit("west", clinic)
    competence = CompetenceFactory()
    held = EmploymentFactory(unit=east).person
    EmploymentFactory(unit=east)
    EmploymentFactory(unit=west)
    services.require(competence=competence, unit=clinic)
    record(held, competence)
    return Unit.objects.get(pk=clinic.pk)


def test_the_matrix_of_a_unit_and_its_parts(clinic):
    matrix = unit_matrix(clinic)

    assert sorted(row.met for row in matrix.rows) == [0, 0, 1]
    assert {c.state for r in matrix.rows for c in r.cells} == {CellState.VALID, CellState.MISSING}
    assert (matrix.summary.valid, matrix.summary.missing, matrix.summary.percent) == (1, 2, 33)
    assert matrix.coverage == [33]
    parts = [(s.unit.code, s.valid, s.missing) for s in compare_units(clinic)]
    assert parts == [("east", 1, 1), ("west", 0, 1)]


def test_only_gaps_leaves_out_who_is_in_order(clinic):
    matrix = unit_matrix(clinic, only_gaps=True)

    assert len(matrix.rows) == 2
    assert all(row.gaps for row in matrix.rows)
    assert matrix.summary.total == 3  # the totals still speak of the whole unit


def test_a_person_with_two_jobs_in_one_unit_counts_once(clinic):
    person = unit_matrix(clinic).rows[0].person
    EmploymentFactory(person=person, unit=person.employments.get().unit)

    assert unit_matrix(clinic).summary.total == 3


@pytest.mark.parametrize("people", [3, 40])
def test_the_number_of_queries_does_not_grow_with_the_people(
    clinic, people, django_assert_num_queries
):
    east = type(clinic).objects.get(code="east")
    EmploymentFactory.create_batch(people, unit=east)
    services.refresh_obligations()

    with django_assert_num_queries(9):
        unit_matrix(clinic)
    with django_assert_num_queries(2):
        compare_units(clinic)


def test_my_competence_lists_what_needs_doing_first(clinic):
    east = type(clinic).objects.get(code="east")
    person = EmploymentFactory(unit=east).person
    today = timezone.localdate()
    states = {
        "valid": today + dt.timedelta(days=400),
        "expired": today - dt.timedelta(days=5),
        "expiring": today + dt.timedelta(days=5),
    }
    for name, until in states.items():
        one = CompetenceFactory(name=name, slug=name)
        services.require(competence=one, unit=east)
        record(person, one, until=until)
    extra = CompetenceFactory(name="extra", slug="extra")
    record(person, extra)

    listed = [(m.cell.state, m.is_required) for m in competences_of(person)]

    assert listed == [
        (CellState.EXPIRED, True),
        (CellState.MISSING, True),
        (CellState.EXPIRING, True),
        (CellState.VALID, True),
        (CellState.VALID, False),
    ]
