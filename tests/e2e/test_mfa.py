"""Two-step log-in in a real browser: an app with codes, and a passkey on a virtual device."""

import time
from urllib.parse import urlsplit

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser(whole_browser):
    """One that has passkeys."""
    return whole_browser


@pytest.fixture(autouse=True, scope="module")
def _no_factor_left(portal):
    """Other tests log in with a password alone."""
    yield
    for username in ("instructor", "admin"):
        portal.manage("reset_mfa", username)


def test_an_app_is_set_up_and_asked_for_at_the_next_log_in(log_in, new_context):
    page = log_in("instructor")
    page.goto("/accounts/security/")
    page.click("[data-action=add-app]")
    _confirm_password(page)
    secret = page.locator("code.secret").text_content()
    page.fill("input[name=code]", _code(secret))
    page.click("[data-action=activate]")
    page.wait_for_url("**/accounts/security/codes/")
    codes = page.locator(".codes code").all_text_contents()
    assert len(codes) == 10
    page.click("[data-action=codes-kept]")
    expect(page.locator("main .ds-tag").first).to_have_attribute("data-color", "success")
    page.goto("/accounts/security/codes/")
    assert page.locator(".codes code").count() == 0  # shown once

    other = new_context().new_page()
    _log_in(other, "instructor")
    other.wait_for_url("**/accounts/security/log-in/")
    other.goto("/learning/")
    other.wait_for_url("**/accounts/security/log-in/")  # half a log-in opens nothing
    other.fill("input[name=code]", "000000" if _code(secret) != "000000" else "111111")
    other.press("input[name=code]", "Enter")
    expect(other.locator("ds-error-summary")).to_be_visible()
    other.fill("input[name=code]", codes[0])
    other.press("input[name=code]", "Enter")
    other.wait_for_url(lambda url: urlsplit(url).path == "/")

    third = new_context().new_page()
    _log_in(third, "instructor")
    third.fill("input[name=code]", codes[0])  # a code works once
    third.press("input[name=code]", "Enter")
    expect(third.locator("ds-error-summary")).to_be_visible()
    third.fill("input[name=code]", _fresh_code(secret))
    third.press("input[name=code]", "Enter")
    third.wait_for_url(lambda url: urlsplit(url).path == "/")


def test_a_passkey_logs_in_alone(log_in, portal):
    page = log_in("admin")
    device = _virtual_device(page)
    page.goto("/accounts/security/")
    page.click("[data-action=add-key]")
    _confirm_password(page)
    page.fill("input[name=name]", "Blå nøkkel")
    page.click("#key-add")
    page.wait_for_url("**/accounts/security/codes/")
    page.goto("/accounts/security/")
    expect(page.get_by_text("Blå nøkkel").first).to_be_visible()

    page.context.clear_cookies()
    page.goto("/accounts/login/?next=/learning/")
    page.click("#passkey-log-in")
    page.wait_for_url(lambda url: urlsplit(url).path == "/learning/")  # not in ?next=

    page.context.clear_cookies()
    _log_in(page, "admin")
    page.wait_for_url("**/accounts/security/log-in/")
    page.click("#key-use")
    page.wait_for_url(lambda url: urlsplit(url).path == "/")

    page.goto("/accounts/security/")
    page.locator("a[href*='/remove/']").first.click()
    _confirm_key(page)
    page.click("[data-action=remove]")
    page.wait_for_url("**/accounts/security/")
    assert page.get_by_text("Blå nøkkel").count() == 0
    device.detach()


def test_a_key_that_is_not_given_is_said_in_words(new_context):
    page = new_context().new_page()
    _virtual_device(page)  # holds no key of ours
    page.goto("/accounts/login/")
    page.click("#passkey-log-in")
    expect(page.locator("[data-key-problem]")).to_be_visible(timeout=90_000)


def _log_in(page: Page, username: str) -> None:
    page.goto("/accounts/login/")
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", "demo")
    page.press("input[name=password]", "Enter")


def _confirm_password(page: Page) -> None:
    page.wait_for_url("**/accounts/reauthenticate/**")
    page.fill("input[name=password]", "demo")
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "reauthenticate" not in url)


def _confirm_key(page: Page) -> None:
    page.wait_for_url("**/accounts/reauthenticate/**")
    page.locator("main a[href*='/security/keys/confirm/']").click()
    page.click("#key-use")
    page.wait_for_url("**/remove/")


def _virtual_device(page: Page):
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
            }
        },
    )
    return device


def _code(secret: str, ahead: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


def _fresh_code(secret: str) -> str:
    """A code of a half minute in which none was used."""
    time.sleep(30 - time.time() % 30 + 0.5)
    return _code(secret)
