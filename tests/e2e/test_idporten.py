"""ID-porten in a browser, with a certified provider: in, out at both ends, and what is refused."""

import pytest
from playwright.sync_api import expect

from tests.e2e.traces import numbers_in_clear

FAULTS = [
    ({"claims": {"nonce": "another"}}, 502),
    ({"claims": {"aud": "another-client"}}, 502),
    ({"claims": {"iss": "https://evil.example"}}, 502),
    ({"claims": {"exp": 1_000_000_000}}, 502),
    ({"claims": {"acr": "idporten-loa-low"}}, 403),
    ({"path": "/token", "status": 500, "body": "oops"}, 503),
]


@pytest.fixture(autouse=True)
def _nothing_wrong(portal):
    yield
    portal.idporten.start_if_stopped()
    portal.idporten.fault()


@pytest.fixture
def at_provider(new_context):
    """`at_provider()`: a new device at ID-porten, come there by the button of the log-in page."""

    def go(path="/accounts/login/"):
        page = new_context().new_page()
        page.goto(path)
        page.get_by_role("link", name="Logg inn med ID-porten").click()
        page.wait_for_url("**/interaction/**")
        return page

    return go


def _choose(page, name, level="betydelig"):
    page.get_by_label("Sikkerhetsnivå").select_option(label=level)
    page.get_by_role("button", name=name).click()


def _is_in(page):
    page.goto("/profile/")
    return "/accounts/login/" not in page.url


def test_the_nurse_logs_in_and_out_at_both_ends(portal, at_provider):
    page = at_provider()
    _choose(page, "Kari Hansen")
    page.wait_for_url(f"{portal.origin}/")
    page.get_by_role("button", name="Meny for Kari Hansen").click()
    page.get_by_role("button", name="Logg ut").click()

    page.wait_for_url("**/accounts/logged-out/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Du er logget ut")
    assert not _is_in(page)
    # The provider asks again who it is: its session has ended too.
    page.goto("/accounts/login/")
    page.get_by_role("link", name="Logg inn med ID-porten").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hvem vil du logge inn som?")


def test_a_patient_says_once_what_they_are(portal, at_provider):
    page = at_provider("/accounts/login/?next=/courses/")
    _choose(page, "Odd Martinsen")
    page.wait_for_url("**/welcome/**")
    page.get_by_role("button", name="Lagre og gå videre").click()
    expect(page.locator("ds-error-summary")).to_be_visible()  # nothing is chosen yet
    page.get_by_label("Fornavn").fill("Odd")
    page.get_by_label("Etternavn").fill("Martinsen")
    page.get_by_label("Jeg er pasient").check()
    page.get_by_role("button", name="Lagre og gå videre").click()
    page.wait_for_url("**/courses/")
    page.goto("/profile/")
    expect(page.get_by_text("Jeg er pasient")).to_be_visible()

    again = at_provider()
    _choose(again, "Odd Martinsen")
    again.wait_for_url(f"{portal.origin}/")


def test_logging_out_at_the_provider_ends_this_session_and_no_other(portal, at_provider):
    pages = []
    for _device in range(2):
        page = at_provider()
        _choose(page, "Kari Hansen")
        page.wait_for_url(f"{portal.origin}/")
        pages.append(page)
    here, elsewhere = pages
    framed = []
    here.on("response", lambda answer: framed.append((answer.url.split("?")[0], answer.status)))

    here.goto(f"{portal.idporten.issuer}/session/end")
    expect(here.get_by_role("heading", level=1)).to_have_text("Du er logget ut")

    frame = f"{portal.origin}/accounts/idporten/front-channel-logout/"
    assert (frame, 200) in framed
    assert (_is_in(here), _is_in(elsewhere)) == (False, True)


@pytest.mark.parametrize(("fault", "status"), FAULTS, ids=lambda value: str(value)[:50])
def test_an_answer_that_is_not_right_is_a_page_that_says_what_to_do(
    portal, at_provider, fault, status
):
    page = at_provider()
    portal.idporten.fault(**fault)
    with page.expect_response(lambda answer: "/callback/" in answer.url) as answered:
        _choose(page, "Kari Hansen")

    assert answered.value.status == status
    expect(page.get_by_role("link", name="Prøv igjen")).to_be_visible()
    assert not _is_in(page)


def test_too_low_a_level_is_refused_and_a_better_one_is_not(portal, at_provider):
    page = at_provider()
    _choose(page, "Kari Hansen", "lavt")
    expect(page.get_by_role("heading", level=1)).to_have_text("Du må logge inn på en sikrere måte")
    page.get_by_role("link", name="Prøv igjen").click()
    _choose(page, "Kari Hansen", "høyt")
    page.wait_for_url(f"{portal.origin}/")


def test_breaking_off_is_no_error(portal, at_provider):
    page = at_provider()
    page.get_by_role("button", name="Avbryt").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Du avbrøt innloggingen")


def test_a_provider_that_is_down_is_a_page(portal, at_provider):
    page = at_provider()
    address = page.url
    portal.idporten.stop()
    portal.forget()  # the addresses that the portal keeps for an hour
    answer = page.goto(f"{portal.origin}/accounts/idporten/")

    assert answer.status == 503
    expect(page.get_by_role("heading", level=1)).to_have_text("ID-porten svarer ikke")
    expect(page.get_by_text("Kode til brukerstøtten")).to_be_visible()
    assert address


def test_the_number_is_nowhere_in_clear(portal, at_provider):
    page = at_provider()
    _choose(page, "Kari Hansen", "høyt")
    page.wait_for_url(f"{portal.origin}/")

    assert numbers_in_clear(portal) == []
