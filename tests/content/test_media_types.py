"""The fixed table of media types."""

import pytest

from content.media_types import media_type


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a/index.html", "text/html"),
        ("A.HTM", "text/html"),
        ("app.mjs", "text/javascript"),
        ("game.wasm", "application/wasm"),
        ("font.woff2", "font/woff2"),
        ("film.mp4", "video/mp4"),
        ("lyd.m4a", "audio/mp4"),
        ("tekst.vtt", "text/vtt"),
        ("data.json", "application/json"),
        ("figur.svg", "image/svg+xml"),
        ("site.webmanifest", "application/manifest+json"),
        ("gammel.swf", "application/x-shockwave-flash"),
        ("run.php", "application/octet-stream"),
        (".htaccess", "application/octet-stream"),
        ("README", "application/octet-stream"),
    ],
)
def test_media_type(name, expected):
    assert media_type(name) == expected
