"""Signing on a phone: who for whom, each point, once, and never changed."""

import uuid

import pytest
from django.urls import reverse

from competence import rules, services
from competence.errors import RefusedError
from competence.models import SignOff
from people.models import AuditEvent, Notice, Role
from tests.factories.competence import CompetenceFactory
from tests.factories.people import EmploymentFactory, GrantFactory, PersonFactory, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward():
    return make_unit("ward")


@pytest.fixture
def nurse(ward):
    person = PersonFactory(username="nurse", given_name="Kari", family_name="Østby")
    return EmploymentFactory(unit=ward, person=person).person


@pytest.fixture
def supervisor(ward):
    return GrantFactory(role=Role.SUPERVISOR, unit=ward).person


@pytest.fixture
def checklist():
    return services.publish_checklist(
        competence=CompetenceFactory(slug="drugs"), title="Prøve", items=["Én", "To"], by=None
    )


def answers(checklist, **given):
    data = {"uuid": str(uuid.uuid4()), "comment": "Trygg"}
    return data | {f"item-{item.pk}": "done" for item in checklist.items.all()} | given


def test_a_form_sent_twice_is_signed_once(client, nurse, supervisor, checklist):
    client.force_login(supervisor)
    page = reverse("competence:sign", args=[nurse.pk, checklist.uuid])
    data = answers(checklist)

    first = client.post(page, data)
    second = client.post(page, data)

    sign_off = SignOff.objects.get()
    assert first.url == second.url == reverse("competence:sign_off", args=[sign_off.uuid])
    assert (sign_off.passed, sign_off.verdicts.count(), sign_off.comment) == (True, 2, "Trygg")
    assert AuditEvent.objects.filter(action="sign_off.made", subject=nurse).count() == 1
    assert Notice.objects.get().person == nurse


def test_every_point_needs_a_verdict(client, nurse, supervisor, checklist):
    client.force_login(supervisor)
    data = answers(checklist)
    data.pop(f"item-{checklist.items.first().pk}")

    page = client.post(reverse("competence:sign", args=[nurse.pk, checklist.uuid]), data)

    assert page.status_code == 200
    assert not SignOff.objects.exists()


def test_one_point_that_is_not_done_is_not_passed(client, nurse, supervisor, checklist):
    client.force_login(supervisor)
    last = checklist.items.last()

    client.post(
        reverse("competence:sign", args=[nurse.pk, checklist.uuid]),
        answers(checklist, **{f"item-{last.pk}": "not_done"}),
    )

    assert SignOff.objects.get().passed is False


def test_an_old_list_is_not_signed(nurse, supervisor, checklist):
    items = list(checklist.items.all())
    services.publish_checklist(
        competence=checklist.competence, title="Prøve", items=["Ny"], by=None
    )

    with pytest.raises(RefusedError):
        services.sign(
            uuid=uuid.uuid4(),
            person=nurse,
            checklist=checklist,
            supervisor=supervisor,
            verdicts={item.pk: True for item in items},
        )


def test_nobody_signs_for_themselves_and_a_form_of_another_is_not_taken(
    client, ward, nurse, supervisor, checklist
):
    EmploymentFactory(unit=ward, person=supervisor)
    client.force_login(supervisor)
    own = client.get(reverse("competence:sign", args=[supervisor.pk, checklist.uuid]))
    assert own.status_code == 404

    other = EmploymentFactory(unit=ward).person
    data = answers(checklist)
    client.post(reverse("competence:sign", args=[nurse.pk, checklist.uuid]), data)
    client.post(reverse("competence:sign", args=[other.pk, checklist.uuid]), data)
    assert SignOff.objects.get().person == nurse


def test_people_are_found_by_any_part_of_the_name_and_only_ones_own(
    client, nurse, supervisor, checklist
):
    EmploymentFactory(unit=make_unit("elsewhere"), person__family_name="Østby")
    client.force_login(supervisor)

    page = client.get(reverse("competence:sign_people"), {"q": "kari øst"}).content.decode()

    assert page.count('data-person="') == page.count('data-person="nurse"') == 1


def test_a_withdrawal_is_a_row_of_its_own_with_a_reason(client, nurse, supervisor, checklist):
    client.force_login(supervisor)
    client.post(reverse("competence:sign", args=[nurse.pk, checklist.uuid]), answers(checklist))
    sign_off = SignOff.objects.get()
    address = reverse("competence:withdraw_sign_off", args=[sign_off.uuid])

    client.post(address, {"reason": " "})
    assert rules.withdrawable_sign_offs(supervisor).exists()
    client.post(address, {"reason": "Feil person"})
    client.post(address, {"reason": "En annen grunn"})

    assert sign_off.withdrawal.reason == "Feil person"
    assert not rules.withdrawable_sign_offs(supervisor).exists()
    assert SignOff.objects.get().passed  # what was signed is kept


@pytest.mark.parametrize("people", [2, 15])
def test_the_search_costs_the_same_however_many(
    client, ward, supervisor, people, django_assert_max_num_queries
):
    EmploymentFactory.create_batch(people, unit=ward)
    client.force_login(supervisor)

    with django_assert_max_num_queries(16):
        client.get(reverse("competence:sign_people"))
