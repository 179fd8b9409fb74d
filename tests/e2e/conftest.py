"""A running portal and a browser for the tests of what people do."""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests.e2e.driving import Lrs
from tests.e2e.stack import Stack
from tests.e2e.traces import numbers_in_clear
from tests.prepared import with_demo

# The shell is the same engine without a window's machinery, and costs half of the time. It has no
# passkeys.
_WHOLE = ("chromium", "chromium-browser", "google-chrome")
_QUICKEST = ("chromium-headless-shell", *_WHOLE)
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each process of the suite has a portal of its own, which its browser tests share."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The portal with its demo data: web, worker and beat."""
    stack = Stack(tmp_path_factory.mktemp("portal"), "e2e")
    try:
        stack.data.create(with_demo())
        stack.start()
        yield stack
        assert numbers_in_clear(stack) == []  # whatever people did in it
    finally:
        stack.stop()


@pytest.fixture(scope="session")
def lrs(portal: Stack) -> Iterator[Lrs]:
    """The log, read over HTTP with a credential."""
    reader = Lrs(portal)
    yield reader
    reader.close()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives the browsers."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Headless Chromium."""
    with _launched(playwright, _QUICKEST) as chromium:
        yield chromium


@pytest.fixture(scope="session")
def whole_browser(playwright: Playwright) -> Iterator[Browser]:
    """Chromium with all that a person's browser has."""
    with _launched(playwright, _WHOLE) as chromium:
        yield chromium


@contextmanager
def _launched(playwright: Playwright, names: Sequence[str]) -> Iterator[Browser]:
    """The first of these; their absence is an error where browser tests are required (CI)."""
    program = next(filter(None, map(shutil.which, names)), None)
    if program is None:
        message = "NO CHROMIUM ON THIS MACHINE: the browser tests did not run"
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(message)
        pytest.skip(message)
    chromium = playwright.chromium.launch(
        executable_path=program,
        args=[
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    )
    yield chromium
    chromium.close()


@pytest.fixture
def new_context(browser: Browser, portal: Stack) -> Iterator[Callable[..., BrowserContext]]:
    """Make browser profiles: `new_context(**playwright_options)`, each a device of its own."""
    contexts: list[BrowserContext] = []

    def make(**options: object) -> BrowserContext:
        chosen = {"viewport": DESKTOP, "locale": "nb-NO", "base_url": portal.origin} | options
        context = browser.new_context(**chosen)
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def log_in(new_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """`log_in("learner", **options)`: a page of a new device with that demo person logged in."""

    def go(username: str, **options: object) -> Page:
        page = new_context(**options).new_page()
        page.goto("/accounts/login/")
        page.fill("input[name=login]", username)
        page.fill("input[name=password]", "demo")
        page.press("input[name=password]", "Enter")
        page.wait_for_url("**/")
        return page

    return go
