"""What a learner did is kept, whatever becomes of the tab, the network and the server."""

import os
import signal
import time

import pytest
import time_machine
from playwright.sync_api import Response

from scorm import tokens
from tests.e2e import driving
from tests.e2e.sheets import Kept, Sheet, expect_kept, expect_state, import_sheet, kept, start

VERSIONS = pytest.mark.parametrize("version", ["1.2", "2004"])


def resume(context) -> Sheet:
    """Go on from the list of what one is learning, in a new tab of the same device."""
    page = context.new_page()
    page.goto("/learning/")
    page.click("[data-action=resume]")
    return Sheet(page)


def kill_tabs(browser) -> None:
    """kill -9 of every process that renders a page of this browser."""
    session = browser.new_browser_cdp_session()
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    for process in processes:
        if process["type"] == "renderer":
            os.kill(process["id"], signal.SIGKILL)
    session.detach()


@VERSIONS
def test_a_killed_tab_is_resumed_where_it_was(version, portal, browser, log_in, tmp_path):
    title = f"Drept fane {version}"
    sheet = start(log_in("learner"), import_sheet(portal, tmp_path, title=title, version=version))
    sheet.answer("a")
    sheet.go("2")
    sheet.commit()
    before = Kept("2", "lest til 2", status="incomplete", raw=None, answers=["a"])
    expect_kept(portal, title, "learner", before)
    context = sheet.page.context
    context.set_offline(True)  # so that what follows is on the device alone
    sheet.answer("b")
    sheet.go("3")

    with sheet.page.expect_event("crash"):
        kill_tabs(browser)
    assert kept(portal, title, "learner") == before

    sheet.page.close()
    context.set_offline(False)
    again = resume(context)
    again.begun_with(entry="resume", place="3", length=len("lest til 3"))
    again.answer("c")
    again.commit()
    wanted = Kept("3", "lest til 3", status="incomplete", raw=None, answers=["a", "b", "c"])
    expect_kept(portal, title, "learner", wanted)


@pytest.mark.parametrize("version", ["1.2", "2004"])
def test_what_no_closing_tab_can_send_is_there_at_the_next_launch(
    version, portal, log_in, tmp_path
):
    """Over the 64 KiB of keepalive, and over what the standards promise."""
    length = 100_000
    title = f"Mye på slutten {version}"
    sheet = start(log_in("learner"), import_sheet(portal, tmp_path, title=title, version=version))
    sheet.answer("a")
    sheet.go("2")
    sheet.leave_last(length)
    sheet.page.close(run_before_unload=True)

    again = resume(sheet.page.context)
    again.begun_with(entry="resume", place="2", length=length)
    again.commit()
    driving.wait_until_saved(again.page)
    state = kept(portal, title, "learner")
    assert (state.location, len(state.suspend_data), state.answers) == ("2", length, ["a"])


def test_neither_30_s_without_network_nor_20_s_of_503_loses_an_answer(portal, log_in, tmp_path):
    """Two learners at once, since waiting costs time: one is offline, one's server is down."""
    title = "Uten nett"
    course = import_sheet(portal, tmp_path, title=title)
    offline, served = start(log_in("learner"), course), start(log_in("instructor"), course)
    before = Kept("", "", status="incomplete", raw=None, answers=["a"])
    for sheet, who in ((offline, "learner"), (served, "instructor")):
        sheet.answer("a")
        sheet.commit()
        expect_kept(portal, title, who, before)

    offline.page.context.set_offline(True)
    began = time.monotonic()
    offline.answer("b")
    offline.go("2")
    offline.commit()
    expect_state(offline.page, "waiting", "Venter på nett")
    with portal.unavailable():
        served.answer("b")
        served.go("2")
        served.commit()
        expect_state(served.page, "waiting", "Venter på nett")
        served.answer("c")
        time.sleep(20)
        expect_state(served.page, "waiting", "Venter på nett")
    # Who comes back to the content has it saved after the pause, and not after 30 seconds.
    served.page.locator("[data-save-state]").click()
    served.focus()
    expect_state(served.page, "saved", "Lagret", timeout=8_000)
    wanted = Kept("2", "lest til 2", status="incomplete", raw=None, answers=["a", "b", "c"])
    expect_kept(portal, title, "instructor", wanted)

    time.sleep(max(0, began + 30 - time.monotonic()))
    expect_state(offline.page, "waiting", "Venter på nett")
    assert kept(portal, title, "learner") == before
    offline.answer("c")
    offline.page.context.set_offline(False)
    expect_state(offline.page, "saved", "Lagret")
    expect_kept(portal, title, "learner", wanted)


@VERSIONS
def test_a_long_session_gets_new_tokens_and_loads_nothing_anew(version, portal, log_in, tmp_path):
    title = f"Lang økt {version}"
    sheet = start(log_in("learner"), import_sheet(portal, tmp_path, title=title, version=version))
    page, asked, ages = sheet.page, [], []

    def answer(given: str, *, age: float = 0) -> Response:
        """Answer with a token that was given `age` minutes ago; what the portal said to it."""
        driving.wait_until_saved(page)
        ages.append(age)
        with page.expect_response("**/scorm/save") as answered:
            sheet.answer(given)
            sheet.commit()
        return answered.value

    sheet.answer("a")
    page.route("**/scorm/save", lambda route: route.continue_(headers=aged(route, ages)))
    page.on("request", lambda request: asked.append(request.url))
    renewed = answer("b", age=31)  # past half its life: the answer brings a new one
    assert bearer(answer("c").request) == renewed.json()["token"]
    expired = answer("d", age=61)  # past its end: the portal page fetches a new one

    assert expired.status == 401
    expect_state(page, "saved", "Lagret")
    wanted = Kept("", "", status="incomplete", raw=None, answers=["a", "b", "c", "d"])
    expect_kept(portal, title, "learner", wanted)
    assert len([url for url in asked if "/token/" in url]) == 1
    assert not [url for url in asked if "/c/" in url or "/play/" in url]


def bearer(request) -> str:
    return request.headers["authorization"].removeprefix("Bearer ")


def aged(route, ages: list[float]) -> dict[str, str]:
    """The headers of a save whose token was given as many minutes ago as the next of `ages`."""
    headers, minutes = route.request.headers, ages.pop() if ages else 0
    if not minutes:
        return headers
    token = tokens.read_save_token(bearer(route.request))
    with time_machine.travel(time.time() - 60 * minutes, tick=True):
        return headers | {"authorization": f"Bearer {tokens.save_token(token)}"}


def test_a_second_launch_fetches_no_content_file_again(portal, log_in, tmp_path):
    title = "Hentet én gang"
    sheet = start(log_in("learner"), import_sheet(portal, tmp_path, title=title))
    files = {"index.html", "names.js", "sheet.js", "sheet.css", "picture.svg", "film.mp4"}
    assert {name for name, sent in fetched(sheet.page).items() if sent > 0} == files
    sheet.page.close(run_before_unload=True)

    again = resume(sheet.page.context)
    assert fetched(again.page) == dict.fromkeys(files, 0)


def fetched(page) -> dict[str, int]:
    """The content's files and how many bytes of each came over the network."""
    frame = next(frame for frame in page.frames if "/c/" in frame.url)
    return frame.evaluate(
        """async () => {
            const film = await fetch("film.mp4");
            await film.arrayBuffer();
            const kinds = ["navigation", "resource"];
            const entries = kinds.flatMap(kind => performance.getEntriesByType(kind));
            return Object.fromEntries(
                entries.map(one => [new URL(one.name).pathname.split("/").at(-1), one.transferSize])
            );
        }"""
    )
