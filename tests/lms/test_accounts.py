"""Log-in and log-out in the portal's own look; nothing else of allauth is reachable."""

import pytest
from django.core.cache import cache
from django.urls import NoReverseMatch, reverse

from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return PersonFactory(username="kari", password="a long enough secret")


def test_logging_in_leads_to_the_start_page(client, person):
    answer = client.post("/accounts/login/", {"login": "kari", "password": "a long enough secret"})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/").status_code == 200


def test_a_page_asked_for_comes_after_the_log_in(client, person):
    asked = client.get("/learning/")["Location"]
    assert asked == "/accounts/login/?next=/learning/"
    page = client.get(asked).content.decode()
    assert 'name="next" value="/learning/"' in page
    values = {"login": "kari", "password": "a long enough secret", "next": "/learning/"}
    assert client.post("/accounts/login/", values)["Location"] == "/learning/"


def test_a_wrong_password_is_said_in_plain_words(client, person):
    values = {"login": "kari", "password": "wrong"}
    answer = client.post("/accounts/login/", values, headers={"accept-language": "en"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<ds-error-summary" in page
    assert "The username or the password is wrong. Check both and try again." in page


@pytest.mark.parametrize("demo", [True, False])
def test_the_demo_accounts_are_shown_in_a_demo_alone(client, settings, demo):
    settings.DEMO = demo
    assert (
        "<strong>courseadmin</strong>" in client.get("/accounts/login/").content.decode()
    ) == demo


def test_logging_out_asks_first(client, person):
    client.force_login(person)
    assert 'action="/accounts/logout/"' in client.get("/accounts/logout/").content.decode()
    assert "_auth_user_id" in client.session
    client.post("/accounts/logout/")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "name", ["account_signup", "account_email", "account_reset_password", "account_set_password"]
)
def test_other_account_pages_are_not_there(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.fixture
def _attempts_from_nought():
    cache.clear()
    yield
    cache.clear()


@pytest.mark.usefixtures("_attempts_from_nought")
def test_a_hospital_logs_in_from_one_address(client):
    """A shift begins: everybody in it comes through one address of the hospital."""
    persons = [PersonFactory(username=f"n{number}", password="vakt") for number in range(40)]
    for person in persons:
        values = {"login": person.username, "password": "vakt"}
        answer = client.post("/accounts/login/", values)
        assert (answer.status_code, answer["Location"]) == (302, "/")
        client.logout()


@pytest.mark.usefixtures("_attempts_from_nought")
def test_guessing_locks_the_account_and_no_other(client, person):
    PersonFactory(username="ola", password="a long enough secret")

    def log_in(name, password="a long enough secret"):
        values = {"login": name, "password": password}
        answer = client.post("/accounts/login/", values, headers={"accept-language": "en"})
        return answer.status_code, "too many attempts" in answer.content.decode()

    assert [log_in("kari", "wrong") for _ in range(6)] == [(200, False)] * 5 + [(200, True)]
    assert log_in("kari") == (200, True)
    assert log_in("ola") == (302, False)


@pytest.mark.usefixtures("_attempts_from_nought")
@pytest.mark.parametrize(("proxies", "locked"), [(1, False), (0, True)])
def test_addresses_are_told_apart_behind_a_proxy_alone(client, settings, proxies, locked):
    """What a person writes into X-Forwarded-For counts no further than our own proxies do."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    settings.ACCOUNT_RATE_LIMITS = {"login": "3/m/ip"}
    answers = [
        client.post(
            "/accounts/login/",
            {"login": "nobody", "password": "x"},
            headers={"x-forwarded-for": f"10.0.0.9, 10.0.0.{number}"},
        ).status_code
        for number in range(4)
    ]
    assert (429 in answers) == locked
