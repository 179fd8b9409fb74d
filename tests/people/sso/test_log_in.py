"""The internal log-in against a certified provider: who gets in, and what is refused."""

from urllib.parse import urljoin, urlsplit

import httpx
import pytest
import structlog
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.conf import settings as live
from django.core.cache import cache

from people.models import AuditEvent, Grant, Login, Person, Role
from people.sso import group_roles
from tests.factories.people import PersonFactory
from tests.openid import PEOPLE, DemoProvider

pytestmark = pytest.mark.django_db

CLIENT, SECRET = "laeringsportalen-internal", "only-for-the-demonstration"


@pytest.fixture(scope="module")
def provider(tmp_path_factory):
    provider = DemoProvider("sso", live.PORTAL_ORIGIN, tmp_path_factory.mktemp("sso")).start()
    yield provider
    provider.stop()


@pytest.fixture(autouse=True)
def _configured(settings, provider):
    cache.clear()
    provider.fault()
    settings.SSO_ISSUER, settings.SSO_CLIENT_ID = provider.issuer, CLIENT
    app = {"provider_id": "sso", "name": "sso", "client_id": CLIENT, "secret": SECRET}
    oidc = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]
    oidc = oidc | {"APPS": [app | {"settings": {"server_url": provider.issuer}}]}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": oidc}
    yield
    cache.clear()


@pytest.fixture
def kari():
    return PersonFactory(username="kari", employee_number="100002", email="x@example.org")


def log_in(client, name, **query):
    """Go to the provider and back; the portal's answer."""
    sent = client.get("/accounts/oidc/sso/", query)
    assert sent.status_code == 302, sent.content.decode()
    with httpx.Client() as browser:
        page = browser.get(sent["Location"], follow_redirects=True)
        answer = browser.post(str(page.url), data={"sub": PEOPLE["sso"][name]["sub"]})
        while not answer.headers["location"].startswith(live.PORTAL_ORIGIN):
            answer = browser.get(urljoin(str(answer.url), answer.headers["location"]))
    back = urlsplit(answer.headers["location"])
    return client.get(f"{back.path}?{back.query}", headers={"accept-language": "en"})


def title(answer):
    return answer.content.decode().split("<h1")[1].split(">", 1)[1].split("<")[0]


def test_an_employee_is_found_by_number_then_by_issuer_and_subject(client, kari, provider):
    assert log_in(client, "Kari Hansen", next="/learning/")["Location"] == "/learning/"
    assert client.session["_auth_user_id"] == str(kari.pk)
    login = Login.objects.get()
    assert (login.person, login.issuer) == (kari, provider.issuer)
    assert AuditEvent.objects.get().action == "login.attached"

    client.logout()
    provider.fault(claims={"employee_number": None})
    assert log_in(client, "Kari Hansen").status_code == 302
    assert Login.objects.count() == 1


def test_nobody_is_found_by_e_mail_and_nobody_is_created(client):
    PersonFactory(email="learner@vestfjell.example", username="learner@vestfjell.example")
    answer = log_in(client, "Nina Berg")
    assert (answer.status_code, title(answer)) == (403, "We do not know you as an employee")
    assert "_auth_user_id" not in client.session
    assert (Person.objects.count(), Login.objects.count()) == (1, 0)


def test_one_log_in_that_points_to_two_people_is_left_to_a_human(client, kari, provider):
    log_in(client, "Kari Hansen")
    client.logout()
    PersonFactory(employee_number="100003")
    provider.fault(claims={"employee_number": "100003"})
    assert title(log_in(client, "Kari Hansen")) == "Your log-in points to two people"


@pytest.mark.parametrize(
    "fault",
    [
        {"claims": {"aud": "another"}},
        {"claims": {"aud": [CLIENT, "another"]}},
        {"claims": {"iss": "https://evil.example"}},
        {"claims": {"nonce": "another"}},
        {"claims": {"nonce": None}},
        {"claims": {"exp": 1_700_000_000}},
        {"claims": {"exp": None}},
        {"claims": {"iat": None}},
        {"claims": {"sub": None}},
        {"claims": {"azp": "another"}},
        {"alg": "none"},
        {"alg": "HS256", "secret": SECRET},
    ],
    ids=str,
)
def test_an_answer_that_is_not_right_is_refused(client, kari, provider, fault):
    provider.fault(**fault)
    answer = log_in(client, "Kari Hansen")
    assert (answer.status_code, title(answer)) == (403, "The answer could not be trusted")
    assert "_auth_user_id" not in client.session


def test_a_provider_that_fails_gives_a_page(client, kari, provider, settings):
    provider.fault(path="/token", status=503, body="down")
    assert log_in(client, "Kari Hansen").status_code in {403, 503}
    cache.clear()
    settings.SSO_ISSUER = "http://localhost:9"
    answer = client.get("/accounts/oidc/sso/", headers={"accept-language": "en"})
    assert (answer.status_code, title(answer)) == (503, "The employee log-in does not answer")


def test_groups_give_and_take_roles_and_leave_others_alone(client, kari, provider):
    by_hand = Grant.objects.create(person=kari, role=Role.INSTRUCTOR, since="2020-01-01")
    row = group_roles.add(by=kari, group="HVF-Ansatte", role=Role.COURSE_ADMIN, unit=None)
    log_in(client, "Kari Hansen")
    log_in(client, "Kari Hansen")
    given = Grant.objects.get(source="group")
    assert given.role == Role.COURSE_ADMIN

    group_roles.remove(by=kari, row=row)
    log_in(client, "Kari Hansen")
    given.refresh_from_db()
    assert given.until < given.since
    assert Grant.objects.get(source="manual") == by_hand
    actions = list(AuditEvent.objects.filter(subject=kari).values_list("action", flat=True))
    assert sorted(actions) == ["grant.ended", "grant.given", "login.attached"]


@pytest.mark.parametrize(("amr", "status"), [(["pwd"], 403), (["pwd", "mfa"], 200)])
def test_roles_need_two_factors_at_the_provider(client, kari, provider, settings, amr, status):
    settings.STAFF_MFA = True
    Grant.objects.create(person=kari, role=Role.COURSE_ADMIN, since="2020-01-01")
    provider.fault(claims={"amr": amr})
    log_in(client, "Kari Hansen")
    assert client.get("/content/").status_code == status


def test_two_factors_are_asked_for_anew(client, provider, settings):
    settings.STAFF_MFA = True
    tone = PersonFactory(username="tone", employee_number="100057")
    Grant.objects.create(person=tone, role=Role.COURSE_ADMIN, since="2020-01-01")
    provider.fault(claims={"amr": ["pwd"]})
    log_in(client, "Tone Lie")
    page = client.get("/content/").content.decode()
    assert "/accounts/oidc/sso/?again=1&amp;next=%2Fcontent%2F" in page

    provider.fault()  # she has two factors there
    log_in(client, "Tone Lie", again="1")
    assert client.get("/content/").status_code == 200


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ({"status": 503, "body": "down"}, "OAuth2Error"),
        ({"status": 200, "body": "not json"}, "OAuth2Error"),
        ({"status": 401, "body": '{"error": "invalid_client"}'}, "invalid_client"),
    ],
    ids=str,
)
def test_no_answer_of_use_is_a_page_and_a_line_for_the_operator(
    client, kari, provider, fault, reason
):
    provider.fault(path="/token", **fault)
    with structlog.testing.capture_logs() as lines:
        answer = log_in(client, "Kari Hansen")

    assert (answer.status_code, title(answer)) == (503, "The employee log-in does not answer")
    (line,) = [line for line in lines if line["event"] == "sso_down"]
    assert line["error"] == reason


def test_nothing_of_an_answer_is_stored(client, kari):
    log_in(client, "Kari Hansen")
    assert not SocialAccount.objects.exists()
    assert not SocialToken.objects.exists()
    kept = str(dict(client.session))
    for secret in ("kari.hansen@vestfjell.example", "eyJ", "HVF-Ansatte"):
        assert secret not in kept


def test_an_answer_to_no_log_in_of_this_browser_is_refused(client):
    answer = client.get(
        "/accounts/oidc/sso/login/callback/?code=x&state=y", headers={"accept-language": "en"}
    )
    assert title(answer) == "The log-in took too long"
