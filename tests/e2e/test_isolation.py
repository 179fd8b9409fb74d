"""A hostile package runs in its frame and gets nowhere: each attack is a row.

Over http as `make run` serves it, and over https with the settings of production. The attacks
stand in attacks.js.
"""

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.e2e import driving
from tests.e2e.secure import over_https
from tests.e2e.sheets import import_sheet, kept
from tests.packages import scorm12

ATTACKS = Path(__file__).with_name("attacks.js").read_text()
PAGE = (
    "<!doctype html><meta charset=utf-8><title>Fiende</title><p>Hei</p>"
    "<script src=attacks.js></script>"
)

# What the content saw. "tried": the attempt itself cannot tell; what counts is looked at after.
SEEN = {
    "read_dom": "refused",
    "read_address": "refused",
    "read_storage": "refused",
    "read_session_storage": "refused",
    "read_its_cookies": "",
    "call_its_functions": "refused",
    "relax_the_domain": "refused",
    "set_top_location": "refused",
    "replace_top_location": "refused",
    "open_in_top": "tried",
    "link_to_top": "tried",
    "form_to_top": "tried",
    "take_off_the_sandbox": "refused",
    "top_by_a_new_frame": "tried",
    "register_worker": "refused",
    "register_a_script": "refused",
    "register_above": "refused",
    "fetch_as_worker": 403,
    "read_other_file": "refused",
    "read_other_file_blindly": "refused",
    "show_other_picture": "refused",
    "run_other_script": "refused",
    "frame_other_page": "refused",
    "other_capability_here": 404,
    "guess_a_capability": 404,
    "other_databases": "",
    "other_local_storage": "",
    "other_caches": "",
    "listen_to_others": "",
    "play_another": 410,
    "save_another_attempt": "set aside",
    "save_with_their_token": 401,
    "save_with_a_forged_token": 401,
    "save_without_a_token": 401,
    "save_a_visit_to_come": 403,
    "save_on_their_host": "refused",
    "renew_another_token": "refused",
    "get_by_fetch": "refused",
    "get_blindly": "refused",
    "get_by_image": "refused",
    "get_by_script": "refused",
    "get_by_frame": "refused",
    "get_by_object": "refused",
    "get_by_form": "tried",
    "get_by_event_source": "refused",
    "get_by_websocket": "refused",
    "post_by_fetch": "refused",
    "post_blindly": "refused",
    "post_by_beacon": "tried",
    "post_by_form": "tried",
    "post_by_form_in_a_window": "tried",
    "post_from_a_loose_frame": "refused",
    "post_from_a_missing_page": "tried",
    "post_from_a_file_of_the_player": "refused",
    "window_of_the_portal": "refused",
    "set_cookies": "tried",
}
NEEDED = {"own_storage": "1", "own_window": True}  # by real content
BLIND = dict.fromkeys(("get_blindly", "post_blindly", "post_from_a_loose_frame"), "opaque")
# Forms, objects and WebSockets stop at the content's own policy; over http so does all else.
REFUSED = Counter({"/competence/": 6, "/courses/hlr/start/": 4, "/learn/…/token/": 1})
BEGUN = "SELECT COUNT(*) FROM courses_launch"
OTHERS = {  # what there is to see where a page is of the same package and person
    "other_databases": "secret",
    "other_local_storage": "secret",
    "other_caches": "secret",
    "listen_to_others": "secret",
}
SEED = """async () => {
    localStorage.setItem("secret", "1");
    await caches.open("secret");
    const opening = indexedDB.open("secret");
    await new Promise(resolve => { opening.onsuccess = resolve; });
    const channel = new BroadcastChannel("secret");
    setInterval(() => channel.postMessage("secret"), 50);
}"""


@dataclass(frozen=True)
class Served:
    """Where the portal is, and what its web server has written so far."""

    origin: str
    log: Callable[[], str]

    @property
    def is_secure(self) -> bool:
        """Whether over https."""
        return self.origin.startswith("https:")

    def refused(self) -> Counter[str]:
        """Requests of another origin that the portal has refused, by path."""
        lines = [line for line in self.log().splitlines() if "cross_origin_refused" in line]
        return Counter(re.sub("[0-9a-f-]{36}", "…", json.loads(line)["path"]) for line in lines)


@pytest.fixture(params=["http", "https"])
def served(request, portal, tmp_path):
    """The portal as `make run` serves it, and with the settings of production."""
    if request.param == "http":
        yield Served(portal.origin, lambda: portal.log("web"))
        return
    with over_https(portal, tmp_path) as origin:
        yield Served(origin, (tmp_path / "web.log").read_text)


def open_course(page, slug):
    """Log nobody in or out, and open the course; its content frame."""
    page.goto(f"/courses/{slug}/")
    page.click("[data-action=start]")
    driving.content(page).locator("p").first.wait_for()
    return next(frame for frame in page.frames if "/c/" in frame.url)


def log_in(page, username):
    """Log in in this browser, whoever was logged in before."""
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", "demo")
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/")


def player_frame(page):
    return next(frame for frame in page.frames if "/play/" in frame.url)


def test_a_hostile_package_gets_nowhere(portal, served, new_context, tmp_path):
    title = f"Fiende {urlsplit(served.origin).scheme}"
    path = scorm12.package(
        tmp_path / "fiende.zip",
        xml=scorm12.manifest(identifier="no.example.hostile", title=title),
        files={"index.html": PAGE, "attacks.js": ATTACKS},
    )
    (report,) = portal.manage("import_package", str(path), "--publish")
    innocent = import_sheet(portal, tmp_path, title=f"Uskyldig ved {title}")
    context = new_context(base_url=served.origin, ignore_https_errors=True)

    # Another person has used this browser for the same package, and has left the page open.
    before = context.new_page()
    log_in(before, "instructor")
    open_course(before, report["course"]).evaluate(SEED)
    theirs = json.loads(player_frame(before).locator("#state").text_content())["save"]
    theirs |= {"play": urlsplit(player_frame(before).url).path, "launch": before.url.split("/")[-2]}
    # And the learner has another package open.
    beside = context.new_page()
    log_in(beside, "learner")
    other = open_course(beside, innocent)
    other.evaluate(SEED)

    page = context.new_page()
    frame = open_course(page, report["course"])
    facts = {"portal": served.origin, "other": other.url, "theirs": theirs}
    begun, refused = portal.data.rows(BEGUN), served.refused()
    seen = {name: frame.evaluate(f"facts => attack('{name}', facts)", facts) for name in SEEN}
    needed = {name: frame.evaluate(f"facts => attack('{name}', facts)", facts) for name in NEEDED}

    assert seen == SEEN | (BLIND if served.is_secure else {})
    assert needed == NEEDED
    assert page.url.startswith(f"{served.origin}/learn/")
    # What reached the portal was refused there; nothing was begun in the learner's name, and nobody
    # has passed by a forged save.
    assert served.refused() - refused == (REFUSED if served.is_secure else Counter())
    assert portal.data.rows(BEGUN) == begun
    assert kept(portal, title, "instructor") is None
    # Where there is something to see of others, the attack sees it.
    frame.evaluate(SEED)
    assert {name: frame.evaluate(f"attack('{name}', {{}})") for name in OTHERS} == OTHERS
    # A cookie for the parent domain: over https the portal's have a name that it cannot have. Over
    # http, which only the demo has, it hides the portal's, and the learner must log in anew.
    page.goto("/learning/")
    if served.is_secure:
        expect(page.get_by_role("button", name="Meny for Kari Hansen")).to_be_visible()
    else:
        expect(page).to_have_url(re.compile("/accounts/login/"))
