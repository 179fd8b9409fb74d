"""Who sees which competence page, what stands on it and what it costs."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from competence import services
from competence.models import Competence, Evidence, Holding
from people.models import AuditEvent, Unit
from tests.competence.test_evidence import record
from tests.factories.competence import CompetenceFactory
from tests.factories.people import EmploymentFactory, GrantFactory, PersonFactory, make_unit

pytestmark = pytest.mark.django_db

CELL = re.compile(
    r'data-cell data-state="(\w+)" data-person="([^"]+)" data-competence="([^"]+)"', re.DOTALL
)


@pytest.fixture
def clinic():
    """A clinic with two wards; hand hygiene is required in both."""
    clinic = make_unit("clinic")
    make_unit("east", clinic)
    make_unit("west", clinic)
    services.require(competence=CompetenceFactory(slug="hygiene"), unit=clinic)
    return clinic


@pytest.fixture
def ward(clinic):
    """The ward of the nurse, east in the clinic."""
    return Unit.objects.get(code="east")


@pytest.fixture
def nurse(ward):
    """A nurse who holds what is required, by a course with 90 %."""
    nurse = EmploymentFactory(unit=ward, person__username="nurse").person
    services.refresh_obligations(person_ids=[nurse.pk])
    record(nurse, Competence.objects.get())
    return nurse


@pytest.fixture
def leader(ward):
    """The leader of the nurse's ward, who is not employed in it."""
    return GrantFactory(unit=ward).person


def address_of(name, nurse, ward):
    """The address of a page about `nurse` or `ward`."""
    arguments = {
        "mine": [],
        "units": [],
        "unit": [ward.pk],
        "person": [ward.pk, nurse.pk],
        "evidence": [Evidence.objects.get().uuid],
    }
    return reverse(f"competence:{name}", args=arguments[name])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        # visitor, stranger, the nurse, her leader, a leader elsewhere, the clinic's head
        ("mine", (302, 200, 200, 200, 200, 200)),
        ("units", (302, 404, 404, 302, 302, 302)),
        ("unit", (302, 404, 404, 200, 404, 200)),
        ("person", (302, 404, 404, 200, 404, 200)),
        ("evidence", (302, 404, 200, 200, 404, 200)),
    ],
)
def test_who_sees_which_page(client, clinic, ward, nurse, leader, name, expected):
    elsewhere = GrantFactory(unit=Unit.objects.get(code="west")).person
    head = GrantFactory(unit=clinic, role="clinic_head").person
    address = address_of(name, nurse, ward)

    answers = []
    for viewer in (None, PersonFactory(), nurse, leader, elsewhere, head):
        client.logout()
        if viewer:
            client.force_login(viewer)
        answers.append(client.get(address).status_code)

    assert tuple(answers) == expected


def test_a_person_of_another_unit_is_not_found_in_mine(client, clinic, ward, nurse, leader):
    other = EmploymentFactory(unit=Unit.objects.get(code="west")).person
    client.force_login(leader)

    answer = client.get(reverse("competence:person", args=[ward.pk, other.pk]))

    assert answer.status_code == 404


def test_my_competence_names_the_statement_behind_each_holding(client, nurse):
    client.force_login(nurse)

    page = client.get(reverse("competence:mine")).content.decode()

    statement = Holding.objects.get().evidence.statement_id
    assert f'data-holding="hygiene" data-statement="{statement}"' in page


def test_an_expired_holding_tells_its_end_and_no_due_date(client, ward):
    nurse = EmploymentFactory(unit=ward).person
    services.refresh_obligations()
    record(nurse, Competence.objects.get(), until=dt.date(2025, 3, 1))
    client.force_login(nurse)

    page = client.get(reverse("competence:mine"), headers={"accept-language": "en"})

    text = page.content.decode()
    assert "Expired 1 March 2025" in text
    assert "Was due" not in text


def test_an_empty_page_says_what_will_be_here(client):
    client.force_login(PersonFactory())

    page = client.get(reverse("competence:mine")).content.decode()

    assert reverse("courses:catalogue") in page
    assert "data-holding" not in page


@pytest.mark.parametrize("name", ["person", "evidence"])
def test_a_leaders_reading_is_written_down(client, nurse, ward, leader, name):
    client.force_login(leader)
    client.get(address_of(name, nurse, ward))

    noted = AuditEvent.objects.get(action={"person": "competence.read"}.get(name, "evidence.read"))
    assert (noted.actor, noted.subject) == (leader, nurse)


def test_reading_ones_own_evidence_is_not_written_down(client, nurse, ward):
    client.force_login(nurse)
    client.get(address_of("evidence", nurse, ward))

    assert not AuditEvent.objects.filter(action="evidence.read").exists()


def test_the_evidence_says_what_happened_in_plain_words(client, nurse, ward):
    client.force_login(nurse)
    proof = Evidence.objects.get()

    page = client.get(address_of("evidence", nurse, ward)).content.decode()

    words = (
        proof.activity_name,
        proof.authority,
        str(proof.statement_id),
        proof.rule,
        "90\N{NO-BREAK SPACE}%",
    )
    assert [word for word in words if word not in page] == []


def test_withdrawn_evidence_says_so(client, nurse, ward):
    proof = Evidence.objects.get()
    services.withdraw_evidence(statement_id=proof.statement_id, reason="voided by mistake")
    client.force_login(nurse)

    page = client.get(address_of("evidence", nurse, ward)).content.decode()

    assert "voided by mistake" in page


def test_the_cells_of_the_matrix(client, ward, nurse, leader):
    late = EmploymentFactory(unit=ward, person__username="late").person
    ending = EmploymentFactory(unit=ward, person__username="ending").person
    newcomer = EmploymentFactory(unit=ward, person__username="newcomer").person
    services.refresh_obligations()
    competence = Competence.objects.get()
    today = timezone.localdate()
    record(late, competence, until=today - dt.timedelta(days=1))
    record(ending, competence, until=today + dt.timedelta(days=23))
    client.force_login(leader)

    page = client.get(reverse("competence:unit", args=[ward.pk])).content.decode()

    assert {(who, state) for state, who, _slug in CELL.findall(page)} == {
        ("nurse", "valid"),
        ("late", "expired"),
        ("ending", "expiring"),
        (newcomer.username, "missing"),
    }


def test_a_cell_says_to_the_ear_until_when_it_is_valid(client, ward, nurse, leader):
    other = EmploymentFactory(unit=ward).person
    services.refresh_obligations()
    record(other, Competence.objects.get(), until=dt.date(2099, 3, 1))
    client.force_login(leader)

    page = client.get(reverse("competence:unit", args=[ward.pk])).content.decode()

    assert re.search(r'ds-sr-only">[^<]*1\. mars 2099, ', page)


def test_only_gaps_leaves_out_who_is_in_order(client, ward, nurse, leader):
    EmploymentFactory(unit=ward, person__username="newcomer")
    services.refresh_obligations()
    client.force_login(leader)

    page = client.get(reverse("competence:unit", args=[ward.pk]), {"show": "gaps"})

    assert {who for _state, who, _slug in CELL.findall(page.content.decode())} == {"newcomer"}


@pytest.mark.parametrize("asked", ["0", "-1", "9999999999", "²", "x", ""])
def test_a_page_that_is_not_there_gives_one_that_is(client, ward, nurse, leader, asked):
    client.force_login(leader)

    answer = client.get(reverse("competence:unit", args=[ward.pk]), {"page": asked})

    assert "nurse" in answer.content.decode()


def test_the_matrix_costs_the_same_for_few_and_many(
    client, ward, nurse, leader, django_assert_num_queries
):
    client.force_login(leader)
    address = reverse("competence:unit", args=[ward.pk])
    EmploymentFactory.create_batch(5, unit=ward)
    services.refresh_obligations()
    client.get(address)  # the session is new, and saved, this once
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    EmploymentFactory.create_batch(35, unit=ward)
    services.refresh_obligations()

    with django_assert_num_queries(len(few)):
        page = client.get(address).content.decode()

    assert len(CELL.findall(page)) == 41


def test_a_leader_of_one_unit_goes_straight_to_it(client, ward, leader):
    client.force_login(leader)

    answer = client.get(reverse("competence:units"))

    assert answer.url == reverse("competence:unit", args=[ward.pk])


def test_a_leader_of_several_units_chooses_among_the_topmost(client, clinic, nurse):
    leader = GrantFactory(unit=clinic).person
    lab = make_unit("lab")
    GrantFactory(person=leader, unit=lab)
    client.force_login(leader)

    page = client.get(reverse("competence:units")).content.decode()

    links = set(re.findall(r'href="/units/(\d+)/"', page))
    assert links == {str(clinic.pk), str(lab.pk)}


def test_a_clinic_links_to_its_wards_and_a_ward_not_to_its_neighbours(
    client, clinic, ward, nurse, leader
):
    west = Unit.objects.get(code="west")
    head = GrantFactory(unit=clinic).person

    client.force_login(head)
    above = client.get(reverse("competence:unit", args=[clinic.pk])).content.decode()
    client.force_login(leader)
    below = client.get(reverse("competence:unit", args=[ward.pk])).content.decode()

    assert f'href="/units/{west.pk}/"' in above
    assert west.name in below
    assert f'href="/units/{west.pk}/"' not in below


def test_a_unit_without_people_or_requirements_says_so(client):
    unit = make_unit("empty")
    client.force_login(GrantFactory(unit=unit).person)

    answer = client.get(reverse("competence:unit", args=[unit.pk]))

    assert answer.status_code == 200
    assert 'class="empty"' in answer.content.decode()
