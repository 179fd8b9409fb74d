"""Writing a plan in the browser: the forms, what they refuse, and who may shape a competence."""

import pytest
from django.urls import reverse

from competence import services
from competence.models import Competence, Obligation, Plan, PlanRow
from people.models import AuditEvent, Role, Unit
from tests.competence.test_plans import make_row
from tests.factories.competence import CompetenceFactory
from tests.factories.courses import CourseFactory
from tests.factories.people import EmploymentFactory, GrantFactory, make_unit
from xapi_bridge.services.rules import let_course_give

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic():
    clinic = make_unit("clinic")
    make_unit("ward", clinic)
    return Unit.objects.get(pk=clinic.pk)


@pytest.fixture
def ward(clinic):
    return Unit.objects.get(code="ward")


@pytest.fixture
def owner(clinic):
    return GrantFactory(role=Role.SUBJECT_OWNER, unit=clinic).person


@pytest.fixture
def plan(clinic, owner):
    plan = Plan(title="Brannvern", owner_unit=clinic, subject_owner=owner)
    return services.save_plan(plan, by=owner)


def row_of(ward, **values):
    return {
        "topic": "Brann",
        "objective": "Varsle",
        "new_name": "Brannvern",
        "new_short_name": "Brann",
        "units": [ward.pk],
        "due_days": 30,
        "frequency": "once",
    } | values


def save(client, plan, data):
    return client.post(reverse("competence:new_row", args=[plan.uuid]), data)


def test_a_plan_is_made_written_and_published(client, clinic, ward, owner):
    EmploymentFactory(unit=ward)
    client.force_login(owner)
    made = client.post(
        reverse("competence:new_plan"),
        {"title": "Brannvern", "owner_unit": clinic.pk, "subject_owner": owner.pk},
    )
    plan = Plan.objects.get()
    assert made.url == plan.get_absolute_url()
    save(client, plan, row_of(ward, frequency="yearly", yearly_day=1, yearly_month=6))
    row = plan.rows.get()
    assert (row.competence.name, row.yearly_month, row.every_months) == ("Brannvern", 6, None)

    address = reverse("competence:publish_plan", args=[plan.uuid])
    assert client.post(address).status_code == 404  # the subject owner keeps, another publishes
    client.force_login(GrantFactory(role=Role.CLINIC_HEAD, unit=clinic).person)
    preview = client.get(address).content.decode()
    assert "Ward" in preview
    assert not Obligation.objects.exists()
    client.post(address)

    assert Obligation.objects.count() == 1
    actions = set(AuditEvent.objects.values_list("action", flat=True))
    assert {"plan.created", "plan.row_saved", "plan.published"} <= actions


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"new_name": ""}, "new_name"),
        ({"units": []}, "units"),
        ({"frequency": "months"}, "every_months"),
        ({"frequency": "yearly", "yearly_day": 29, "yearly_month": 2}, "yearly_day"),
        ({"frequency": "yearly"}, "yearly_day"),
        ({"frequency": "sometimes"}, "frequency"),
    ],
)
def test_what_a_row_must_say(client, plan, ward, owner, values, field):
    client.force_login(owner)

    answer = save(client, plan, row_of(ward, **values))

    assert field in answer.context["form"].errors
    assert not plan.rows.exists()
    assert not Competence.objects.exists()


def test_a_unit_outside_the_plan_cannot_be_chosen(client, plan, owner):
    client.force_login(owner)

    answer = save(client, plan, row_of(make_unit("elsewhere")))

    assert "units" in answer.context["form"].errors


def test_a_competence_that_others_require_is_not_made_stricter_from_here(client, plan, ward, owner):
    shared = CompetenceFactory()
    services.require(competence=shared, unit=make_unit("elsewhere"))
    client.force_login(owner)

    refused = save(client, plan, row_of(ward, competence=shared.pk, high_risk="on"))
    assert "competence" in refused.context["form"].errors
    save(client, plan, row_of(ward, competence=shared.pk))

    row = plan.rows.get()
    assert row.competence == shared
    checklist = reverse("competence:checklist", args=[plan.uuid, row.uuid])
    assert client.get(checklist).status_code == 403
    shared.refresh_from_db()
    assert not shared.high_risk


def test_what_others_no_longer_require_is_made_stricter_from_here(client, plan, ward, owner, head):
    shared, elsewhere = CompetenceFactory(), make_unit("elsewhere")
    theirs = services.save_plan(Plan(title="Deres", owner_unit=elsewhere), by=owner)
    make_row(theirs, owner, units=[elsewhere], competence=shared)
    services.publish_plan(theirs, by=None)
    services.archive_plan(theirs, by=head)
    client.force_login(owner)

    save(client, plan, row_of(ward, competence=shared.pk, high_risk="on"))
    publish(client, plan, by=head)

    shared.refresh_from_db()
    assert shared.high_risk


@pytest.mark.parametrize("ticks", [{}, {"high_risk": "on"}])
def test_choosing_a_strict_competence_keeps_it_strict(client, plan, ward, owner, head, ticks):
    strict = CompetenceFactory(needs_approval=True)
    client.force_login(owner)

    save(client, plan, row_of(ward, competence=strict.pk, **ticks))
    publish(client, plan, by=head)

    strict.refresh_from_db()
    assert (strict.needs_approval, strict.high_risk) == (True, bool(ticks))


def test_a_plan_names_a_competence_once(client, plan, ward, owner):
    client.force_login(owner)
    save(client, plan, row_of(ward))

    again = save(client, plan, row_of(ward, competence=Competence.objects.get().pk))

    assert "competence" in again.context["form"].errors
    assert PlanRow.objects.count() == 1


@pytest.fixture
def head(clinic):
    return GrantFactory(role=Role.CLINIC_HEAD, unit=clinic).person


def publish(client, plan, by):
    client.force_login(by)
    return client.post(reverse("competence:publish_plan", args=[plan.uuid]), follow=True)


@pytest.mark.parametrize("stricter", [True, False])
def test_what_a_competence_takes_changes_when_the_plan_is_published(
    client, plan, ward, owner, head, stricter
):
    competence = CompetenceFactory(needs_approval=not stricter, high_risk=not stricter)
    client.force_login(owner)
    save(client, plan, row_of(ward, competence=competence.pk))
    row = plan.rows.get()
    ticks = {"needs_approval": "on", "high_risk": "on"} if stricter else {}
    change = reverse("competence:row", args=[plan.uuid, row.uuid])
    client.post(change, row_of(ward, competence=competence.pk, **ticks))

    competence.refresh_from_db()
    assert (competence.needs_approval, competence.high_risk) == (not stricter, not stricter)
    form = client.get(change).context["form"]
    assert (form["needs_approval"].value(), form["high_risk"].value()) == (stricter, stricter)
    client.force_login(head)
    page = client.get(reverse("competence:publish_plan", args=[plan.uuid])).content.decode()
    assert f'data-changes="{competence.slug}"' in page
    publish(client, plan, by=head)

    competence.refresh_from_db()
    assert (competence.needs_approval, competence.high_risk) == (stricter, stricter)
    shaped = AuditEvent.objects.get(action="competence.shaped")
    assert (shaped.actor, shaped.detail) == (
        head,
        {"competence": competence.slug, "needs_approval": stricter, "high_risk": stricter},
    )
    page = client.get(reverse("competence:publish_plan", args=[plan.uuid])).content.decode()
    assert "data-changes" not in page


@pytest.mark.parametrize("ticks", [{}, {"needs_approval": "on"}])
def test_what_stands_when_another_plan_has_changed_it_is_not_changed_back(
    client, plan, clinic, ward, owner, head, ticks
):
    competence = CompetenceFactory()
    client.force_login(owner)
    save(client, plan, row_of(ward, competence=competence.pk, **ticks))
    other = services.save_plan(Plan(title="Post", owner_unit=clinic, subject_owner=owner), by=owner)
    save(client, other, row_of(ward, competence=competence.pk, high_risk="on"))
    publish(client, other, by=head)

    publish(client, plan, by=head)

    competence.refresh_from_db()
    assert (competence.needs_approval, competence.high_risk) == (bool(ticks), True)


@pytest.mark.parametrize("change", ["flag", "checklist"])
def test_nobody_publishes_a_change_of_what_others_require(client, plan, ward, owner, head, change):
    competence = CompetenceFactory(high_risk=True)
    client.force_login(owner)
    save(client, plan, row_of(ward, competence=competence.pk))
    row = plan.rows.get()
    if change == "flag":
        client.post(
            reverse("competence:row", args=[plan.uuid, row.uuid]),
            row_of(ward, competence=competence.pk),
        )
    else:
        client.post(
            reverse("competence:checklist", args=[plan.uuid, row.uuid]),
            {"title": "Prøve", "items": "Én"},
        )
    services.require(competence=competence, unit=make_unit("elsewhere"))

    answer = publish(client, plan, by=head)

    refusal = "Åpne raden «Brann» og velg «La kompetansen være som den er»."
    assert refusal in answer.content.decode()
    competence.refresh_from_db()
    plan.refresh_from_db()
    assert (competence.high_risk, competence.checklists.count()) == (True, 0)
    assert plan.published_at is None

    client.force_login(owner)
    leave = reverse("competence:leave_competence", args=[plan.uuid, row.uuid])
    form = reverse("competence:row", args=[plan.uuid, row.uuid])
    assert leave in client.get(form).content.decode()
    client.post(leave)
    assert leave not in client.get(form).content.decode()
    publish(client, plan, by=head)

    competence.refresh_from_db()
    plan.refresh_from_db()
    assert (competence.high_risk, competence.checklists.count()) == (True, 0)
    assert plan.published_at is not None


def test_the_publish_page_names_rows_whose_courses_do_not_give_the_competence(
    client, plan, ward, owner, head
):
    first, second = (CourseFactory() for _ in range(2))
    client.force_login(owner)
    save(client, plan, row_of(ward, courses=[first.pk, second.pk]))
    competence = plan.rows.get().competence
    address = reverse("competence:publish_plan", args=[plan.uuid])
    client.force_login(head)
    assert f'data-gives-nothing="{competence.slug}"' in client.get(address).content.decode()

    let_course_give(course=second, competence=competence, by=None)

    assert "data-gives-nothing" not in client.get(address).content.decode()


def test_a_checklist_applies_when_the_plan_is_published_and_a_change_is_the_next_version(
    client, plan, ward, owner, head
):
    client.force_login(owner)
    save(client, plan, row_of(ward))
    row = plan.rows.get()
    address = reverse("competence:checklist", args=[plan.uuid, row.uuid])
    data = {"title": "Prøve", "valid_months": "12"}

    for items, versions in (
        ("Én\n\n  To \n", [(1, 2, True)]),
        ("Én\nTo", [(1, 2, True)]),
        ("Én\nTo\nTre", [(1, 2, False), (2, 3, True)]),
    ):
        client.force_login(owner)
        before = row.competence.checklists.count()
        client.post(address, data | {"items": items})
        assert row.competence.checklists.count() == before
        lines = [line.strip() for line in items.splitlines() if line.strip()]
        assert client.get(address).context["form"]["items"].value() == "\n".join(lines)
        publish(client, plan, by=head)
        found = row.competence.checklists.order_by("version")
        assert [(c.version, c.items.count(), c.retired_at is None) for c in found] == versions


def test_a_row_that_asks_for_another_competence_forgets_the_checklist(client, plan, ward, owner):
    client.force_login(owner)
    save(client, plan, row_of(ward))
    row = plan.rows.get()
    data = {"title": "Prøve", "items": "Én"}
    client.post(reverse("competence:checklist", args=[plan.uuid, row.uuid]), data)
    change = reverse("competence:row", args=[plan.uuid, row.uuid])

    client.post(change, row_of(ward, competence=row.competence_id, topic="Brann og røyk"))
    row.refresh_from_db()
    assert (row.topic, row.new_checklist["items"]) == ("Brann og røyk", ["Én"])
    client.post(change, row_of(ward, competence=CompetenceFactory().pk))

    row.refresh_from_db()
    assert row.new_checklist is None
