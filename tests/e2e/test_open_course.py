"""A visitor takes an open course in a private window, and logs in afterwards to keep it."""

import pytest

from demo import source
from tests.e2e import driving


def _as_local_account(page):
    page.goto("/accounts/login/?next=/claim/")
    page.fill("input[name=login]", "instructor")
    page.fill("input[name=password]", "demo")
    page.press("input[name=password]", "Enter")


def _as_patient(page):
    """With ID-porten, the first time: the patient says what they are, and is asked then."""
    page.click("[data-action=log-in-to-keep]")
    page.click("[data-way=idporten]")
    page.wait_for_url("**/interaction/**")
    page.get_by_label("Sikkerhetsnivå").select_option(label="betydelig")
    page.get_by_role("button", name="Solveig Aune").click()
    page.wait_for_url("**/welcome/**")
    page.fill("input[name$=given_name]", "Solveig")
    page.fill("input[name$=family_name]", "Aune")
    page.check("input[value=patient]")
    page.click("main form button[type=submit]")


@pytest.mark.parametrize("log_in", [_as_local_account, _as_patient])
def test_a_visitor_takes_an_open_course_and_claims_it(lrs, new_context, log_in):
    package = source.read("parorende")
    questions = package.scos[0].questions
    before = _ids(lrs)
    visitor = new_context().new_page()
    visitor.goto("/courses/")
    visitor.get_by_role("link", name=package.title, exact=True).click()
    visitor.click("[data-action=start]")
    driving.read_pages(driving.content(visitor), package)
    driving.answer(driving.content(visitor), questions[0])
    driving.wait_until_saved(visitor)

    stranger = new_context().new_page()
    assert stranger.goto(visitor.url).status == 404

    visitor.close(run_before_unload=True)  # the tab is closed in the middle
    again = visitor.context.new_page()
    again.goto(f"/courses/{package.slug}/")
    again.click("[data-action=start]")
    course = driving.content(again)
    course.locator(f"input[name='{questions[1].id}']").first.wait_for()  # where they stopped
    for question in questions[1:]:
        driving.answer(course, question)
    course.locator(".result.is-passed").wait_for()
    driving.wait_until_saved(again)
    again.locator("[data-action=log-in-to-keep]").wait_for()
    assert _ids(lrs) == before

    log_in(again)
    again.wait_for_url("**/claim/")
    again.click("[data-action=claim]")
    again.wait_for_url(f"**/courses/{package.slug}/")

    (proof,) = driving.soon(lambda: _new_completions(lrs, package.title, before))
    of_round = lrs.statements(registration=proof["context"]["registration"])
    verbs = [s["verb"]["id"].rsplit("/", 1)[1] for s in of_round]
    assert {"registered", "initialized", "resumed", "responded", "passed", "earned"} <= {*verbs}
    assert verbs.count("responded") == len(questions)
    assert all(s["actor"] == proof["actor"] for s in of_round)
    assert all(s["timestamp"] < s["stored"] for s in of_round)
    is_employed = log_in is _as_local_account
    assert any("unit" in key for key in proof["context"].get("extensions", {})) == is_employed
    assert again.locator("[data-action=diploma]").count() == 1


def _ids(lrs):
    return {s["id"] for s in lrs.statements(limit="500")}


def _new_completions(lrs, title, before):
    return [s for s in driving.course_completed(lrs, title) if s["id"] not in before]
