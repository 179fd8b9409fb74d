"""What a SCO has set is there at the next launch: tabs closed and killed, networks and servers
gone, tokens too old, two windows at once.
"""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.e2e import driving
from tests.packages import scorm12

SCO = """<!doctype html><meta charset="utf-8"><title>Del</title><h1>Del</h1>
<script>
let api = null;
for (let one = window.parent; !api; one = one.parent) api = one.API || null;
api.LMSInitialize("");
let last = null;
window.addEventListener("pagehide", () => {
  if (last) api.LMSSetValue("cmi.suspend_data", last);
  api.LMSSetValue("cmi.core.exit", "suspend");
  api.LMSFinish("");
});
</script>"""
DATA, LOCATION = "cmi.suspend_data", "cmi.core.lesson_location"
SAVES = re.compile("/scorm/save$")
STATE = "[data-save-state]"
LARGE = 100 * 1024


@pytest.fixture
def learner(portal, log_in, tmp_path, request):
    """A page in a course of its own, with the SCO running."""
    title = request.node.name
    xml = scorm12.manifest(title=title, identifier=f"no.example.{title}")
    path = scorm12.package(tmp_path / "del.zip", xml=xml, files={"index.html": SCO})
    (report,) = portal.manage("import_package", str(path), "--publish")
    assert report["ok"], report
    page = log_in("learner")
    page.goto(f"/courses/{report['course']}/")
    page.click("[data-action=start]")
    sco(page)
    return page


def sco(page):
    """The content's own frame."""
    driving.content(page).locator("h1").wait_for()
    return next(frame for frame in page.frames if "/c/" in frame.url)


def put(page, **values):
    names = {"data": DATA, "location": LOCATION}
    for name, value in values.items():
        call = "([name, value]) => api.LMSSetValue(name, value)"
        assert sco(page).evaluate(call, [names[name], value]) == "true"


def get(page, name):
    return sco(page).evaluate("name => api.LMSGetValue(name)", name)


def again(page):
    """The same course in a new tab of the same device."""
    address = page.url
    new = page.context.new_page()
    new.goto(address)
    sco(new)
    return new


def shows(page, state):
    expect(page.locator(STATE)).to_have_attribute("data-save-state", state, timeout=20_000)


def test_killed(learner):
    put(learner, location="7", data="lest")
    learner.close()  # without unload, as when the browser is killed
    page = again(learner)
    assert (get(page, LOCATION), get(page, DATA)) == ("7", "lest")
    assert get(page, "cmi.core.entry") == "resume"


def test_100_kib_on_close(learner):
    put(learner, location="7")
    driving.wait_until_saved(learner)
    sco(learner).evaluate(f"last = 'x'.repeat({LARGE})")
    learner.close(run_before_unload=True)
    page = again(learner)
    assert len(get(page, DATA)) == LARGE


def test_offline(learner):
    learner.context.set_offline(True)
    put(learner, location="8")
    shows(learner, "waiting")
    put(learner, data="uten nett")
    learner.context.set_offline(False)
    shows(learner, "saved")
    learner.close()
    page = again(learner)
    assert (get(page, LOCATION), get(page, DATA)) == ("8", "uten nett")


def test_server_down(learner):
    seen = []

    def refuse(route):
        seen.append(route.request.post_data_json["seq"])
        route.fulfill(status=503, body="down")

    learner.context.route(SAVES, refuse)
    put(learner, location="9")
    shows(learner, "waiting")
    deadline = time.monotonic() + 20
    while len(seen) < 3 and time.monotonic() < deadline:
        learner.wait_for_timeout(100)
    learner.context.unroute(SAVES)
    shows(learner, "saved")
    assert len(seen) >= 3
    assert seen == sorted(set(seen))  # a new number each time
    learner.close()
    assert get(again(learner), LOCATION) == "9"


def test_two_tabs(learner):
    put(learner, location="2")
    driving.wait_until_saved(learner)
    newer = again(learner)
    put(newer, location="3")
    driving.wait_until_saved(newer)
    put(learner, location="1")
    frame = learner.frame_locator("[data-player] iframe")
    expect(frame.locator("[data-superseded]")).to_be_visible(timeout=10_000)
    expect(frame.locator("[data-content]")).to_have_count(0)
    newer.close(run_before_unload=True)
    assert get(again(learner), LOCATION) == "3"


def test_token_renewed(learner):
    refused = []

    def refuse_once(route):
        if refused:
            return route.continue_()
        refused.append(route.request.headers["authorization"])
        return route.fulfill(status=401, json={"error": "The save token is not valid."})

    learner.context.route(SAVES, refuse_once)
    sco(learner).evaluate("window.stays = true")
    with learner.expect_request(SAVES, timeout=20_000):
        put(learner, location="4")
    shows(learner, "saved")
    assert refused
    assert sco(learner).evaluate("window.stays")  # nothing was loaded again
