"""What is killed in the middle: nothing lost, nothing doubled."""

from tests.e2e import driving


def test_a_worker_killed_between_completion_and_delivery_loses_nothing(
    portal, lrs, log_in, tmp_path
):
    package, course = driving.import_course(portal, tmp_path, title="Stikkskader i natt")
    portal.kill("worker")
    before = {s["id"] for s in lrs.statements(limit="1000")}

    page = log_in("instructor")
    page.goto(f"/courses/{course}/")
    page.click("[data-action=start]")
    driving.take(driving.content(page), package)
    driving.wait_until_saved(page)

    (waiting,) = portal.manage("outbox")
    assert waiting["pending"] >= len(package.scos[0].questions) + 4
    assert {s["id"] for s in lrs.statements(limit="1000")} == before

    portal.start("worker")
    driving.soon(lambda: portal.manage("outbox")[0]["pending"] == 0, seconds=30)

    (left,) = portal.manage("outbox")
    assert left == {"pending": 0, "poisoned": 0, "oldest_age_s": 0}
    fresh = [s for s in lrs.statements(limit="1000") if s["id"] not in before]
    assert len({s["id"] for s in fresh}) == len(fresh) >= waiting["pending"]
    done = [s for s in fresh if s["verb"]["id"].endswith("/completed")]
    assert [s["object"]["definition"]["name"]["nb"] for s in done] == [package.title]
