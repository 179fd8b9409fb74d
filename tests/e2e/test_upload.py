"""Uploads in pieces: a lost network is waited for, and a reload goes on where it broke off."""

import os
import zipfile

import pytest
from playwright.sync_api import expect

from tests.e2e import driving

PIECE = 8 * 2**20
# A line that breaks before the second piece. (Playwright cannot hold up bodies of this size.)
LINE = f"""
const {{ setRequestHeader, send }} = XMLHttpRequest.prototype;
XMLHttpRequest.prototype.setRequestHeader = function (name, value) {{
  if (name === "Upload-Offset") this.offset = Number(value);
  return setRequestHeader.call(this, name, value);
}};
XMLHttpRequest.prototype.send = function (body) {{
  const breaks = sessionStorage.line === "breaks" && this.offset >= {PIECE};
  if (breaks) queueMicrotask(() => this.dispatchEvent(new ProgressEvent("error")));
  else send.call(this, body);
}};
"""


@pytest.fixture
def long_zip(tmp_path):
    """A package of a little more than two pieces, which cannot be packed smaller."""
    path = driving.make_zip(tmp_path, title="Langt kurs")
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("film.bin", os.urandom(2 * PIECE))
    assert 2 * PIECE < path.stat().st_size < 3 * PIECE
    return path


def offsets_of(page):
    """The positions of the pieces that are sent from now on."""
    seen = []

    def note(request):
        if request.method == "PATCH":
            seen.append(int(request.headers["upload-offset"]))

    page.on("request", note)
    return seen


def test_an_upload_goes_on_after_a_lost_network_and_a_reload(log_in, long_zip):
    page = log_in("courseadmin")
    offsets = offsets_of(page)

    page.add_init_script(LINE)
    page.add_init_script("sessionStorage.line ??= 'breaks'")
    page.goto("/content/upload/")
    page.set_input_files("input[name=file]", long_zip)
    page.click("[data-action=upload]")
    row = page.locator("[data-files] .filerow")
    expect(row).to_have_attribute("data-state", "waiting")
    expect(row).to_contain_text("fortsetter av seg selv")
    assert offsets == [0]

    page.once("dialog", lambda dialog: dialog.accept())  # leaving while something is sent
    page.reload()
    expect(page.locator("[data-unfinished]")).to_contain_text(long_zip.name)
    page.evaluate("sessionStorage.line = 'holds'")
    offsets.clear()
    page.set_input_files("input[name=file]", long_zip)
    page.click("[data-action=upload]")
    page.wait_for_url("**/content/uploads/*/")

    assert offsets == [PIECE, 2 * PIECE]
    page.locator("[data-state=imported]").wait_for(timeout=30_000)
    expect(page.locator("main")).to_contain_text("Langt kurs")

    # The same file once more is told to be the same package.
    driving.upload(page, long_zip)
    expect(page.locator("main")).to_contain_text("byte for byte")
