"""The same attempt in two tabs: the older is told and closed, the newer goes on."""

import pytest
from playwright.sync_api import expect

from tests.e2e import driving
from tests.e2e.sheets import Kept, Sheet, expect_kept, expect_state, import_sheet, start


@pytest.mark.parametrize("version", ["1.2", "2004"])
def test_the_older_tab_is_told_and_what_it_had_is_kept(version, portal, log_in, tmp_path):
    title = f"To faner {version}"
    course = import_sheet(portal, tmp_path, title=title, version=version)
    older = start(log_in("learner"), course)
    older.go("3")
    older.answer("a")
    before = Kept("3", "lest til 3", status="incomplete", raw=None, answers=["a"])
    expect_kept(portal, title, "learner", before)

    held = []

    def hold(route) -> None:
        held.append(route)

    older.page.route("**/scorm/save", hold)  # a slow network
    older.go("4")
    older.answer("b")
    older.succeed()
    older.commit()

    newer = open_again(older)
    newer.begun_with(entry="resume", place="3")
    newer.go("5")
    newer.commit()
    after = Kept("5", "lest til 5", status="incomplete", raw=None, answers=["a"])
    expect_kept(portal, title, "learner", after)

    held[0].continue_()
    older.page.unroute("**/scorm/save")
    expect_told(older)
    newer.answer("c")
    newer.commit()
    wanted = Kept("5", "lest til 5", status="passed", raw=90, answers=["a", "b", "c"])
    expect_kept(portal, title, "learner", wanted)
    expect_state(newer.page, "saved", "Lagret")


@pytest.mark.parametrize("version", ["1.2", "2004"])
def test_an_older_tab_that_nobody_uses_is_told_at_once(version, portal, log_in, tmp_path):
    title = f"To faner i ro {version}"
    course = import_sheet(portal, tmp_path, title=title, version=version)
    older = start(log_in("learner"), course)
    older.go("3")
    older.commit()
    before = Kept("3", "lest til 3", status="incomplete", raw=None, answers=[])
    expect_kept(portal, title, "learner", before)

    newer = open_again(older)
    expect_told(older)
    newer.go("5")
    newer.commit()
    after = Kept("5", "lest til 5", status="incomplete", raw=None, answers=[])
    expect_kept(portal, title, "learner", after)


def open_again(older: Sheet) -> Sheet:
    """The same address in a further tab."""
    page = older.page.context.new_page()
    page.goto(older.page.url)
    return Sheet(page)


def expect_told(older: Sheet) -> None:
    """The tab says that another has taken over, and its content is gone."""
    frame = driving.frame(older.page)
    expect(frame.get_by_role("heading", name="Åpent i et annet vindu")).to_be_visible()
    expect(frame.locator("iframe")).to_have_count(0)
    expect_state(older.page, "saved", "Lagret")
