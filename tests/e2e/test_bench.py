"""The test bench: a course admin runs a package before publishing it, and sees what it reports."""

import pytest
from playwright.sync_api import expect

from tests.e2e import driving
from tests.packages import scorm2004


@pytest.fixture
def open_bench(log_in):
    def go(path):
        page = log_in("courseadmin")
        page.goto(f"/content/courses/{driving.upload(page, path)}/")
        page.locator("[data-action=bench]").first.click()
        return page

    return go


def content(page):
    return page.frame_locator("[data-bench] iframe").frame_locator("iframe")


def fact(page, name):
    return page.locator(f"[data-fact={name}]")


def test_a_package_of_scorm12_is_watched_and_its_rule_proposed(open_bench, tmp_path):
    path = driving.make_zip(tmp_path, title="Prøvebenk 1.2", slug="stikkskader")
    page = open_bench(path)
    content(page).locator("[data-action=next]").click()
    expect(fact(page, "status")).to_have_text("incomplete")
    begun = page.locator("[data-calls] tr").filter(has_text="LMSInitialize")
    expect(begun).to_have_count(1)
    expect(begun.locator("code:visible")).to_have_text(["LMSInitialize"])  # it names no element

    page.click("[data-action=close]")
    verdict = page.locator("[data-verdict]")
    expect(verdict.locator("[data-rule]")).to_be_visible()
    expect(page.locator("[data-bench] iframe")).to_be_hidden()
    expect(page.locator("[data-closed]")).to_be_visible()
    expect(verdict.locator("[data-finding=no_end]")).to_be_visible()
    expect(verdict.locator("[data-finding=not_finished]")).to_have_count(0)
    expect(fact(page, "closing")).not_to_have_text("0")


def test_a_package_of_scorm2004_is_watched_from_part_to_part(open_bench, tmp_path):
    path = scorm2004.package(tmp_path / "benk.zip", title="Prøvebenk 2004")
    page = open_bench(path)
    content(page).locator("#turn").click()
    expect(fact(page, "status")).to_have_text("incomplete")
    expect(fact(page, "suspend")).to_have_text("4")
    content(page).locator("#done").click()
    expect(content(page).locator("h1")).to_have_text("Prøve")
    expect(fact(page, "closing")).to_have_text("0")

    page.click("[data-action=close]")
    expect(page.locator("[data-verdict] [data-rule]")).to_have_attribute("data-rule", "passed")
    expect(fact(page, "closing")).not_to_have_text("0")  # the quiz says goodbye, too
