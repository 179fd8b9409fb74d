"""The diploma as a tagged PDF (PDF/UA-1), drawn by Typst from what the certificate froze.

Nothing is kept: a diploma takes milliseconds, and the same certificate gives the same bytes.
"""

import datetime as dt
import io
import unicodedata
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import orjson
import segno
import structlog
import typst
from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from courses.models import Certificate

log = structlog.get_logger(__name__)

LAYOUT = Path(__file__).with_name("diploma.typ")
PLATFORM = "Læringsportalen"
_LONGEST_WORD = 24  # more is broken, so that no word leaves the page
# Whether the machine's fonts are left alone, and which standard the file has to keep.
_TRIES: tuple[tuple[bool, Literal["ua-1"] | None], ...] = (
    (True, "ua-1"),
    (False, "ua-1"),
    (False, None),
)
_BREAK_HERE = "\u200b"
_JOINERS = "\u200c\u200d"  # some scripts need them


def draw(certificate: Certificate) -> bytes:
    """The PDF in the certificate's own language.

    A revoked certificate's diploma says so. Characters that a font lacks never stop it.
    """
    with translation.override(certificate.language):
        data = orjson.dumps(_data(certificate)).decode()
    at = certificate.issued_at.astimezone(dt.UTC).replace(microsecond=0)
    # The fonts that Typst brings hold Latin, Sámi, Greek, Cyrillic, Arabic and Hebrew letters, and
    # are the same everywhere. For other scripts the machine's fonts are asked, then we give in.
    for embedded_only, standard in _TRIES:
        try:
            return bytes(
                typst.compile(
                    LAYOUT,
                    format="pdf",
                    ignore_system_fonts=embedded_only,
                    sys_inputs={"data": data},
                    pdf_standards=standard,
                    timestamp=at,
                )
            )
        except typst.TypstError:
            if standard is None:
                raise
            log.info("diploma_lacks_a_font", certificate=str(certificate.uuid))
    raise AssertionError  # the last try returns or raises


def _data(certificate: Certificate) -> dict[str, Any]:
    """What the layout reads; every text in the language that is active."""
    issued = timezone.localdate(certificate.issued_at)
    address = f"{settings.PORTAL_ORIGIN}{certificate.verify_path}"
    name, course = plain(certificate.holder_name), plain(certificate.course_title)
    return {
        "language": certificate.language,
        "year": issued.year,
        "month": issued.month,
        "day": issued.day,
        "title": _("Certificate: %(course)s") % {"course": course},
        "author": plain(certificate.issuer_name) or PLATFORM,
        "platform": PLATFORM,
        "heading": _("Certificate"),
        "name": name,
        "sentence": _("has completed the course"),
        "course": course,
        "facts": [{"term": term, "text": plain(text)} for term, text in _facts(certificate)],
        "revoked": _revoked(certificate),
        "check": _("Check this certificate:"),
        "address": address,
        "shown": address.removeprefix("https://").removeprefix("http://").split("/")[0] + "/verify",
        "code": certificate.printed_code,
        "qr": _qr(address),
        "qr_says": _("QR code that leads to the page where this certificate is checked"),
    }


def _facts(certificate: Certificate) -> list[tuple[str, str]]:
    end = certificate.valid_until
    facts = [
        (_("Completed"), date_format(timezone.localdate(certificate.issued_at), "DATE_FORMAT")),
        (_("Valid until"), date_format(end, "DATE_FORMAT") if end else _("Does not expire")),
        (_("Issued by"), certificate.issuer_name),
        (_("Approved hours"), _hours(certificate.hours)),
        (_("Approved by"), certificate.accreditation_body),
        (_("Approved as"), certificate.accreditation_category),
        (_("HPR number"), certificate.hpr_number),
    ]
    return [(term, text) for term, text in facts if text]


def _hours(hours: Decimal | None) -> str:
    return "" if hours is None else number_format(hours.normalize(), use_l10n=True)


def _revoked(certificate: Certificate) -> str:
    if certificate.revoked is None:
        return ""
    day = date_format(timezone.localdate(certificate.revoked.at), "DATE_FORMAT")
    return _("Revoked %(day)s: this certificate is no longer valid.") % {"day": day}


def _qr(address: str) -> str:
    drawn = io.BytesIO()
    segno.make(address, error="m").save(
        drawn, kind="svg", border=0, dark="#16242e", xmldecl=False, svgns=True
    )
    return drawn.getvalue().decode()


def plain(text: str) -> str:
    """The text on one line, without what steers direction or has no form in print.

    Control, format, private and symbol characters go (emoji, U+202E), accents are joined to their
    letters, and very long words may be broken.
    """
    kept = "".join(
        " " if character.isspace() else character
        for character in unicodedata.normalize("NFC", text)
        if character.isspace() or character in _JOINERS or _is_printed(character)
    )
    return " ".join(_breakable(word) for word in kept.split())


def _is_printed(character: str) -> bool:
    kind = unicodedata.category(character)
    return (
        kind[0] != "C"
        and (character.isascii() or kind not in {"So", "Sk"})
        and not _selects_a_variant(character)
    )


def _selects_a_variant(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f"


def _breakable(word: str) -> str:
    if len(word) <= _LONGEST_WORD:
        return word
    parts = (word[n : n + _LONGEST_WORD] for n in range(0, len(word), _LONGEST_WORD))
    return _BREAK_HERE.join(parts)
