"""What waits on a device when an administrator gives a new attempt, or moves people, is kept."""

from uuid import UUID

import pytest
from playwright.sync_api import expect

from tests.e2e import driving
from tests.e2e.sheets import Sheet, expect_state, start
from tests.packages import sheet as sheets

_ATTEMPTS = """
  SELECT a.uuid, a.number, m.id, p.uuid FROM scorm_attempt a
  JOIN courses_module m ON m.id = a.module_id JOIN courses_course c ON c.id = m.course_id
  JOIN content_package p ON p.id = a.package_id
  WHERE c.slug = %s ORDER BY a.number
"""
_KEPT = """
  SELECT a.number, s.lesson_status, s.lesson_location FROM scorm_scostate s
  JOIN scorm_attempt a ON a.id = s.attempt_id
  JOIN courses_module m ON m.id = a.module_id JOIN courses_course c ON c.id = m.course_id
  WHERE c.slug = %s ORDER BY a.number
"""


def publish_sheet(admin, folder, *, title, version="1.2") -> str:
    """A sheet in a course of the administrator's; its slug."""
    course = driving.upload(admin, sheets.package(folder / "ark.zip", title=title, version=version))
    driving.publish(admin, course)
    return course


def give_new_attempt(portal, admin, course, _folder) -> None:
    ((attempt, *_),) = portal.data.rows(_ATTEMPTS, course)
    admin.goto(f"/content/attempts/{UUID(str(attempt))}/new/")
    admin.fill("[name=reason]", "Strømbrudd")
    admin.click("[data-action=confirm]")


def move_to_next_version(portal, admin, course, folder) -> None:
    path = sheets.package(folder / "neste.zip", title="Neste utgave")
    portal.manage("import_package", str(path), "--course", course)
    ((_, _, part, package),) = portal.data.rows(_ATTEMPTS, course)
    admin.goto(f"/content/parts/{part}/versions/{UUID(str(package))}/move/")
    admin.check("[name=who][value=all]")
    admin.fill("[name=reason]", "Rettet")
    admin.click("[data-action=confirm]")


@pytest.mark.parametrize(
    ("version", "change"),
    [("1.2", give_new_attempt), ("2004", give_new_attempt), ("1.2", move_to_next_version)],
)
def test_a_pass_that_waits_on_the_device_counts(version, change, portal, log_in, tmp_path):
    title = f"Avløst {version} {change.__name__}"
    course = publish_sheet(log_in("courseadmin"), tmp_path, title=title, version=version)
    sheet = start(log_in("learner"), course)
    sheet.answer("a")
    sheet.commit()
    driving.wait_until_saved(sheet.page)
    context = sheet.page.context
    with portal.unavailable():
        sheet.go("3")
        sheet.succeed()
        sheet.commit()
        expect_state(sheet.page, "waiting", "Venter på nett")
        sheet.page.close()
    change(portal, log_in("courseadmin"), course, tmp_path)
    assert driving.soon(lambda: len(portal.data.rows(_ATTEMPTS, course)) == 2, seconds=15)

    page = context.new_page()
    page.goto(f"/courses/{course}/")
    page.click("[data-action=start]")
    again = Sheet(page)

    again.begun_with(entry="ab-initio", place="")
    assert driving.soon(lambda: portal.data.rows(_KEPT, course)[0][1:] == ("passed", "3"))
    expect(page.locator("[data-outline]")).to_contain_text("Du har fullført kurset")


def test_a_page_that_is_open_when_its_attempt_is_replaced_keeps_all(portal, log_in, tmp_path):
    admin = log_in("courseadmin")
    course = publish_sheet(admin, tmp_path, title="Avløst mens den var åpen")
    sheet = start(log_in("learner"), course)
    sheet.commit()
    driving.wait_until_saved(sheet.page)
    give_new_attempt(portal, admin, course, tmp_path)
    sheet.page.route("**/scorm/save", driving.expire_once())

    sheet.go("5")
    sheet.succeed()
    sheet.commit()

    expect(driving.frame(sheet.page).locator("[data-superseded]")).to_be_visible()
    assert driving.soon(lambda: portal.data.rows(_KEPT, course) == [(1, "passed", "5")])
