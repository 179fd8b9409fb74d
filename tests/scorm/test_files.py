"""What the files of a package say at upload, without being run."""

import pytest

from scorm.files import warnings_about

PAGES = {
    "script": '<script src="https://cdn.example.org/a.js"></script>',
    "without a scheme": "<img alt='x' src='//img.example.org/a.png'>",
    "over lines": '<iframe\n  title="x"\n  src="http://video.example.org/1"></iframe>',
    "style sheet": '<LINK rel="stylesheet" HREF="https://fonts.example.org/css">',
}
QUIET = {
    "own file": '<script src="a.js"></script>',
    "a link": '<a href="https://www.example.org/">les mer</a>',
    "in a text": "<p>src='https://example.org'</p>",
}


def warned(tmp_path, text, name="index.html"):
    (tmp_path / name).write_text(text, encoding="utf-8")
    return warnings_about(tmp_path, [name], has_scos=False)


@pytest.mark.parametrize("text", PAGES.values(), ids=PAGES)
def test_other_hosts_are_told(tmp_path, text):
    (sentence,) = warned(tmp_path, text)

    assert "example.org" in sentence


@pytest.mark.parametrize("text", QUIET.values(), ids=QUIET)
def test_what_is_no_other_host(tmp_path, text):
    assert warned(tmp_path, text) == []


def test_flash_is_told(tmp_path):
    (sentence,) = warnings_about(tmp_path, ["a/film.SWF"], has_scos=False)

    assert "film.SWF" in sentence
    assert "Flash" in sentence


@pytest.mark.parametrize(
    ("name", "text", "has_scos", "is_silent"),
    [
        ("index.html", "<p>Vask hendene.</p>", True, True),
        ("index.html", "<p>Vask hendene.</p>", False, False),  # an asset
        ("index.html", "<script>parent.API.LMSInitialize('')</script>", True, False),
        ("js/scorm.js", "find(window, 'API_1484_11')", True, False),
        ("notes.txt", "LMSInitialize", True, True),
        ("big.js", "x" * (8 * 2**20 + 1), True, False),  # not read: it may call
    ],
)
def test_a_package_that_can_report_nothing(tmp_path, name, text, has_scos, is_silent):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(text)
    found = warnings_about(tmp_path, [name], has_scos=has_scos)
    assert bool(found) == is_silent
    assert all("SCORM" in sentence for sentence in found)
