"""Requirements spread over employments."""

import datetime as dt

import pytest
from django.utils import timezone

from competence import services
from competence.models import Obligation
from people.services import employ
from tests.competence.test_evidence import record
from tests.factories.competence import CompetenceFactory
from tests.factories.people import EmploymentFactory, JobRoleFactory, PersonFactory, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward():
    return make_unit("ward", make_unit("clinic"))


def test_a_requirement_reaches_the_subtree_and_the_job_role(ward):
    clinic = type(ward).objects.get(code="clinic")
    nurse, doctor = JobRoleFactory(name="Sykepleier"), JobRoleFactory(name="Lege")
    reached = EmploymentFactory(unit=ward, job_role=nurse).person
    EmploymentFactory(unit=ward, job_role=doctor)
    EmploymentFactory(unit=make_unit("elsewhere"), job_role=nurse)
    EmploymentFactory(unit=ward, job_role=nurse, until=dt.date(2021, 1, 1))

    services.require(competence=CompetenceFactory(), unit=clinic, job_role=nurse)

    assert [o.person for o in Obligation.objects.all()] == [reached]


def test_the_earliest_due_date_of_several_requirements_counts(ward):
    someone = EmploymentFactory(unit=ward).person
    competence = CompetenceFactory()
    today = timezone.localdate()

    services.require(competence=competence, unit=ward, due_days=60)
    services.require(competence=competence, unit=type(ward).objects.get(code="clinic"), due_days=10)

    obligation = Obligation.objects.get(person=someone)
    assert obligation.due_on == today + dt.timedelta(days=10)


def test_employment_brings_obligations_and_its_end_takes_them_but_not_the_holding(ward):
    competence = CompetenceFactory()
    services.require(competence=competence, unit=ward)
    someone, nurse = PersonFactory(), JobRoleFactory()
    evidence = record(someone, competence)

    employment = employ(person=someone, unit=ward, job_role=nurse, since=dt.date(2026, 1, 1))
    obligation = Obligation.objects.get(person=someone)
    assert obligation.holding.evidence == evidence

    employ(
        person=someone,
        unit=ward,
        job_role=nurse,
        since=employment.since,
        until=dt.date(2026, 2, 1),
    )
    assert not Obligation.objects.filter(person=someone).exists()
    assert someone.holdings.count() == 1


def test_a_second_refresh_changes_nothing(ward):
    EmploymentFactory.create_batch(3, unit=ward)
    services.require(competence=CompetenceFactory(), unit=ward)

    assert services.refresh_obligations() == 0


def test_a_refresh_mends_an_obligation_that_lost_its_holding(ward):
    competence = CompetenceFactory()
    someone = EmploymentFactory(unit=ward).person
    services.require(competence=competence, unit=ward)
    evidence = record(someone, competence, until=dt.date(2030, 1, 1))
    Obligation.objects.update(holding=None, held_until=None)

    assert services.refresh_obligations() == 1

    obligation = Obligation.objects.get()
    assert (obligation.holding.evidence, obligation.held_until) == (evidence, evidence.valid_until)
