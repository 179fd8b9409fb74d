"""SCORM 2004 in the browser: sequencing, resume after the tab is gone, what is told."""

import re

from playwright.sync_api import expect

from tests.e2e import driving, sheets
from tests.packages import scorm2004

TITLE = "Smittevern 2004"


def import_it(portal, folder, title=TITLE):
    path = scorm2004.package(folder / "smittevern.zip", title=title)
    (report,) = portal.manage("import_package", str(path), "--publish")
    assert report["ok"], report
    assert (report["kind"], report["scos"], report["warnings"]) == ("scorm2004", 2, [])
    return report["course"]


def part(page, key):
    return page.locator(f"[data-outline] [data-part={key}]")


def test_a_lesson_opens_the_quiz_and_the_tab_may_close_in_between(portal, lrs, log_in, tmp_path):
    course = import_it(portal, tmp_path)
    page = log_in("learner")
    page.goto(f"/courses/{course}/")
    page.click("[data-action=start]")
    lesson = driving.content(page)
    expect(lesson.locator("#entry")).to_have_text("ab-initio")
    expect(part(page, "quiz").locator("a")).to_have_attribute("aria-disabled", "true")
    lesson.locator("#turn").click()
    lesson.locator("#turn").click()
    driving.wait_until_saved(page)
    context = page.context
    page.close(run_before_unload=True)

    page = context.new_page()
    page.goto("/learning/")
    page.click("[data-action=resume]")
    lesson = driving.content(page)
    expect(lesson.locator("#entry")).to_have_text("resume")
    expect(lesson.locator("#place")).to_have_text("3")
    lesson.locator("#done").click()

    quiz = driving.content(page)
    expect(quiz.locator("h1")).to_have_text("Prøve")
    expect(part(page, "quiz")).to_have_attribute("aria-current", "step")
    expect(part(page, "lesson")).to_contain_text("Bestått")
    expect(part(page, "quiz").locator("a")).not_to_have_attribute("aria-disabled", "true")
    driving.wait_until_saved(page)
    page.close()  # as when a browser is killed: nothing of the quiz is told

    page = context.new_page()
    page.goto("/learning/")
    page.click("[data-action=resume]")
    quiz = driving.content(page)
    expect(quiz.locator("h1")).to_have_text("Prøve")
    quiz.locator("#right").click()
    driving.wait_until_saved(page)
    # The quiz has asked for exitAll: it goes, and the end is said.
    expect(driving.frame(page).locator("[data-ended]")).to_be_in_viewport()
    expect(driving.frame(page).locator("[data-content]")).not_to_have_attribute(
        "src", re.compile(".")
    )

    (done,) = driving.soon(lambda: driving.course_completed(lrs, TITLE))
    assert done["result"]["score"] == {"scaled": 0.9}
    about = done["context"]["registration"]
    told = [verb(s) for s in reversed(lrs.statements(registration=about, limit="100"))]
    assert told == [
        "registered", "initialized", "suspended", "resumed", "passed", "terminated",
        "initialized", "suspended", "resumed", "responded", "passed", "terminated", "completed",
        "earned",
    ]  # fmt: skip


def verb(statement):
    return statement["verb"]["id"].rpartition("/")[2]


def test_the_learner_goes_back_and_forth_by_the_portals_own_buttons(portal, log_in, tmp_path):
    course = import_it(portal, tmp_path)
    page = log_in("instructor")
    page.goto(f"/courses/{course}/")
    page.click("[data-action=start]")
    driving.content(page).locator("#done").click()
    expect(driving.content(page).locator("h1")).to_have_text("Prøve")
    page.locator("[data-action=previous]").click()
    expect(driving.content(page).locator("h1")).to_have_text("Leksjon")
    part(page, "quiz").locator("a").click()
    expect(driving.content(page).locator("h1")).to_have_text("Prøve")


def test_the_next_part_opens_when_the_token_has_run_out(portal, log_in, tmp_path):
    course = import_it(portal, tmp_path, title="Smittevern etter en time")
    page = log_in("instructor")
    page.goto(f"/courses/{course}/")
    page.click("[data-action=start]")
    expect(driving.content(page).locator("h1")).to_have_text("Leksjon")
    page.route("**/scorm/visit", driving.expire_once())
    with page.expect_request("**/token/**"):
        driving.content(page).locator("#done").click()
    expect(driving.content(page).locator("h1")).to_have_text("Prøve")


def test_the_end_is_seen_when_nothing_comes_after_the_last_part(portal, log_in, tmp_path):
    course = import_it(portal, tmp_path)
    page = log_in("courseadmin")
    page.goto(f"/courses/{course}/")
    page.click("[data-action=start]")
    driving.content(page).locator("#done").click()
    expect(driving.content(page).locator("h1")).to_have_text("Prøve")
    page.locator("[data-action=next]").click()

    end = driving.frame(page).get_by_role("heading", name="Du er gjennom")
    expect(end).to_be_in_viewport()


def test_a_course_of_one_part_has_no_next_part(portal, log_in, tmp_path):
    """A step from its only part would end the course."""
    course = sheets.import_sheet(portal, tmp_path, title="Én del, 2004", version="2004")
    page = log_in("instructor")
    sheets.start(page, course)
    driving.wait_until_saved(page)
    expect(page.locator("[data-navigation]")).to_be_hidden()
