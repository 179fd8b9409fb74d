"""The learner's pages: what they show, who may see them, and what they cost."""

import datetime as dt
import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from courses import launchers, services
from courses.launchers import OutlineItem, Player
from courses.models import Enrolment, Launch, Module
from people.models import Role
from tests.factories.courses import CourseFactory, ModuleFactory, PackageFactory
from tests.factories.people import GrantFactory, PersonFactory

pytestmark = pytest.mark.django_db
HTMX = {"hx-request": "true", "hx-request-type": "partial"}


class PlayerOfTests:
    """Plays the kind of these tests' packages, as an app above would."""

    def play(self, launch, key=""):
        outline = self.outline(launch)
        return Player(
            frame_url="http://abc.portal.localhost:8000/play/token/",
            outline=outline,
            current=key or "b",
        )

    def outline(self, launch):
        return [
            OutlineItem("Del 1", "", depth=0),
            OutlineItem("Innledning", "completed", key="a", depth=1),
            OutlineItem("Prøve", "incomplete", key="b", depth=1),
        ]

    def renew(self, launch, key):
        return f"token for {key}"


@pytest.fixture(autouse=True)
def _player(monkeypatch):
    monkeypatch.setitem(launchers._launchers, "test", PlayerOfTests())


@pytest.fixture
def person(client):
    person = PersonFactory(given_name="Kari")
    client.force_login(person)
    return person


@pytest.fixture
def course():
    course = CourseFactory(slug="hygiene", title="Håndhygiene", duration_minutes=30)
    ModuleFactory(course=course, title="Om hender", package=PackageFactory(kind="test"))
    ModuleFactory(course=course, title="Prøve i hygiene", package=PackageFactory(kind="test"))
    return course


def _result(person, course, position, state, **values):
    enrolment = services.enrol(person=person, course=course, at=values.get("at"))
    module = course.modules.all()[position]
    services.record_result(enrolment=enrolment, module=module, state=state, **values)
    return enrolment


def _finish(person, course, days_ago=0):
    at = timezone.now() - dt.timedelta(days=days_ago)
    for position in (0, 1):
        _result(person, course, position, "passed", scaled=0.9, at=at)


@pytest.mark.parametrize("path", ["/courses/hygiene/", "/courses/unknown/", "/learning/"])
def test_a_visitor_logs_in_first(client, course, path):
    assert client.get(path)["Location"] == f"/accounts/login/?next={path}"


def test_a_visitor_sees_the_open_courses_and_that_there_are_more(client, course):
    CourseFactory(title="For pårørende", slug="relatives", audience="open")
    page = client.get("/courses/", headers={"accept-language": "en"}).content.decode()
    assert re.findall(r'<a [^>]*href="/courses/[^"]+">([^<]+)</a>', page) == ["For pårørende"]
    assert 'href="/accounts/login/?next=%2Fcourses%2F"' in page
    assert "For pårørende" in client.get("/courses/relatives/").content.decode()


def test_a_visitor_is_sent_to_log_in_from_what_is_not_open(client, course):
    answer = client.post("/courses/hygiene/start/")
    assert answer["Location"] == "/accounts/login/?next=/courses/hygiene/"


def test_a_course_for_others_is_not_there(client, person, course):
    course.audience = "employees"
    course.save()
    assert client.get("/courses/hygiene/").status_code == 404
    assert client.post("/courses/hygiene/start/").status_code == 404
    assert "Håndhygiene" not in client.get("/courses/").content.decode()


def test_the_catalogue_lists_courses_with_where_one_stands(client, person, course):
    _result(person, course, 0, "completed")
    CourseFactory(title="Et utkast", published_at=None)
    page = client.get("/courses/").content.decode()
    assert 'value="50"' in page
    assert "Et utkast" not in page


def test_the_catalogue_narrows_and_says_so_without_script(client, person, course):
    CourseFactory(title="Brannvern")
    page = client.get("/courses/?q=brann&area=unknown&kind=unknown").content.decode()
    assert re.findall(r'<a [^>]*href="/courses/[^"]+">([^<]+)</a>', page) == ["Brannvern"]
    assert 'value="brann"' in page


def test_htmx_gets_the_list_and_the_counts_alone(client, person, course):
    answer = client.get("/courses/?q=hender", headers=HTMX)
    page = answer.content.decode()
    assert "<html" not in page
    assert 'id="count-kind-elearning" hx-swap-oob="true"' in page
    assert "HX-Request-Type" in answer["Vary"]


def test_going_back_gets_the_whole_page(client, person, course):
    headers = {"hx-request": "true", "hx-request-type": "full"}
    assert "<html" in client.get("/courses/", headers=headers).content.decode()


def test_a_long_catalogue_is_paged(client, person):
    CourseFactory.create_batch(26)
    first = client.get("/courses/?q=h").content.decode()
    assert first.count("<article") == 24
    assert 'href="?q=h&amp;page=2"' in first
    assert client.get("/courses/?page=2").content.decode().count("<article") == 2
    assert client.get("/courses/?page=x").status_code == 200


def test_a_full_page_of_courses_costs_a_fixed_number_of_queries(
    client, person, django_assert_max_num_queries
):
    for _ in range(24):
        _result(person, ModuleFactory().course, 0, "incomplete", progress=0.5)
    with django_assert_max_num_queries(19):
        client.get("/courses/")


@pytest.mark.parametrize(
    ("days_ago", "word"), [(None, "Start"), (10, "See"), (290, "Renew"), (400, "Renew")]
)
def test_one_button_whose_word_says_what_it_does(client, person, course, days_ago, word):
    course.valid_months = 12
    course.save()
    if days_ago is not None:
        _finish(person, course, days_ago)
    page = client.get("/courses/hygiene/", headers={"accept-language": "en"}).content.decode()
    button = r'data-action="start"[^>]*>\s*<svg.*?</svg>\s*(\w+)'
    assert re.findall(button, page, re.DOTALL) == [word]


def test_the_course_page_says_why_it_is_not_complete(client, person, course):
    _result(person, course, 0, "completed")
    _result(person, course, 1, "failed")
    page = client.get("/courses/hygiene/", headers={"accept-language": "en"}).content.decode()
    assert "“Prøve i hygiene” is not passed. You can try again." in page
    assert "“Om hender”" not in page
    assert "Continue" in page


def test_starting_opens_the_player(client, person, course):
    answer = client.post("/courses/hygiene/start/")
    launch = Launch.objects.get()
    assert answer["Location"] == f"/learn/{launch.uuid}/"
    assert (launch.person, launch.enrolment.course) == (person, course)


def test_an_empty_course_is_not_started(client, person):
    CourseFactory(slug="empty")
    answer = client.post("/courses/empty/start/", follow=True)
    assert answer.redirect_chain == [("/courses/empty/", 302)]
    assert [str(message) for message in answer.context["messages"]] != []
    assert not Enrolment.objects.exists()


@pytest.mark.parametrize("action", ["start", "preview"])
def test_a_link_starts_nothing(client, person, course, action):
    assert client.get(f"/courses/hygiene/{action}/").status_code == 405


def test_a_draft_is_for_those_who_manage_it(client, person, course):
    course.published_at = None
    course.save()
    assert client.get("/courses/hygiene/").status_code == 404
    assert client.post("/courses/hygiene/start/").status_code == 404
    assert client.post("/courses/hygiene/preview/").status_code == 404
    GrantFactory(person=person, role=Role.COURSE_ADMIN)
    assert 'data-action="preview"' in client.get("/courses/hygiene/").content.decode()
    assert client.post("/courses/hygiene/preview/").status_code == 302
    assert Launch.objects.get().purpose == "preview"


def test_my_learning_has_one_continue_and_every_certificate(client, person, course):
    _finish(person, course)
    for title in ("Eldst", "Nyest"):
        services.start(person=person, course=ModuleFactory(course__title=title).course)
    page = client.get("/learning/").content.decode()
    assert page.count('data-action="resume"') == 1
    assert page.index("Nyest") < page.index("Eldst") < page.index("Håndhygiene")


def test_my_learning_shows_the_way_when_it_is_empty(client, person):
    page = client.get("/learning/").content.decode()
    assert 'class="empty"' in page
    assert "resume" not in page


@pytest.fixture
def launch(person, course):
    return services.start(person=person, course=course)


def test_the_player_page_keeps_its_contract_with_the_script(client, launch):
    page = client.get(f"/learn/{launch.uuid}/?part=a").content.decode()
    assert 'data-frame-origin="http://abc.portal.localhost:8000"' in page
    assert f'data-token-url="/learn/{launch.uuid}/token/"' in page
    assert f'data-outline-url="/learn/{launch.uuid}/outline/?part=a"' in page
    assert 'src="http://abc.portal.localhost:8000/play/token/"' in page
    for hook in ("data-csrf=", "data-save-state", "data-text-saved=", "data-outline"):
        assert hook in page
    assert re.findall(r'aria-current="step"', page) == ['aria-current="step"']


def test_a_part_that_goes_on_says_so_to_the_script(client, launch):
    assert "data-goes-on" not in client.get(f"/learn/{launch.uuid}/").content.decode()
    Module.objects.update(goes_on=True)
    assert "data-goes-on" in client.get(f"/learn/{launch.uuid}/").content.decode()


def test_a_part_in_a_window_is_played_there_and_nowhere_else(client, launch):
    Module.objects.update(opens_in="window", window_width=800, window_height=600)
    beside = client.get(f"/learn/{launch.uuid}/?part=a").content.decode()
    assert "<iframe" not in beside
    assert 'href="?part=a&amp;window=1"' in beside
    assert 'data-width="800" data-height="600"' in beside
    window = client.get(f"/learn/{launch.uuid}/?part=a&window=1").content.decode()
    assert 'src="http://abc.portal.localhost:8000/play/token/"' in window
    assert f'data-outline-url="/learn/{launch.uuid}/outline/?part=a&amp;window=1"' in window
    outline = client.get(f"/learn/{launch.uuid}/outline/?part=a&window=1").content.decode()
    assert f'href="/learn/{launch.uuid}/?part=b&amp;window=1"' in outline


def test_the_outline_is_a_fragment_with_links_to_the_parts(client, launch):
    page = client.get(f"/learn/{launch.uuid}/outline/?part=b").content.decode()
    assert "<html" not in page
    assert re.findall(r'href="(/learn/[^"]+)"', page) == [
        f"/learn/{launch.uuid}/?part=a",
        f"/learn/{launch.uuid}/?part=b",
    ]


def test_a_completed_course_is_said_in_the_outline(client, person, course, launch):
    _finish(person, course)
    page = client.get(f"/learn/{launch.uuid}/outline/").content.decode()
    assert reverse("competence:mine") in page


def test_the_token_is_renewed_for_what_the_frame_keeps(client, launch):
    answer = client.post(f"/learn/{launch.uuid}/token/?work=a")
    assert answer.json() == {"token": "token for a"}
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("page", ["", "outline/", "token/"])
def test_a_launch_is_its_own_persons_alone(client, launch, page):
    client.force_login(PersonFactory())
    method = client.post if page == "token/" else client.get
    assert method(f"/learn/{launch.uuid}/{page}").status_code == 404
    assert method(f"/learn/{uuid.uuid4()}/{page}").status_code == 404
