"""A living plan: what is written, what is published, and whom it reaches by when."""

import datetime as dt

import pytest
from django.utils import timezone

from competence import services
from competence.errors import RefusedError
from competence.models import Frequency, Obligation, Plan, PlanRow, PublishedRow, Requirement
from competence.selectors import competences_of
from competence.selectors.states import CellState
from people.models import JobRole, Unit
from tests.competence.test_evidence import record
from tests.factories.competence import CompetenceFactory
from tests.factories.people import EmploymentFactory, JobRoleFactory, PersonFactory, make_unit

pytestmark = pytest.mark.django_db


class Often(Frequency):
    class Meta:
        app_label = "competence"
        managed = False


@pytest.fixture
def clinic():
    clinic = make_unit("clinic")
    make_unit("ward", clinic)
    return Unit.objects.get(pk=clinic.pk)


@pytest.fixture
def ward(clinic):
    return Unit.objects.get(code="ward")


@pytest.fixture
def owner():
    return PersonFactory()


def make_row(plan, owner, *, units, roles=(), competence=None, **fields):
    row = PlanRow(plan=plan, topic="Brann", objective="Redde og varsle", **fields)
    return services.save_row(
        row,
        competence=competence or CompetenceFactory(),
        units=units,
        job_roles=roles,
        courses=[],
        by=owner,
    )


@pytest.fixture
def plan(clinic, owner):
    return services.save_plan(Plan(title="Brannvern", owner_unit=clinic), by=owner)


@pytest.mark.parametrize(
    ("often", "achieved", "due"),
    [
        (Often(), "2026-03-01", None),
        (Often(every_months=12), "2026-03-01", "2027-03-01"),
        (Often(every_months=1), "2026-01-31", "2026-02-28"),
        (Often(yearly_month=6, yearly_day=1), "2026-03-01", "2027-06-01"),
        (Often(yearly_month=6, yearly_day=1), "2026-06-01", "2027-06-01"),
        (Often(yearly_month=6, yearly_day=1), "2026-06-02", "2028-06-01"),
        (Often(yearly_month=12, yearly_day=31), "2026-01-01", "2027-12-31"),
    ],
)
def test_the_day_it_is_asked_for_again_is_the_same_in_python_and_sql(
    plan, owner, ward, often, achieved, due
):
    day = dt.date.fromisoformat(achieved)
    expected = dt.date.fromisoformat(due) if due else None
    assert often.due_again(day) == expected
    person = EmploymentFactory(unit=ward).person
    names = ("every_months", "yearly_month", "yearly_day")
    row = make_row(plan, owner, units=[ward], **{name: getattr(often, name) for name in names})
    noon = dt.datetime.combine(day, dt.time(12), timezone.get_default_timezone())
    record(person, row.competence, achieved=noon)

    services.publish_plan(plan, by=owner)

    obligation = Obligation.objects.get()
    assert obligation.held_until == expected
    if due:
        assert obligation.due_on == expected


def test_publishing_reaches_the_target_group_and_is_written_down(plan, owner, clinic, ward):
    nurse = JobRoleFactory()
    reached = EmploymentFactory(unit=ward, job_role=nurse).person
    EmploymentFactory(unit=ward)  # another position
    EmploymentFactory(unit=make_unit("elsewhere"), job_role=nurse)
    row = make_row(plan, owner, units=[clinic], roles=[nurse], due_days=10)

    preview = services.preview_plan(plan)
    version = services.publish_plan(plan, by=owner)

    assert (preview.people, preview.new_obligations) == (1, 1)
    assert [(one.name, one.people) for one in preview.units] == [("Ward", 1)]
    obligation = Obligation.objects.get()
    assert (obligation.person, obligation.competence) == (reached, row.competence)
    assert obligation.due_on == timezone.localdate() + dt.timedelta(days=10)
    assert (version.number, version.people, version.new_obligations) == (1, 1, 1)
    assert version.rows.get().audience_text == "Sykepleier: Clinic"
    assert services.preview_plan(plan).new_obligations == 0


def test_a_draft_reaches_nobody_and_a_change_waits_for_the_next_version(plan, owner, ward):
    EmploymentFactory(unit=ward)
    row = make_row(plan, owner, units=[ward])
    assert not Obligation.objects.exists()

    services.publish_plan(plan, by=owner)
    row.topic = "Brann og evakuering"
    services.save_row(
        row, competence=row.competence, units=[ward], job_roles=[], courses=[], by=owner
    )

    plan.refresh_from_db()
    assert plan.has_unpublished_changes
    assert Obligation.objects.get().requirement.row.topic == "Brann"
    services.publish_plan(plan, by=owner)
    assert Obligation.objects.get().requirement.row.topic == "Brann og evakuering"
    assert PublishedRow.objects.filter(topic="Brann").exists()  # what was published is kept
    assert Requirement.objects.count() == 1


def test_a_row_that_is_removed_and_comes_back_begins_anew(plan, owner, ward):
    EmploymentFactory(unit=ward)
    kept = make_row(plan, owner, units=[ward])
    gone = make_row(plan, owner, units=[ward])
    services.publish_plan(plan, by=owner)
    assert Obligation.objects.count() == 2

    competence = gone.competence
    services.remove_row(gone, by=owner)
    services.publish_plan(plan, by=owner)
    assert [o.competence for o in Obligation.objects.all()] == [kept.competence]
    assert Requirement.objects.filter(until__isnull=False).count() == 1

    make_row(plan, owner, units=[ward], competence=competence)
    services.publish_plan(plan, by=owner)
    assert Obligation.objects.count() == 2
    assert Requirement.objects.count() == 2


def test_a_change_of_the_plan_leaves_what_was_published_meanwhile(plan, owner, ward):
    make_row(plan, owner, units=[ward])
    in_a_form = Plan.objects.get(pk=plan.pk)
    services.publish_plan(plan, by=None)

    in_a_form.title = "Brann og røyk"
    services.save_plan(in_a_form, by=owner)

    plan.refresh_from_db()
    assert (plan.title, plan.state) == ("Brann og røyk", Plan.State.PUBLISHED)
    assert plan.has_unpublished_changes


def test_a_target_group_may_be_of_any_size(plan, owner, ward):
    roles = [JobRole(code=f"r{number}", name=f"Stilling {number}") for number in range(600)]
    JobRole.objects.bulk_create(roles)
    EmploymentFactory(unit=ward, job_role=roles[-1])
    make_row(plan, owner, units=[ward], roles=roles)

    assert services.preview_plan(plan).people == 1
    services.publish_plan(plan, by=None)

    assert Obligation.objects.count() == 1


def test_an_archived_plan_asks_for_nothing_and_takes_nothing(plan, owner, ward):
    person = EmploymentFactory(unit=ward).person
    row = make_row(plan, owner, units=[ward])
    services.publish_plan(plan, by=owner)
    record(person, row.competence)

    services.archive_plan(plan, by=owner)

    assert not Obligation.objects.exists()
    assert person.holdings.count() == 1
    with pytest.raises(RefusedError):
        services.publish_plan(plan, by=owner)


def test_only_a_plan_that_was_never_published_can_be_deleted(plan, owner, ward):
    make_row(plan, owner, units=[ward])
    services.publish_plan(plan, by=owner)
    with pytest.raises(RefusedError):
        services.delete_plan(plan, by=owner)

    draft = services.save_plan(Plan(title="Utkast", owner_unit=ward), by=owner)
    make_row(draft, owner, units=[ward])
    services.delete_plan(draft, by=owner)
    assert list(Plan.objects.all()) == [plan]


def test_a_plan_never_reaches_out_of_its_own_unit(plan, owner, ward):
    make_row(plan, owner, units=[ward, make_unit("elsewhere")])

    with pytest.raises(RefusedError):
        services.publish_plan(plan, by=owner)

    assert not Requirement.objects.exists()


def test_two_plans_that_ask_for_the_same_give_one_obligation_with_the_stricter_date(
    plan, owner, clinic, ward
):
    person = EmploymentFactory(unit=ward).person
    competence = CompetenceFactory()
    make_row(plan, owner, units=[clinic], competence=competence, due_days=60)
    services.publish_plan(plan, by=owner)
    other = services.save_plan(Plan(title="Post", owner_unit=ward), by=owner)
    make_row(other, owner, units=[ward], competence=competence, due_days=90, every_months=6)
    services.publish_plan(other, by=owner)

    today = timezone.localdate()
    assert Obligation.objects.get().due_on == today + dt.timedelta(days=60)

    record(person, competence, achieved=timezone.now())  # once is done; every six months is not
    obligation = Obligation.objects.get()
    assert obligation.requirement.plan == other
    assert obligation.held_until == Often(every_months=6).due_again(today)


def test_a_holding_that_a_plan_asks_for_again_is_a_gap_and_still_valid(plan, owner, ward):
    person = EmploymentFactory(unit=ward).person
    row = make_row(plan, owner, units=[ward], every_months=12)
    services.publish_plan(plan, by=owner)
    record(person, row.competence, achieved=timezone.now() - dt.timedelta(days=400))

    (one,) = competences_of(person)

    assert one.cell.state == CellState.REPEAT
    assert one.cell.asks_again
    assert person.holdings.get().valid_until is None
    assert one.row.topic == "Brann"


def test_a_renewal_is_seen_also_beside_a_proof_without_an_end(plan, owner, ward):
    person = EmploymentFactory(unit=ward).person
    row = make_row(plan, owner, units=[ward], every_months=12)
    services.publish_plan(plan, by=owner)
    today = timezone.localdate()
    record(person, row.competence, achieved=timezone.now() - dt.timedelta(days=400))

    renewal = record(
        person,
        row.competence,
        achieved=timezone.now(),
        until=today + dt.timedelta(days=365),
    )

    (one,) = competences_of(person)
    assert (one.cell.state, one.cell.until) == (
        CellState.VALID,
        Often(every_months=12).due_again(today),
    )
    assert person.holdings.get().valid_until is None
    assert list(services.differences()) == []
    services.withdraw_evidence(statement_id=renewal.statement_id, reason="voided")
    (one,) = competences_of(person)
    assert one.cell.state == CellState.REPEAT


@pytest.mark.parametrize("rows", [1, 6])
def test_my_competence_costs_the_same_however_many_rows(
    plan, owner, ward, rows, django_assert_num_queries
):
    person = EmploymentFactory(unit=ward).person
    for _ in range(rows):
        make_row(plan, owner, units=[ward])
    services.publish_plan(plan, by=owner)

    with django_assert_num_queries(11):
        for one in competences_of(person):
            assert one.row.version.plan == plan
            assert one.other_courses == []
