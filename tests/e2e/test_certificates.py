"""A diploma that a stranger can check: from the PDF's address to a private window, and revoked."""

import pytest
from playwright.sync_api import expect

from tests.e2e import driving


@pytest.fixture
def stranger(new_context):
    """A private window: no log-in, nothing remembered."""
    return new_context().new_page()


def test_a_diploma_verifies_in_a_private_window_until_it_is_revoked(log_in, stranger):
    learner = log_in("learner")
    learner.goto("/courses/stikkskader/")
    address = driving.address_of_diploma(learner)

    stranger.goto(address)
    expect(stranger.locator(".verdict")).to_have_attribute("data-status", "valid")
    expect(stranger.get_by_role("heading", level=1)).to_have_text("Kursbeviset er gyldig")
    expect(stranger.locator("main")).to_contain_text("Kari Hansen")
    expect(stranger.locator("main")).to_contain_text("Stikkskader og blodsøl")
    # Nothing but the secret of the forms for language and appearance.
    assert [cookie["name"] for cookie in stranger.context.cookies()] == ["session"]

    admin = log_in("courseadmin")
    code = address.rstrip("/").rsplit("/", 1)[1]
    admin.goto(f"/content/courses/stikkskader/certificates/?q={code.lower().replace('-', ' ')}")
    admin.locator(f"[data-certificate='{code}'] a").click()
    admin.fill("textarea[name=reason]", "Tatt av en annen.")
    admin.click("[data-action=revoke]")
    expect(admin.locator(f"[data-certificate='{code}'] [data-status=revoked]")).to_be_visible()

    stranger.reload()
    expect(stranger.locator(".verdict")).to_have_attribute("data-status", "revoked")
    assert "Tatt av en annen" not in stranger.content()
    learner.goto("/courses/stikkskader/")
    expect(learner.locator("main")).to_contain_text("Kursbeviset er tilbakekalt")
    expect(learner.locator("[data-action=start]")).to_be_visible()


def test_a_code_is_typed_and_a_wrong_one_says_what_to_do(log_in, stranger):
    learner = log_in("learner")
    learner.goto("/courses/ernaring/")
    learner.locator("main a[href*='/certificates/']", has_text="Om kursbeviset").click()
    code = learner.locator(".code").inner_text()

    stranger.goto("/verify/")
    stranger.fill("input[name=code]", "12345")
    stranger.click("[data-action=check]")
    expect(stranger.locator("main")).to_contain_text("En kode har 20 bokstaver og tall.")
    stranger.fill("input[name=code]", "0" * 20)
    stranger.click("[data-action=check]")
    expect(stranger.get_by_role("heading", level=1)).to_have_text("Ingen kursbevis har denne koden")
    stranger.fill("input[name=code]", f" {code.lower().replace('-', '')} ")
    stranger.click("[data-action=check]")
    expect(stranger.locator(".verdict")).to_be_visible()
    assert stranger.url.endswith(f"/verify/{code}/")


def test_the_preview_of_a_validity_follows_the_form(log_in):
    admin = log_in("courseadmin")
    admin.goto("/content/courses/brannvern/")
    expect(admin.locator("#validity")).to_contain_text("31. januar")
    admin.fill("input[name=valid_until_day]", "1")
    admin.press("input[name=valid_until_day]", "Tab")  # a change is told when the field is left
    with admin.expect_response("**/validity/**"):
        admin.select_option("select[name=valid_until_month]", "6")
    expect(admin.locator("#validity")).to_contain_text("1. juni")
    admin.fill("input[name=valid_until_day]", "31")
    admin.press("input[name=valid_until_day]", "Tab")
    expect(admin.locator("#validity")).to_contain_text("kan ikke regnes ut ennå")
