"""A hostile package runs in its frame and gets nowhere: each attack is a row."""

import pytest

from tests.e2e import driving
from tests.packages import scorm12

ATTACK = """
const portal = new URL(document.referrer || location.href).origin;
const tries = {
  portal_dom: () => top.document.title,
  portal_address: () => top.location.href,
  leave_page: () => { top.location = "https://example.org/"; return "went"; },
  take_off_sandbox: () => {
    const frames = parent.document.querySelectorAll("iframe");
    frames.forEach(frame => frame.removeAttribute("sandbox"));
    parent.top.location = "https://example.org/";
    return "went";
  },
  service_worker: () => navigator.serviceWorker.register("index.html").then(() => "registered"),
  script_as_worker: () => fetch("index.html", { headers: { "Service-Worker": "script" } })
    .then(answer => answer.status),
  read_portal: () => fetch(PORTAL + "/competence/", { credentials: "include" })
    .then(answer => answer.text()),
  write_portal: () => fetch(PORTAL + "/courses/hlr/start/",
    { method: "POST", credentials: "include", mode: "no-cors" }).then(answer => answer.type),
  own_storage: () => { localStorage.setItem("mine", "1"); return localStorage.getItem("mine"); },
  own_window: () => { const child = open("index.html?child"); const got = child !== null;
    child?.close(); return got; },
  own_cookie: () => document.cookie.includes("session"),
};
window.PORTAL = decodeURIComponent(location.search.slice(1));
async function attack() {
  const results = {};
  for (const [name, run] of Object.entries(tries)) {
    try { results[name] = await run(); } catch (error) { results[name] = "refused"; }
  }
  return results;
}
"""
PAGE = (
    f"<!doctype html><meta charset=utf-8><title>Fiende</title><p>Hei</p><script>{ATTACK}</script>"
)
EXPECTED = {
    "portal_dom": "refused",
    "portal_address": "refused",
    "leave_page": "refused",
    "take_off_sandbox": "refused",
    "service_worker": "refused",
    "script_as_worker": 403,
    "read_portal": "refused",
    "own_storage": "1",  # of this person's this package, which real content needs
    "own_cookie": False,
}


@pytest.fixture
def hostile(portal, log_in, tmp_path):
    """The content frame of a hostile package that the learner has opened, and her page."""
    path = scorm12.package(
        tmp_path / "fiende.zip",
        xml=scorm12.manifest(identifier="no.example.hostile", title="Fiende"),
        files={"index.html": PAGE},
    )
    (report,) = portal.manage("import_package", str(path), "--publish")
    page = log_in("learner")
    page.goto(f"/courses/{report['course']}/")
    page.click("[data-action=start]")
    driving.content(page).locator("p").wait_for()
    frame = next(f for f in page.frames if "/c/" in f.url)
    return page, frame


def test_a_hostile_package_gets_nowhere(hostile, portal):
    page, frame = hostile
    refused = []
    page.on("response", lambda r: refused.append(r.status) if r.request.method == "POST" else None)

    results = frame.evaluate(
        "origin => { window.PORTAL = origin; return attack(); }", portal.origin
    )

    blind_write, popup = results.pop("write_portal"), results.pop("own_window")
    assert results == EXPECTED
    assert blind_write in {"opaque", "refused"}
    assert [s for s in refused if s != 403] == []  # what it wrote blindly, the portal refused
    assert popup is True
    assert page.url.startswith(portal.origin)
    page.goto("/learning/")
    enrolled = page.locator("main a[href='/courses/hlr/']")
    assert enrolled.count() <= 1  # not enrolled by the attack


def test_a_capability_of_another_host_reads_nothing(hostile, portal, lrs):
    _page, frame = hostile
    capability = frame.url.split("/c/")[1].split("/")[0]
    status = frame.evaluate(
        "path => fetch(path).then(answer => answer.status)",
        f"/c/{capability[:-1]}{'a' if capability[-1] != 'a' else 'b'}/index.html",
    )

    assert status == 404
