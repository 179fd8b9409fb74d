"""The formats of strings: UUID, IRI, language tag, duration, timestamp, media type."""

import re
from datetime import UTC, datetime, timedelta

_UUID = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE | re.ASCII
)
# RFC 3987, best effort (1.0.3 Data 2.2): a scheme, and none of the characters that an IRI excludes.
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s\x00-\x20<>\"{}|\\^`]+")
_MAILTO = re.compile(r"mailto:[^@\s<>]+@[^@\s<>]+", re.IGNORECASE)
_SHA1 = re.compile(r"[0-9a-fA-F]{40}")
_SHA2 = re.compile(r"(?:[0-9a-fA-F]{56}|[0-9a-fA-F]{64}|[0-9a-fA-F]{96}|[0-9a-fA-F]{128})")
_MEDIA_TYPE = re.compile(
    r"[\w!#$&^.+-]+/[\w!#$&^.+-]+(?:\s*;\s*[\w!#$&^.+-]+=(?:\"[^\"]*\"|[^\s;\"]+))*"
)
# RFC 5646 section 2.1: language, script, region, variants, extensions, private use.
_LANGUAGE = re.compile(
    r"(?:(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?:-[0-9a-wyz](?:-[a-z0-9]{2,8})+)*"
    r"(?:-x(?:-[a-z0-9]{1,8})+)?|x(?:-[a-z0-9]{1,8})+"
    r"|i-[a-z]{2,8}|en-gb-oed|sgn-(?:be-fr|be-nl|ch-de))",
    re.IGNORECASE | re.ASCII,
)
# ISO 8601:2004 section 4.4.3.2; only the smallest part may have a fraction; weeks stand alone.
_DURATION = re.compile(
    r"P(?:\d+(?:[.,]\d+)?W|(?=[0-9T])(?:\d+(?:[.,]\d+(?=Y$))?Y)?(?:\d+(?:[.,]\d+(?=M$))?M)?"
    r"(?:\d+(?:[.,]\d+(?=D$))?D)?(?:T(?=[0-9])(?:\d+(?:[.,]\d+(?=H$))?H)?"
    r"(?:\d+(?:[.,]\d+(?=M$))?M)?(?:\d+(?:[.,]\d+)?S)?)?)",
    re.ASCII,
)
_RFC3339 = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d):(\d\d)(?:\.(\d+))?(Z|z|[+-]\d\d:\d\d)", re.ASCII
)
_UNKNOWN_OFFSET = re.compile(r".*-00(?::?00)?")
_LONG_FRACTION = re.compile(r"([.,]\d{6})\d+")
_LEAP_SECOND = "60"


def is_uuid(text: str) -> bool:
    """The standard string form (1.0.3 Data 4.4)."""
    return _UUID.fullmatch(text) is not None


def is_iri(text: str) -> bool:
    """An IRI with a scheme (1.0.3 Data 4.3)."""
    return _IRI.fullmatch(text) is not None


def is_mailto(text: str) -> bool:
    """`mailto:` and an address (1.0.3 Data 2.4.2.3)."""
    return _MAILTO.fullmatch(text) is not None


def is_sha1(text: str) -> bool:
    """A SHA-1 sum in hex (1.0.3 Data 2.4.2.3)."""
    return _SHA1.fullmatch(text) is not None


def is_sha2(text: str) -> bool:
    """A SHA-2 sum of 224, 256, 384 or 512 bits in hex (1.0.3 Data 2.4.11)."""
    return _SHA2.fullmatch(text) is not None


def is_media_type(text: str) -> bool:
    """An Internet media type (RFC 2046)."""
    return _MEDIA_TYPE.fullmatch(text) is not None


def is_language(text: str) -> bool:
    """A tag whose subtags have the lengths of RFC 5646 (1.0.3 Data 2.2)."""
    return _LANGUAGE.fullmatch(text) is not None


def is_duration(text: str) -> bool:
    """A duration of ISO 8601:2004 section 4.4.3.2 (1.0.3 Data 4.6)."""
    return _DURATION.fullmatch(text) is not None


def parse_timestamp(text: str, *, strict: bool) -> datetime | None:
    """The moment in UTC, to the microsecond; None when `text` is not a timestamp.

    `strict` asks for RFC 3339 with an offset (2.0 4.2.7); else every ISO 8601 date with a time will
    do, and one without an offset is taken as UTC (1.0.3 Data 4.5). The offset -00:00, which means
    that the offset is unknown, is refused in both.
    """
    if _UNKNOWN_OFFSET.fullmatch(text[10:]):
        return None
    found = _RFC3339.fullmatch(text)
    if found is None:
        return None if strict else _parse_iso(text)
    day, minute, second, fraction, offset = found.groups()
    leap = second == _LEAP_SECOND
    return _moment(
        f"{day}T{minute}:{'59' if leap else second}.{(fraction or '')[:6]:0<6}{offset.upper()}",
        leap=leap,
    )


def _parse_iso(text: str) -> datetime | None:
    if "T" not in text[4:]:
        return None
    return _moment(_LONG_FRACTION.sub(r"\1", text))


def _moment(text: str, *, leap: bool = False) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return moment.astimezone(UTC) + timedelta(seconds=leap)
    except (ValueError, OverflowError):
        return None
