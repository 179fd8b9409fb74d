"""The same attempt in two tabs: the older is told and closed, the newer goes on."""

import pytest
from playwright.sync_api import expect

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

    page = older.page.context.new_page()
    page.goto(older.page.url)
    newer = Sheet(page)
    newer.begun_with(entry="resume", place="3")
    newer.go("5")
    newer.commit()
    after = Kept("5", "lest til 5", status="incomplete", raw=None, answers=["a"])
    expect_kept(portal, title, "learner", after)

    older.go("4")
    older.answer("b")
    older.succeed()
    older.commit()

    frame = older.page.frame_locator("[data-player] iframe")
    expect(frame.get_by_role("heading", name="Åpent i et annet vindu")).to_be_visible()
    expect(frame.locator("iframe")).to_have_count(0)
    expect_state(older.page, "saved", "Lagret")

    newer.answer("c")
    newer.commit()
    wanted = Kept("5", "lest til 5", status="passed", raw=90, answers=["a", "b", "c"])
    expect_kept(portal, title, "learner", wanted)
    expect_state(newer.page, "saved", "Lagret")
