"""The question what a person is, their profile, and those who vouch for them."""

import pytest

from people.models import Affiliation, Person, Role
from tests.factories.people import (
    AffiliationFactory,
    EmploymentFactory,
    GrantFactory,
    PersonFactory,
    make_unit,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def newcomer(client):
    person = Person.objects.create_user("p-1")
    client.force_login(person)
    return person


def _answers(**changes):
    return {
        "given_name": "Emma",
        "family_name": "Vold",
        "kind": "student",
        "organisation": "Høgskolen",
        "hpr_number": "",
        "next": "/courses/",
    } | changes


def test_one_form_tells_it_all(client, newcomer):
    answer = client.post("/welcome/", _answers(hpr_number="1234567"))

    newcomer.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (302, "/courses/")
    assert (newcomer.get_full_name(), newcomer.hpr_number) == ("Emma Vold", "1234567")
    assert list(newcomer.affiliations.values_list("kind", "organisation")) == [
        ("student", "Høgskolen")
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": ""}, "kind"),
        ({"kind": "employee"}, "kind"),
        ({"given_name": " "}, "given_name"),
        ({"organisation": ""}, "organisation"),
        ({"organisation": "x" * 201}, "organisation"),
        ({"hpr_number": "123456"}, "hpr_number"),
        ({"hpr_number": "1234567890"}, "hpr_number"),
        ({"hpr_number": "12 34 567"}, "hpr_number"),
        ({"hpr_number": "１２３４５６７"}, "hpr_number"),
    ],
)
def test_what_is_missing_or_odd_is_said_beside_its_field(client, newcomer, changes, field):
    page = client.post("/welcome/", _answers(**changes))

    assert page.status_code == 200
    assert f'id="id_{field}_error"' in page.content.decode()
    assert not Affiliation.objects.exists()
    assert 'value="/courses/"' in page.content.decode()


def test_all_errors_are_shown_at_once(client, newcomer):
    page = client.post(
        "/welcome/", _answers(given_name="", kind="", hpr_number="x")
    ).content.decode()

    assert [f'id="id_{name}_error"' in page for name in ("given_name", "kind", "hpr_number")] == [
        True
    ] * 3


def test_where_a_patient_is_treated_is_not_kept(client, newcomer):
    client.post("/welcome/", _answers(kind="patient", organisation="Avdeling for noe"))

    assert newcomer.affiliations.get().organisation == ""


def test_the_question_is_put_once(client, newcomer):
    AffiliationFactory(person=newcomer)

    assert client.get("/welcome/")["Location"] == "/profile/"


def test_who_has_a_name_is_not_asked_for_one(client):
    client.force_login(PersonFactory(given_name="Kari", family_name="Hansen"))

    assert 'name="given_name"' not in client.get("/welcome/").content.decode()


def test_the_next_page_is_never_another_site(client, newcomer):
    assert client.post("/welcome/", _answers(next="https://evil.example/"))["Location"] == "/"


def test_hr_keeps_the_name_of_employees(client):
    employee = EmploymentFactory(unit=make_unit("a"), person__given_name="Kari").person
    client.force_login(employee)

    assert 'name="given_name"' not in client.get("/profile/").content.decode()
    client.post("/profile/", {"given_name": "Nora", "family_name": "X", "hpr_number": "7654321"})

    employee.refresh_from_db()
    assert (employee.given_name, employee.hpr_number) == ("Kari", "7654321")


def test_affiliations_are_added_and_taken_away(client, newcomer):
    client.post("/profile/affiliations/", {"kind": "relative"})
    client.post("/profile/affiliations/", {"kind": "temp", "organisation": "Vikarbyrået"})
    temp = newcomer.affiliations.get(kind="temp")
    page = client.get("/profile/").content.decode()
    assert "Vikarbyrået" in page

    client.post(f"/profile/affiliations/{temp.pk}/end/")

    kept = Affiliation.objects.current().filter(person=newcomer)
    assert list(kept.values_list("kind", flat=True)) == ["relative"]


def test_nobody_takes_away_what_another_has_said(client, newcomer):
    other = AffiliationFactory()

    assert client.post(f"/profile/affiliations/{other.pk}/end/").status_code == 404
    assert Affiliation.objects.current().filter(pk=other.pk).exists()


def test_an_administrator_verifies_and_the_list_says_who(client):
    admin = GrantFactory(role=Role.UNIT_ADMIN, person__given_name="Jan").person
    stated = AffiliationFactory(organisation="Høgskolen", person__given_name="Emma")
    client.force_login(admin)
    assert "Høgskolen" in client.get("/affiliations/").content.decode()

    client.post(f"/affiliations/{stated.pk}/verify/")

    stated.refresh_from_db()
    assert stated.verified_by == admin
    assert f"Bekreftet av {admin.get_full_name()}" in client.get("/affiliations/").content.decode()
    client.post(f"/affiliations/{stated.pk}/withdraw/")
    stated.refresh_from_db()
    assert stated.verified_by is None


def test_a_patient_is_on_no_list(client):
    patient = AffiliationFactory(kind="patient", person__given_name="Odd")
    client.force_login(GrantFactory(role=Role.SYSTEM_ADMIN).person)

    assert "Odd" not in client.get("/affiliations/").content.decode()
    assert client.post(f"/affiliations/{patient.pk}/verify/").status_code == 404


def test_the_list_asks_as_often_for_many_as_for_few(client, django_assert_max_num_queries):
    client.force_login(GrantFactory(role=Role.UNIT_ADMIN).person)
    AffiliationFactory.create_batch(20, verified_by=PersonFactory())

    with django_assert_max_num_queries(12):
        client.get("/affiliations/")
