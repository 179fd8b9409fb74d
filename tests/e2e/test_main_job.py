"""From zip to green cell: a package is uploaded, taken, and seen by the leader with its proof."""

from demo import source
from tests.e2e import driving


def test_from_zip_to_green_cell(lrs, log_in, tmp_path):
    leader = log_in("leader")
    competence = driving.gap_of_learner(leader)

    admin = log_in("courseadmin")
    slug = driving.upload(admin, driving.make_zip(tmp_path, title="Håndhygiene på sengepost"))
    driving.let_course_give(admin, slug, competence)
    driving.publish(admin, slug)

    package = source.read("handhygiene")
    questions = package.scos[0].questions
    learner = log_in("learner")
    learner.goto("/courses/?q=sengepost")
    learner.click("text=Håndhygiene på sengepost")
    learner.click("[data-action=start]")
    driving.read_pages(driving.content(learner), package)
    for question in questions[:2]:
        driving.answer(driving.content(learner), question)
    learner.close(run_before_unload=True)  # the tab is closed in the middle

    again = learner.context.new_page()
    again.goto("/learning/")
    again.click("[data-action=resume]")
    course = driving.content(again)
    course.locator(f"input[name='{questions[2].id}']").first.wait_for()  # where she stopped
    for question in questions[2:]:
        driving.answer(course, question)
    course.locator(".result.is-passed").wait_for()
    driving.wait_until_saved(again)

    (proof,) = driving.soon(lambda: driving.course_completed(lrs, "Håndhygiene på sengepost"))
    assert proof["result"]["score"] == {"scaled": 1.0}
    assert proof["actor"]["account"]["homePage"] == "https://portal.example.org/id"
    of_round = lrs.statements(registration=proof["context"]["registration"])
    verbs = [s["verb"]["id"].rsplit("/", 1)[1] for s in of_round]
    assert {"registered", "initialized", "suspended", "resumed", "responded", "passed"} <= {*verbs}
    assert verbs.count("responded") == len(questions)

    assert driving.proof_of_holding(again, competence) == proof["id"]

    leader.reload()
    cell = leader.locator(f"table [data-person=learner][data-competence={competence}]")
    assert cell.get_attribute("data-state") == "valid"
