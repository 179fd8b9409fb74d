"""The formats of strings."""

from datetime import UTC, datetime

import pytest

from lrs.xapi import formats

TABLES = {
    formats.is_uuid: (
        ["8f87ccde-bb56-4c2e-ab83-44982ef22df0", "8F87CCDE-BB56-1C2E-AB83-44982EF22DF0"],
        ["", "8f87ccde-bb56-4c2e-ab83-44982ef22dfg", "8f87ccde-bb56-4c2e-ab83-44982ef22df00"],
    ),
    formats.is_iri: (
        ["http://x", "tag:example.org,2026:æ", "urn:uuid:1", "https://x/فعل?a=1#b"],
        ["", "x", "//x", "http:", "http://a b", "http://a\n", "1http://x", "a:<b>"],
    ),
    formats.is_mailto: (["mailto:a@b", "mailto:a+b@c.no"], ["a@b", "mailto:a", "mailto:a@b@c"]),
    formats.is_sha2: (["a" * 56, "A" * 64, "0" * 96, "f" * 128], ["a" * 63, "g" * 64, ""]),
    formats.is_media_type: (
        ["text/plain", 'multipart/mixed; boundary="a b"', "application/vnd.x+json;v=1"],
        ["text", "text/", "/x", "text/plain;"],
    ),
    formats.is_language: (
        [
            "nb",
            "nb-NO",
            "zh-Hant",
            "sr-Latn-RS",
            "es-419",
            "cmn",
            "x-own",
            "i-klingon",
            "en-GB-oed",
            "de-CH-1901",
            "sl-rozaj-biske",
            "en-a-bbb-x-a",
            "zh-yue",
        ],
        ["", "n", "nb_NO", "a12345678", "en-", "norsk bokmål", "de-419-DE", "a-DE"],
    ),
    formats.is_duration: (
        ["PT1H0M0.1S", "P3Y1M29DT4H35M59.14S", "P4W", "PT0S", "P1Y", "PT36H", "P0.5Y", "PT1,5S"],
        ["", "P", "PT", "P1", "PA1H", "P4W1D", "1H", "P1DT", "PT1.5H3M", "P1S", "-P1D", "P1M1Y"],
    ),
}


@pytest.mark.parametrize(
    ("check", "text", "expected"),
    [
        (check, text, expected)
        for check, (good, bad) in TABLES.items()
        for expected, texts in ((True, good), (False, bad))
        for text in texts
    ],
)
def test_format(check, text, expected):
    assert check(text) is expected


def at(hour, minute=0, second=0, micro=0):
    return datetime(2026, 11, 22, hour, minute, second, micro, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "lenient", "strict"),
    [
        ("2026-11-22T10:00:00Z", at(10), at(10)),
        ("2026-11-22t10:00:00.5z", at(10, micro=500000), at(10, micro=500000)),
        ("2026-11-22T10:00:00.1234567890+01:00", at(9, micro=123456), at(9, micro=123456)),
        (
            "2026-11-22T23:59:60Z",
            datetime(2026, 11, 23, tzinfo=UTC),
            datetime(2026, 11, 23, tzinfo=UTC),
        ),
        ("2026-11-22T10:00:00", at(10), None),
        ("2026-11-22T10:00:00.123456789", at(10, micro=123456), None),
        ("2026-11-22T10:00Z", at(10), None),
        ("20261122T100000Z", at(10), None),
        ("2026-11-22", None, None),
        ("2026-11-22T25:00:00Z", None, None),
        ("2026-02-30T10:00:00Z", None, None),
        ("2026-11-22T10:00:00-00:00", None, None),
        ("2026-11-22T10:00:00-0000", None, None),
        ("2026-11-22T10:00:00-00", None, None),
        ("0001-01-01T00:00:00+14:00", None, None),
        ("01/011/2015", None, None),
        ("", None, None),
    ],
)
def test_timestamp(text, lenient, strict):
    assert formats.parse_timestamp(text, strict=False) == lenient
    assert formats.parse_timestamp(text, strict=True) == strict
