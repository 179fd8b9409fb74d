"""Roles open in a session that was logged in to strongly enough, and in no other."""

import datetime as dt

import pytest
from django.utils import timezone

from people import rules
from people.assurance import Assurance, Level, assurance_of, remember
from people.models import Role
from people.strong_log_in import is_enough_for_staff, remember_second_factor
from tests.factories.people import GrantFactory, PersonFactory, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def _enforced(settings):
    settings.STAFF_MFA = True


@pytest.fixture
def leader():
    leader = PersonFactory(password="a long enough secret")
    GrantFactory(person=leader, role=Role.LEADER, unit=make_unit("ward"))
    GrantFactory(person=leader, role=Role.COURSE_ADMIN)
    return leader


def strong(client, person):
    client.force_login(person)
    session = client.session
    session["assurance"] = {
        "way": "local",
        "level": 2,
        "methods": ["pwd", "mfa"],
        "at": "2026-11-25T12:00:00+00:00",
    }
    session.save()


@pytest.mark.parametrize(
    ("level", "methods", "staff_mfa", "acr", "enough"),
    [
        (Level.LOW, ("pwd",), True, "high", False),
        (Level.LOW, ("pwd", "mfa"), True, "high", True),
        (Level.SUBSTANTIAL, ("pwd", "mfa"), True, "high", True),
        (Level.SUBSTANTIAL, ("Minid-PIN",), True, "high", False),
        (Level.SUBSTANTIAL, ("Minid-PIN",), True, "substantial", True),
        (Level.LOW, (), True, "substantial", False),
        (Level.HIGH, ("BankID",), True, "high", True),
        (Level.LOW, ("pwd",), False, "high", True),
    ],
)
def test_what_is_enough_for_staff(settings, level, methods, staff_mfa, acr, enough):
    settings.STAFF_MFA = staff_mfa
    settings.IDPORTEN_STAFF_ACR = f"idporten-loa-{acr}"

    assert is_enough_for_staff(Assurance("way", level, methods)) is enough


STAFF_PAGES = ["/units/", "/content/", "/content/upload/"]


@pytest.mark.usefixtures("_enforced")
@pytest.mark.parametrize("path", STAFF_PAGES)
def test_a_weak_log_in_is_told_how_to_go_on(client, leader, path):
    client.force_login(leader)
    answer = client.get(path, headers={"accept-language": "en"})

    assert answer.status_code == 403
    assert "This needs a stronger log-in" in answer.content.decode()
    assert 'href="/accounts/security/"' in answer.content.decode()


@pytest.mark.parametrize("path", STAFF_PAGES)
def test_a_demonstration_asks_for_nothing(client, leader, path):
    client.force_login(leader)
    assert client.get(path).status_code in {200, 302}


@pytest.mark.usefixtures("_enforced")
@pytest.mark.parametrize("path", STAFF_PAGES)
def test_a_strong_log_in_opens_them(client, leader, path):
    strong(client, leader)
    assert client.get(path).status_code in {200, 302}


@pytest.mark.usefixtures("_enforced")
def test_what_was_sent_is_said_not_to_be_saved(client, leader):
    client.force_login(leader)
    answer = client.post("/content/upload/", headers={"accept-language": "en"})

    assert answer.status_code == 403
    assert "What you sent was not saved" in answer.content.decode()


@pytest.mark.usefixtures("_enforced")
@pytest.mark.parametrize("path", ["/", "/courses/", "/learning/", "/competence/", "/help/"])
def test_learning_goes_on_in_a_weak_session(client, leader, path):
    client.force_login(leader)
    page = client.get(path)

    assert page.status_code == 200
    assert 'href="/units/"' in page.content.decode()  # the menu still leads there


@pytest.mark.usefixtures("_enforced")
@pytest.mark.parametrize("path", [*STAFF_PAGES, "/nowhere/"])
def test_who_has_no_role_learns_of_none(client, path):
    client.force_login(PersonFactory())
    answer = client.get(path, headers={"accept-language": "en"})

    assert answer.status_code in {403, 404}
    assert "stronger log-in" not in answer.content.decode()


@pytest.mark.usefixtures("_enforced")
def test_a_page_that_is_not_there_is_not_there_for_staff_either(client, leader):
    client.force_login(leader)
    assert client.get("/nowhere/").status_code == 404


def test_a_second_factor_adds_to_what_the_session_knows(rf, leader):
    request = rf.get("/")
    request.user, request.session = leader, {}
    remember(request, way="idporten", level=Level.HIGH, methods=("BankID",))
    remember_second_factor(request)
    kept = assurance_of(request)
    assert (kept.way, kept.level, kept.methods) == ("idporten", Level.HIGH, ("BankID", "mfa"))


def test_every_rule_about_roles_honours_what_is_withheld(leader):
    assert rules.roles_of(leader) == {"leader", "course_admin"}
    assert rules.units_led(leader).count() == 1

    leader.roles_withheld = True

    assert rules.roles_of(leader) == set()
    assert not rules.has_role(leader, Role.LEADER)
    assert not rules.has_role_everywhere(leader, Role.COURSE_ADMIN)
    assert not rules.units_led(leader).exists()
    assert not rules.people_led(leader).exists()
    assert rules.roles_given(leader) == {"leader", "course_admin"}
    assert rules.was_refused_for_assurance(leader)


def test_a_role_that_ended_is_not_offered(leader):
    leader.grants.update(until=timezone.localdate() - dt.timedelta(days=1))
    leader.roles_withheld = True
    assert not rules.has_role(leader, Role.LEADER)
    assert not rules.was_refused_for_assurance(leader)


@pytest.mark.usefixtures("_enforced")
def test_the_step_up_page_leads_on_when_there_is_nothing_to_do(client, leader):
    strong(client, leader)
    assert client.get("/accounts/step-up/?next=/units/")["Location"] == "/units/"
    assert client.get("/accounts/step-up/?next=https://evil.example/")["Location"] == "/"
    assert client.get("/accounts/step-up/?next=//evil.example/")["Location"] == "/"
