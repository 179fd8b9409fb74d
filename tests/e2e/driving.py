"""What people do in the portal, as steps that several tests share."""

import base64
import re
import time
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import httpx
from playwright.sync_api import FrameLocator, Page, Route, expect

from demo import build, source
from tests.e2e.stack import Stack

T = TypeVar("T")
VERIFY = re.compile(rb"/URI\s*\((http[^)]+/verify/[0-9A-Z-]+/)\)")


def make_zip(folder: Path, *, title: str, slug: str = "handhygiene") -> Path:
    """A demo package under a name of its own, so that it is not one the portal knows."""
    package = replace(source.read(slug), title=title)
    return build.write(package, folder / "kurspakke.zip")


def import_course(
    portal: Stack, folder: Path, *, title: str, slug: str = "stikkskader"
) -> tuple[source.PackageSource, str]:
    """Import and publish a demo package under a title of its own, from the shell."""
    path = make_zip(folder, title=title, slug=slug)
    (report,) = portal.manage("import_package", str(path), "--publish")
    assert report["ok"], report
    return replace(source.read(slug), title=title), str(report["course"])


def soon(probe: Callable[[], T], seconds: float = 5.0) -> T:
    """What `probe` gives as soon as it is true; the last answer after `seconds`."""
    deadline = time.monotonic() + seconds
    while not (answer := probe()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return answer


def come_with_idporten(page: Page, name: str) -> None:
    """Log in as a test person of the demo's ID-porten; the page is the one that comes after."""
    page.goto("/accounts/login/")
    page.get_by_role("link", name="Logg inn med ID-porten").click()
    page.get_by_role("button", name=name).click()
    page.wait_for_url(lambda url: "portal.localhost" in url)


class Lrs:
    """The log over HTTP, with a credential of its own."""

    def __init__(self, portal: Stack) -> None:
        (made,) = portal.manage("lrs_credential", "e2e", "--scope", "all/read")
        self._client = httpx.Client(
            base_url=f"{made['endpoint']}/",
            auth=(str(made["key"]), str(made["secret"])),
            headers={"X-Experience-API-Version": "1.0.3"},
        )

    def close(self) -> None:
        """Let the connection go."""
        self._client.close()

    def statements(self, **query: str) -> list[dict]:
        """GET statements with these filters, newest first."""
        answer = self._client.get("statements", params=query)
        answer.raise_for_status()
        return answer.json()["statements"]


def course_completed(lrs: Lrs, title: str) -> list[dict]:
    """The statements that say a course with this title was completed."""
    found = lrs.statements(verb="http://adlnet.gov/expapi/verbs/completed")
    about = [(s, s["object"].get("definition", {})) for s in found]  # suppliers may leave it out
    return [
        s
        for s, activity in about
        if title in activity.get("name", {}).values() and activity["type"].endswith("/course")
    ]


def gap_of_learner(leader: Page) -> str:
    """A competence that the learner must hold and does not, by its slug."""
    leader.goto("/units/")
    for state in ("missing", "enrolled", "started", "expired"):
        cell = leader.locator(f"table [data-person=learner][data-state={state}]").first
        if cell.count():
            return str(cell.get_attribute("data-competence"))
    raise AssertionError("the learner lacks nothing in the demo data")


def upload(page: Page, path: Path) -> str:
    """Upload a package by the page; the slug of the draft course that it became."""
    page.goto("/content/upload/")
    page.set_input_files("input[name=file]", path)
    with page.expect_navigation():
        page.click("[data-action=upload]")
    link = page.locator("main a[href^='/content/courses/']").first
    link.wait_for(timeout=30_000)
    found = re.search(r"/content/courses/([^/]+)/", link.get_attribute("href") or "")
    assert found
    return found[1]


def upload_refused(page: Page, path: Path) -> str:
    """Upload a file that is refused; the address of the report that says why."""
    page.goto("/content/upload/")
    page.set_input_files("input[name=file]", path)
    with page.expect_navigation():
        page.click("[data-action=upload]")
    page.locator("[data-state=refused]").first.wait_for(timeout=30_000)
    return page.url


def publish(page: Page, slug: str) -> None:
    """Publish the draft course."""
    page.goto(f"/content/courses/{slug}/")
    page.click("[data-action=publish]")
    page.locator("[data-action=unpublish]").wait_for()


def let_course_give(page: Page, slug: str, competence: str) -> None:
    """Completing the course gives the competence, by its slug."""
    page.goto(f"/content/courses/{slug}/competence/")
    page.select_option("select[name=competence]", value=competence)
    page.click("[data-action=give]")
    page.locator(f"[data-rule={competence}]").wait_for()


def frame(page: Page) -> FrameLocator:
    """The player frame on the content origin."""
    return page.frame_locator("[data-player] iframe:not([data-leftovers])")


def content(page: Page) -> FrameLocator:
    """The course's own page, inside the player frame."""
    return frame(page).frame_locator("iframe")


def expire_once() -> Callable[[Route], None]:
    """A route whose first request is sent with a token that has run out."""
    sent = []

    def answer(route: Route) -> None:
        headers = route.request.headers
        sent.append(headers["authorization"])
        expired = {"authorization": "Bearer expired"} if len(sent) == 1 else {}
        route.continue_(headers=headers | expired)

    return answer


def read_pages(course: FrameLocator, package: source.PackageSource) -> None:
    """Turn all pages and open the quiz."""
    for _ in package.scos[0].pages[1:]:
        course.locator("[data-action=next]").click()
    course.locator("[data-action=quiz]").click()


def answer(course: FrameLocator, question: source.Question) -> None:
    """Answer one question rightly and go on."""
    for letter in question.correct:
        course.locator(f"input[name='{question.id}'][value='{letter}']").check()
    course.locator("[data-action=answer]").click()
    course.locator("#forward[data-action=next]").click()


def take(course: FrameLocator, package: source.PackageSource) -> None:
    """Take a package of one SCO from the first page to a passed quiz."""
    read_pages(course, package)
    for question in package.scos[0].questions:
        answer(course, question)
    course.locator(".result.is-passed").wait_for()


def proof_of_holding(page: Page, competence: str) -> str | None:
    """The statement behind a competence on "my competence"; it may take 5 s to get there."""

    def look() -> str | None:
        page.goto("/competence/")
        holding = page.locator(f"[data-holding={competence}]")
        return holding.get_attribute("data-statement") if holding.count() else None

    return soon(look)


def wait_until_saved(page: Page) -> None:
    """The player page says that everything is saved."""
    expect(page.locator("[data-save-state]")).to_have_attribute(
        "data-save-state", "saved", timeout=10_000
    )


def download(page: Page, address: str) -> tuple[str, bytes]:
    """Content type and bytes of what the page's own browser gets; Playwright's own requests do not
    find names below localhost.
    """
    kind, text = page.evaluate(
        """async address => {
            const answer = await fetch(address);
            const bytes = new Uint8Array(await answer.arrayBuffer());
            const text = btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(""));
            return [answer.headers.get("Content-Type"), text];
        }""",
        address,
    )
    return str(kind), base64.b64decode(text)


def address_of_diploma(page: Page) -> str:
    """The address behind the link and the QR code of the diploma that a course page links to."""
    link = page.locator("[data-action=diploma]").get_attribute("href") or ""
    kind, pdf = download(page, link)
    assert kind == "application/pdf"
    texts = [pdf]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            texts.append(zlib.decompress(stream))
        except zlib.error:
            continue
    (found,) = {address for text in texts for address in VERIFY.findall(text)}
    return str(found.decode())
