"""The sentences of a refused package: what is wrong, and what the course admin can do."""

from collections.abc import Sequence

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.unpacking import Reason, Refused

_SENTENCES = {
    Reason.NOT_A_ZIP: gettext_lazy(
        "The file is not a zip file, or it is cut short. Export the course again as a zip."
    ),
    Reason.DAMAGED: gettext_lazy(
        "The zip is damaged: “%(name)s” cannot be read. Export the course again."
    ),
    Reason.ENCRYPTED: gettext_lazy(
        "“%(name)s” is protected with a password. Make the zip without a password."
    ),
    Reason.METHOD: gettext_lazy(
        "“%(name)s” is compressed in a way that cannot be read here. Make an ordinary zip."
    ),
    Reason.EMPTY: gettext_lazy("The zip holds no files."),
    Reason.TOO_MANY_FILES: gettext_lazy(
        "The zip holds more than %(count)s files or folders. Split the course into smaller parts."
    ),
    Reason.TOO_LARGE: gettext_lazy(
        "The files are larger than %(size)s together. Compress the videos, or split the course."
    ),
    Reason.FILE_TOO_LARGE: gettext_lazy(
        "“%(name)s” is larger than %(size)s. Compress it, or remove it from the course."
    ),
    Reason.BOMB: gettext_lazy(
        "The zip is refused as a zip bomb: its files become far larger than they claim to be."
    ),
    Reason.OVERLAP: gettext_lazy(
        "The zip is refused as a zip bomb: “%(name)s” shares its data with another file."
    ),
    Reason.SPECIAL_FILE: gettext_lazy(
        "“%(name)s” is a link or a special file. A course may only hold ordinary files."
    ),
    Reason.BAD_NAME: gettext_lazy(
        "The file name “%(name)s” has characters that cannot be used. Rename the file."
    ),
    Reason.UNREADABLE_NAME: gettext_lazy(
        "The zip has a file name that cannot be read. Rename files with unusual characters."
    ),
    Reason.LONG_NAME: gettext_lazy(
        "The file name “%(name)s” is too long, or lies in too many folders. Shorten it."
    ),
    Reason.OUTSIDE: gettext_lazy(
        "The zip is refused: “%(name)s” points to a place outside the course."
    ),
    Reason.COLLISION: gettext_lazy(
        "“%(name)s” and “%(other)s” cannot both be in the course: the names are the same, or "
        "differ only in capital letters. Rename one of them."
    ),
}
_SHOWN = 120  # characters of a file's name in a sentence


class PackageRefused(Exception):
    """The package cannot be imported. `sentences` say why, in the reader's language.

    `kind` and `title` tell what was recognised before it was refused.
    """

    def __init__(self, sentences: Sequence[str], *, kind: str = "", title: str = "") -> None:
        super().__init__(*sentences)
        self.sentences = tuple(sentences)
        self.kind = kind
        self.title = title


def sentence_for(refusal: Refused) -> str:
    """Why the zip could not be unpacked, in the language of the day."""
    return _SENTENCES[refusal.reason] % {
        "name": shown(refusal.name),
        "other": shown(refusal.other),
        "count": refusal.limit,
        "size": filesizeformat(refusal.limit),
    }


def sentence_for_unknown(names: Sequence[str]) -> str:
    """Why a zip with these files is no course, with a word on the kinds that are recognised."""
    last = {name.lower().rpartition("/")[2] for name in names}
    if "cmi5.xml" in last:
        return _(
            "cmi5 packages cannot be played yet. Export the course as SCORM 1.2 or SCORM 2004."
        )
    if "tincan.xml" in last:
        return _(
            "xAPI packages (tincan.xml) cannot be played yet. Export the course as SCORM 1.2 or "
            "SCORM 2004."
        )
    if any(name.endswith((".crs", ".au", ".cst")) for name in last):
        return _("AICC packages cannot be played. Export the course as SCORM 1.2 or SCORM 2004.")
    if "imsmanifest.xml" in last:
        return _(
            "imsmanifest.xml lies too deep in the zip. Make the zip of the folder that holds it."
        )
    if any(name.endswith(".zip") for name in last):
        return _(
            "The zip holds another zip instead of a course. Unpack it once, upload the one inside."
        )
    return _(
        "The zip has no imsmanifest.xml, so it is not a SCORM package. Export the course for an "
        "LMS (SCORM 1.2 or SCORM 2004), not for the web."
    )


def shown(name: str) -> str:
    """A file's name as a sentence can show it: printable, and cut in the middle when long."""
    printable = "".join(letter if letter.isprintable() else "�" for letter in name)
    if len(printable) <= _SHOWN:
        return printable
    half = _SHOWN // 2
    return f"{printable[:half]}…{printable[-half:]}"


class UploadRefused(Exception):
    """An upload in pieces cannot be begun or gone on with; the text is for the person."""


class UploadGone(Exception):
    """An upload was thrown away while a piece of it was on its way."""


class ChecksumMismatch(Exception):
    """A piece came with other bytes than were sent."""


class WrongOffset(Exception):
    """A piece is not for where the upload has come to, which is `offset`."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset
