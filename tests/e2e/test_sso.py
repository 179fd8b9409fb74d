"""The internal log-in with a certified provider, in a browser: who gets in, with what, who not."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.openid import PEOPLE

SECRET = "only-for-the-demonstration"
GROUP = "HVF-Ingen-Rolle"


@pytest.fixture(autouse=True)
def _nothing_wrong(portal):
    yield
    portal.sso.start_if_stopped()
    portal.sso.fault()


@pytest.fixture
def at_provider(new_context):
    """`at_provider()`: a new device at the employer's log-in, come there from the log-in page."""

    def go(path="/"):
        page = new_context(locale="en-GB").new_page()
        page.goto(f"/accounts/login/?next={path}")
        page.click("[data-way=sso]")
        page.wait_for_url("**/interaction/**")
        return page

    return go


@pytest.fixture
def two_factors_asked(portal):
    """A portal that asks staff for two factors, though it is a demonstration."""
    portal.env["STAFF_MFA"] = "1"
    portal.forget()
    yield
    portal.env["STAFF_MFA"] = "0"
    portal.forget()


def _choose(page, name):
    page.click(f"[data-person='{name}']")
    page.wait_for_url(lambda url: "portal.localhost" in url)


def _heading(page):
    return page.get_by_role("heading", level=1)


def _path(page):
    return urlsplit(page.url).path


def _is_in(page):
    page.goto("/profile/")
    return _path(page) == "/profile/"


def _session(page):
    return {c["value"] for c in page.context.cookies() if c["name"] == "session"}


def test_an_employee_logs_in_and_out_at_both_ends(portal, at_provider):
    page = at_provider("/learning/")
    before = _session(page)
    _choose(page, "Kari Hansen")
    assert _path(page) == "/learning/"
    assert before
    assert before.isdisjoint(_session(page))  # a key that somebody planted is worth nothing

    page.goto("/accounts/logout/")
    page.click("main button[type=submit]")
    page.wait_for_url(f"{portal.origin}/accounts/logged-out/")
    assert not _is_in(page)
    # The provider asks again who it is: its session has ended too.
    page.goto("/accounts/login/")
    page.click("[data-way=sso]")
    expect(_heading(page)).to_have_text("Who do you want to log in as?")


def test_the_log_in_page_offers_id_porten_first(new_context):
    page = new_context().new_page()
    page.goto("/accounts/login/")

    assert page.locator("[data-way]").all_inner_texts() == [
        "Logg inn med ID-porten",
        "Logg inn som ansatt",
    ]
    assert page.locator("#passkey-log-in").count() == 1


def test_a_group_gives_a_role_and_takes_it(log_in, at_provider):
    admin = log_in("admin", locale="en-GB")
    admin.goto("/group-roles/")
    admin.fill("input[name=group]", "HVF-Ansatte")
    admin.select_option("select[name=role]", "course_admin")
    admin.click("main form.ds-card button[type=submit]")
    expect(admin.get_by_text("HVF-Ansatte").first).to_be_visible()

    page = at_provider("/content/")
    _choose(page, "Kari Hansen")
    assert _path(page) == "/content/"
    expect(_heading(page)).not_to_have_text("You do not have access to this page")

    admin.locator("li", has_text="HVF-Ansatte").get_by_role("button").click()
    expect(admin.get_by_text("HVF-Ansatte")).to_have_count(0)
    page = at_provider("/content/")
    _choose(page, "Kari Hansen")
    expect(_heading(page)).to_have_text("You do not have access to this page")


@pytest.mark.usefixtures("two_factors_asked")
def test_a_role_opens_after_two_factors_at_the_employer(portal, at_provider):
    portal.sso.fault(claims={"amr": ["pwd"]})
    page = at_provider("/content/")
    _choose(page, "Tone Lie")
    expect(_heading(page)).to_have_text("This needs a stronger log-in")
    page.goto("/learning/")
    assert _path(page) == "/learning/"  # learning goes on

    portal.sso.fault()
    page.goto("/content/")
    page.get_by_role("link", name="Log in again as an employee").click()
    page.wait_for_url("**/interaction/**")  # asked anew, though they are logged in there
    _choose(page, "Tone Lie")
    assert _path(page) == "/content/"
    expect(_heading(page)).not_to_have_text("This needs a stronger log-in")


def test_who_is_unknown_to_hr_gets_a_page_and_no_account(portal, log_in, at_provider):
    page = at_provider()
    _choose(page, "Nina Berg")  # her answer has the e-mail address of Kari Hansen

    expect(_heading(page)).to_have_text("We do not know you as an employee")
    assert not _is_in(page)
    admin = log_in("admin")
    admin.goto("/people/?q=nina+berg")
    assert admin.locator(".personlist a").count() == 0


def test_who_breaks_off_is_told_so(at_provider):
    page = at_provider()
    page.click("button[name=cancel]")
    expect(_heading(page)).to_have_text("The log-in was cancelled")


@pytest.mark.parametrize(
    "fault",
    [
        {"claims": {"aud": ["laeringsportalen-internal", "another"]}},
        {"claims": {"iss": "https://evil.example"}},
        {"claims": {"nonce": "another"}},
        {"claims": {"exp": 1_700_000_000}},
        {"alg": "none"},
        {"alg": "HS256", "secret": SECRET},
    ],
    ids=lambda fault: str(fault)[:60],
)
def test_an_answer_that_is_not_right_is_refused(portal, at_provider, fault):
    page = at_provider()
    portal.sso.fault(**fault)
    _choose(page, "Tone Lie")

    expect(_heading(page)).to_have_text("The answer could not be trusted")
    assert not _is_in(page)


def test_one_log_in_for_two_people_is_left_to_a_human(portal, at_provider):
    _choose(at_provider(), "Tone Lie")
    page = at_provider()
    portal.sso.fault(claims={"employee_number": "100002"})
    _choose(page, "Tone Lie")

    expect(_heading(page)).to_have_text("Your log-in points to two people")
    assert not _is_in(page)


@pytest.mark.parametrize(
    "fault",
    [
        {"path": "/token", "status": 503, "body": "down"},
        {"path": "/token", "status": 200, "body": "not json"},
        {"path": "/token", "hang": True},
    ],
    ids=str,
)
def test_a_provider_that_fails_gives_a_page(portal, at_provider, fault):
    page = at_provider()
    portal.sso.fault(**fault)
    _choose(page, "Kari Hansen")

    expect(_heading(page)).to_have_text("The employee log-in does not answer")
    assert not _is_in(page)


def test_a_provider_that_is_gone_gives_a_page(portal, new_context):
    portal.sso.stop()
    portal.forget()  # the addresses that the portal keeps for ten minutes
    page = new_context(locale="en-GB").new_page()
    page.goto("/accounts/login/")
    with page.expect_response("**/accounts/oidc/sso/*") as answered:
        page.click("[data-way=sso]")

    assert answered.value.status == 503
    expect(_heading(page)).to_have_text("The employee log-in does not answer")


def test_an_answer_to_no_log_in_of_this_browser_is_refused(new_context):
    page = new_context(locale="en-GB").new_page()
    page.goto("/accounts/oidc/sso/login/callback/?code=x&state=y")
    expect(_heading(page)).to_have_text("The log-in took too long")


def test_nothing_of_an_answer_is_kept(portal, at_provider):
    portal.sso.fault(claims={"groups": [GROUP]})
    _choose(at_provider(), "Kari Hansen")
    claims = PEOPLE["sso"]["Kari Hansen"]["claims"]
    show = "[print(json.dumps(s.get_decoded(), default=str)) for s in Session.objects.all()]"
    show = f"import json; from django.contrib.sessions.models import Session; {show}"
    places = {
        "sessions": str(portal.manage("shell", "--verbosity", "0", "-c", show)).encode(),
        "web": portal.log("web").encode(),
        "worker": portal.log("worker").encode(),
    }
    if portal.env["DATABASE_URL"].startswith("sqlite"):
        files = portal.folder.glob("portal.sqlite3*")
        places["database"] = b"".join(file.read_bytes() for file in files)

    assert b"'way': 'sso'" in places["sessions"]
    for place, found in places.items():
        for secret in (GROUP, claims["oid"], claims["upn"], "id_token", "access_token", "eyJhbGci"):
            assert secret.encode() not in found, (place, secret)
