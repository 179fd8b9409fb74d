"""A visitor takes an open course in a private window, and logs in afterwards to keep it."""

from demo import source
from tests.e2e import driving


def test_a_visitor_takes_an_open_course_and_claims_it(lrs, new_context):
    package = source.read("parorende")
    before = {s["id"] for s in lrs.statements(limit="500")}
    visitor = new_context().new_page()
    visitor.goto("/courses/")
    visitor.get_by_role("link", name=package.title, exact=True).click()
    visitor.click("[data-action=start]")
    driving.read_pages(driving.content(visitor), package)
    driving.answer(driving.content(visitor), package.scos[0].questions[0])
    driving.wait_until_saved(visitor)

    address = visitor.url
    stranger = new_context().new_page()
    assert stranger.goto(address).status == 404

    visitor.close(run_before_unload=True)  # the tab is closed in the middle
    again = visitor.context.new_page()
    again.goto(f"/courses/{package.slug}/")
    again.click("[data-action=start]")
    course = driving.content(again)
    for question in package.scos[0].questions[1:]:
        driving.answer(course, question)
    course.locator(".result.is-passed").wait_for()
    driving.wait_until_saved(again)
    again.locator("[data-action=log-in-to-keep]").wait_for()
    assert {s["id"] for s in lrs.statements(limit="500")} == before

    again.click("[data-action=log-in-to-keep]")
    again.fill("input[name=login]", "instructor")
    again.fill("input[name=password]", "demo")
    again.press("input[name=password]", "Enter")
    again.wait_for_url("**/claim/")
    again.click("[data-action=claim]")
    again.wait_for_url(f"**/courses/{package.slug}/")

    (proof,) = driving.soon(lambda: driving.course_completed(lrs, package.title))
    of_round = lrs.statements(registration=proof["context"]["registration"])
    verbs = [s["verb"]["id"].rsplit("/", 1)[1] for s in of_round]
    assert {"registered", "initialized", "resumed", "responded", "passed", "earned"} <= {*verbs}
    assert verbs.count("responded") == len(package.scos[0].questions)
    assert all(s["actor"] == proof["actor"] for s in of_round)
    assert all(s["timestamp"] < s["stored"] for s in of_round)
    again.goto("/learning/")
    assert package.title in again.locator("main").inner_text()
