"""How a part is shown: one part leads to the next, and old courses get a window of their size."""

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.e2e import driving
from tests.packages import scorm12

PAGE = """<!doctype html><meta charset="utf-8"><title>{name}</title><h1>{name}</h1>
<button>Ferdig</button><script>
let api = null;
for (let one = window.parent; !api; one = one.parent) api = one.API || null;
api.LMSInitialize("");
document.querySelector("button").onclick = () => {{
  api.LMSSetValue("cmi.core.lesson_status", "completed");
  api.LMSFinish("");
}};
</script>"""
PARTS = {"a": "Første del", "b": "Andre del"}
CHAPTER = '<item identifier="chapter"><title>Kapittel</title>{items}</item>'
ITEM = '<item identifier="{key}" identifierref="res-{key}"><title>{name}</title></item>'
RESOURCE = (
    '<resource identifier="res-{key}" type="webcontent" adlcp:scormtype="sco" href="{key}.html">'
    '<file href="{key}.html"/></resource>'
)


@pytest.fixture
def admin(log_in):
    return log_in("courseadmin")


@pytest.fixture
def course(admin, tmp_path):
    """A published course of a chapter with two parts."""
    parts = "".join(ITEM.format(key=key, name=name) for key, name in PARTS.items())
    xml = scorm12.manifest(
        items=CHAPTER.format(items=parts),
        resources="".join(RESOURCE.format(key=key) for key in PARTS),
        identifier="no.example.two-parts",
        title=tmp_path.name,  # a title, and so an address, of its own
    )
    files = {f"{key}.html": PAGE.format(name=name) for key, name in PARTS.items()}
    path = scorm12.package(tmp_path / "to-deler.zip", xml=xml, files=files)
    made = driving.upload(admin, path)
    driving.publish(admin, made)
    return made


def show(admin: Page, course: str, **chosen: str) -> None:
    """Choose how the course's part is shown."""
    admin.goto(f"/content/courses/{course}/")
    admin.click("main [data-action=showing]")
    if opens_in := chosen.get("opens_in"):
        admin.select_option("[name=opens_in]", opens_in)
        admin.fill("[name=window_width]", chosen["width"])
        admin.fill("[name=window_height]", chosen["height"])
    else:
        admin.check("[name=goes_on]")
    admin.click("main [data-action=save]")
    admin.wait_for_url(f"**/content/courses/{course}/")


def begin(page: Page, course: str) -> None:
    page.goto(f"/courses/{course}/")
    page.click("[data-action=start]")


def part(content: FrameLocator, name: str) -> FrameLocator:
    expect(content.get_by_role("heading", name=name)).to_be_visible(timeout=15_000)
    return content


def expect_parts(page: Page, *states: str) -> None:
    for key, state in zip(PARTS, states, strict=True):
        item = page.locator(f"[data-outline] [data-part={key}]")
        expect(item).to_contain_text(state, timeout=15_000)


# A script cannot read what a counter draws: count as the stylesheet says.
NUMBERS = """() => {
  let number = 0;
  return [...document.querySelectorAll('[data-outline] .steps > li')].map((item) => {
    number += Number(getComputedStyle(item).counterIncrement.match(/^part (\\d+)$/)?.[1] ?? 0);
    const dot = item.querySelector(".dot");
    return dot && getComputedStyle(dot, "::before").content === "counter(part)" ? number : null;
  });
}"""


def test_the_outline_numbers_the_parts_and_not_their_headings(course, log_in):
    page = log_in("learner")
    begin(page, course)
    page.wait_for_load_state()  # stylesheets too
    items = page.locator("[data-outline] .steps > li")
    expect(items).to_contain_text(["Kapittel", *PARTS.values()])
    assert page.evaluate(NUMBERS) == [None, 1, 2]  # in one step: the outline is replaced by saves


def test_one_part_leads_to_the_next(course, admin, log_in):
    show(admin, course)
    page = log_in("learner")
    begin(page, course)
    part(driving.content(page), "Første del").get_by_role("button").click()
    part(driving.content(page), "Andre del").get_by_role("button").click()
    expect_parts(page, "Fullført", "Fullført")
    part(driving.content(page), "Andre del")  # after the last one it stays


def test_a_course_in_a_window_of_its_own(course, admin, log_in):
    show(admin, course, opens_in="window", width="800", height="600")
    page = log_in("learner")
    begin(page, course)
    with page.expect_popup() as opened:
        page.click("[data-action=open-window]")
    window = opened.value
    assert window.evaluate("[innerWidth, innerHeight]") == [800, 600]
    part(driving.content(window), "Første del").get_by_role("button").click()
    driving.wait_until_saved(window)
    window.locator("summary").click()
    window.locator("[data-outline] [data-part=b] a").click()
    part(driving.content(window), "Andre del")
    with window.expect_event("close"):
        window.click("[data-action=close-window]")
    page.evaluate("dispatchEvent(new Event('focus'))")  # headless windows have none of their own
    expect_parts(page, "Fullført", "Påbegynt")
