"""Taking an open course without logging in, and being asked about it after logging in."""

import pytest
from django.core.cache import cache

from courses import launchers, services, visitors
from courses.errors import GuestLimit
from courses.launchers import OutlineItem, Player
from courses.models import Enrolment, GuestResult, GuestRound, Launch
from tests.factories.courses import CourseFactory, ModuleFactory, PackageFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


class PlayerOfTests:
    def play(self, launch, key=""):
        return Player("http://abc.portal.localhost:8000/play/token/", self.outline(launch), "a")

    def outline(self, launch):
        return [OutlineItem("Del 1", "incomplete", key="a")]

    def renew(self, launch, key):
        return "token"


@pytest.fixture(autouse=True)
def _player(monkeypatch):
    monkeypatch.setitem(launchers._launchers, "test", PlayerOfTests())


@pytest.fixture
def course():
    course = CourseFactory(slug="open", title="For pårørende", audience="open")
    ModuleFactory(course=course, package=PackageFactory(kind="test"))
    return course


@pytest.fixture
def launch(client, course):
    client.post("/courses/open/start/")
    return Launch.objects.get()


def _do(launch, state="incomplete"):
    return services.record_guest_result(
        guest=launch.guest,
        module=launch.module,
        state=state,
        scaled=None,
        progress=0.5,
        seconds=9,
        at=launch.guest.opened_at,
    )


def _log_in(client, username="kari"):
    """By the form, as people do: the session gets a new key and keeps what it holds."""
    PersonFactory(username=username, password="a long password 1")
    sent = {"login": username, "password": "a long password 1"}
    assert client.post("/accounts/login/", sent).status_code == 302


PAGES = [("get", ""), ("get", "outline/"), ("post", "token/")]


def test_a_visitor_starts_and_resumes_in_the_same_round(client, course):
    first = client.post("/courses/open/start/")
    again = client.post("/courses/open/start/")

    launches = list(Launch.objects.order_by("pk"))
    assert [first["Location"], again["Location"]] == [f"/learn/{one.uuid}/" for one in launches]
    assert {(one.person, one.enrolment, one.purpose) for one in launches} == {
        (None, None, "anonymous")
    }
    assert GuestRound.objects.get().course == course


@pytest.mark.parametrize(("method", "page"), PAGES)
def test_a_launch_without_log_in_is_of_its_own_browser_alone(client, launch, method, page):
    address = f"/learn/{launch.uuid}/{page}"
    mine = getattr(client, method)(address)
    assert mine.status_code == 200
    assert "no-store" in mine["Cache-Control"]

    client.cookies.clear()
    assert getattr(client, method)(address).status_code == 404
    client.post("/courses/open/start/")  # a visitor too, but another one
    assert getattr(client, method)(address).status_code == 404
    client.force_login(PersonFactory())
    assert getattr(client, method)(address).status_code == 404


@pytest.mark.parametrize("audience", ["logged_in", "employees", "affiliations", "target_group"])
def test_what_is_not_open_is_not_started_without_log_in(client, course, audience):
    course.audience = audience
    course.save()
    assert client.post("/courses/open/start/")["Location"].startswith("/accounts/login/")
    assert not Launch.objects.exists()


def test_the_course_page_shows_where_the_visitor_stands(client, launch):
    _do(launch)
    page = client.get("/courses/open/", headers=ENGLISH).content.decode()
    assert "Continue" in page
    assert 'value="50"' in client.get("/courses/").content.decode()
    _do(launch, "completed")
    page = client.get("/courses/open/", headers=ENGLISH).content.decode()
    assert 'data-action="log-in-to-keep"' in page
    assert "See the course again" in page
    assert 'data-action="log-in-to-keep"' in (
        client.get(f"/learn/{launch.uuid}/outline/").content.decode()
    )


def test_after_logging_in_the_person_is_asked_and_says_yes(client, launch):
    _do(launch)
    _log_in(client)
    assert 'href="/claim/"' in client.get("/").content.decode()
    assert client.get(f"/learn/{launch.uuid}/")["Location"] == "/claim/"
    page = client.get("/claim/").content.decode()
    assert "For pårørende" in page

    answer = client.post("/claim/", {"answer": "mine"})

    assert answer["Location"] == "/courses/open/"
    assert Enrolment.objects.get().person.username == "kari"
    assert client.get(f"/learn/{launch.uuid}/").status_code == 200
    assert client.get("/claim/")["Location"] == "/learning/"
    assert 'href="/claim/"' not in client.get("/").content.decode()


def test_who_says_no_is_not_asked_again_and_nothing_is_kept(client, launch):
    _do(launch)
    _log_in(client)
    assert client.post("/claim/", {"answer": "not_mine"})["Location"] == "/learning/"
    assert client.get("/claim/")["Location"] == "/learning/"
    assert client.get(f"/learn/{launch.uuid}/").status_code == 404
    assert not Enrolment.objects.exists()


def test_a_link_claims_nothing(client, launch):
    _do(launch)
    _log_in(client)
    client.get("/claim/?answer=mine")
    assert not Enrolment.objects.exists()


def test_a_log_out_or_another_person_ends_what_could_be_claimed(client, launch):
    _do(launch)
    _log_in(client)
    client.post("/accounts/logout/")
    _log_in(client, "ola")
    assert client.get("/claim/")["Location"] == "/learning/"


def test_another_session_cannot_claim(client, launch):
    _do(launch)
    client.cookies.clear()
    _log_in(client)
    client.post("/claim/", {"answer": "mine"})
    assert GuestResult.objects.get().guest.claimed_at is None


def test_a_visitor_must_log_in_to_claim(client, launch):
    assert client.get("/claim/")["Location"] == "/accounts/login/?next=/claim/"


def test_too_many_from_one_address_are_told_to_wait(client, course, settings):
    settings.ACCOUNT_RATE_LIMITS = {"open_course": "1/h/ip"}
    cache.clear()
    assert "/learn/" in client.post("/courses/open/start/")["Location"]
    client.cookies.clear()
    answer = client.post("/courses/open/start/", follow=True, headers=ENGLISH)
    assert "Log in, or wait a while." in answer.content.decode()
    assert Launch.objects.count() == 1
    cache.clear()


def test_the_visitor_is_made_by_starting_and_not_by_looking(client, course):
    client.get("/courses/")
    client.get("/courses/open/")
    assert visitors._KEY not in client.session


def test_a_visitor_for_whom_no_more_is_kept_reads_so_on_the_course_s_page(
    client, launch, monkeypatch
):
    def play(*_):
        raise GuestLimit("Logg inn for å fortsette.")

    monkeypatch.setattr(PlayerOfTests, "play", play)
    answer = client.get(f"/learn/{launch.uuid}/", follow=True)
    assert answer.redirect_chain == [("/courses/open/", 302)]
    assert "Logg inn for å fortsette." in answer.text
