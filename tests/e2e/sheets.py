"""A sheet that somebody works in (tests/packages/sheet.py), and what the portal has kept of it."""

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e import driving
from tests.e2e.stack import Stack
from tests.packages import sheet


def import_sheet(portal: Stack, folder: Path, *, title: str, version: str = "1.2") -> str:
    """Import and publish a sheet; the slug of its course."""
    path = sheet.package(folder / "ark.zip", title=title, version=version)
    (report,) = portal.manage("import_package", str(path), "--publish")
    assert report["ok"], report
    return str(report["course"])


class Sheet:
    """The sheet that a page shows, as soon as it shows it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._content = driving.content(page)
        expect(self._content.locator("#answers")).not_to_be_empty(timeout=30_000)

    def begun_with(self, *, entry: str, place: str, length: int | None = None) -> None:
        """What the SCO could read when it began."""
        expect(self._content.locator("#entry")).to_have_text(entry)
        expect(self._content.locator("#place")).to_have_text(place)
        if length is not None:
            expect(self._content.locator("#length")).to_have_text(str(length))

    def go(self, place: str) -> None:
        """Set location and suspend_data."""
        self._content.locator("#location").fill(place)
        self._content.locator("#go").click()

    def answer(self, given: str) -> None:
        """Answer a question of its own with `given`."""
        self._content.locator("#response").fill(given)
        self._content.locator("#answer").click()

    def succeed(self) -> None:
        """Score 90 and pass."""
        self._content.locator("#pass").click()

    def commit(self) -> None:
        """LMSCommit."""
        self._content.locator("#commit").click()

    def focus(self) -> None:
        """Click where nothing answers."""
        self._content.locator("h1").click()

    def leave_last(self, length: int) -> None:
        """Let suspend_data get so many letters when the page goes."""
        self._content.locator("#last").fill(str(length))


def start(page: Page, course: str) -> Sheet:
    """Start or go on, by the course's own page."""
    page.goto(f"/courses/{course}/")
    page.click("[data-action=start]")
    return Sheet(page)


def expect_state(page: Page, state: str, text: str, *, timeout: float = 15_000) -> None:
    """What the player page says of the saving, within `timeout` milliseconds."""
    place = page.locator("[data-save-state]")
    expect(place).to_have_attribute("data-save-state", state, timeout=timeout)
    expect(place).to_contain_text(text)


@dataclass(frozen=True)
class Kept:
    """The state of a person's attempt at a sheet, and the answers in the order they came."""

    location: str
    suspend_data: str
    status: str
    raw: float | None
    answers: list[str]


_OF = """
  JOIN content_package p ON p.id = a.package_id
  JOIN courses_enrolment e ON e.id = a.enrolment_id
  JOIN people_person who ON who.id = e.person_id
  WHERE p.title = %s AND who.username = %s
"""
_STATE = f"""
  SELECT s.lesson_location, s.suspend_data, s.lesson_status, s.score_raw
  FROM scorm_scostate s JOIN scorm_attempt a ON a.id = s.attempt_id {_OF}
"""
_ANSWERS = f"""
  SELECT i.student_response
  FROM scorm_interaction i JOIN scorm_visit v ON v.id = i.visit_id
  JOIN scorm_attempt a ON a.id = v.attempt_id {_OF} ORDER BY v.number, i."index"
"""


def kept(portal: Stack, title: str, username: str) -> Kept | None:
    """What stands in the database; None before the first save."""
    states = portal.data.rows(_STATE, title, username)
    answers = portal.data.rows(_ANSWERS, title, username)
    return Kept(*states[0], answers=[given for (given,) in answers]) if states else None


def expect_kept(portal: Stack, title: str, username: str, wanted: Kept) -> None:
    """The portal keeps this within a few seconds."""
    driving.soon(lambda: kept(portal, title, username) == wanted, seconds=10)
    found = kept(portal, title, username)
    assert found == wanted, found
