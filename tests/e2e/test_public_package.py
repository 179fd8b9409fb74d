"""The main job with a package that others made: Rustici's golf course, "Run-time Basic Calls".

It is public, but not ours to keep here: RuntimeBasicCalls_SCORM12 of the repository
jcputney/elearning-module-parser. PUBLIC_PACKAGES says in which folder its zip lies.
"""

import os
from pathlib import Path

import pytest

from tests.e2e import driving

ZIP = "RuntimeBasicCalls_SCORM12.zip"
TITLE = "Golf Explained - Run-time Basic Calls"
PAGES = 15


@pytest.fixture
def golf():
    folder = os.environ.get("PUBLIC_PACKAGES", "")
    path = Path(folder) / ZIP
    if not folder or not path.exists():
        pytest.skip(f"{ZIP} is not on this machine (PUBLIC_PACKAGES names its folder)")
    return path


def test_golf_from_zip_to_green_cell(golf, lrs, log_in):
    leader = log_in("leader")
    competence = driving.gap_of_learner(leader)
    admin = log_in("courseadmin")
    slug = driving.upload(admin, golf)
    driving.let_course_give(admin, slug, competence)
    driving.publish(admin, slug)

    learner = log_in("learner")
    learner.goto(f"/courses/{slug}/")
    learner.click("[data-action=start]")
    course = driving.content(learner)
    for _ in range(5):
        course.locator("#butNext").click()
    driving.wait_until_saved(learner)
    learner.close(run_before_unload=True)

    again = learner.context.new_page()
    again.on("dialog", lambda dialog: dialog.accept())  # "resume from where you left off?"
    again.goto("/learning/")
    again.click("[data-action=resume]")
    course = driving.content(again)
    expected = course.locator("#contentFrame[src='../Etiquette/Course.html']")
    expected.wait_for()  # the sixth page, where the tab was closed
    for _ in range(PAGES - 6):
        course.locator("#butNext").click()
    _answer_all(course.frame_locator("#contentFrame"))
    driving.wait_until_saved(again)

    (proof,) = driving.soon(lambda: driving.course_completed(lrs, TITLE))
    assert proof["result"]["score"] == {"scaled": 1.0}
    assert driving.proof_of_holding(again, competence) == proof["id"]
    leader.reload()
    cell = leader.locator(f"table [data-person=learner][data-competence={competence}]")
    assert cell.get_attribute("data-state") == "valid"


def _answer_all(test):
    """The package marks its right answers with a class; a number stands beside its field."""
    test.locator("input[value='Submit Answers']").wait_for()
    for right in test.locator(".correctAnswer").all():
        field = right.locator("input")
        if field.get_attribute("type") == "text":
            field.fill(right.inner_text().strip().strip("()"))
        else:
            field.check()
    test.locator("input[value='Submit Answers']").click()
