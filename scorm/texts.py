"""The sentences of what is wrong with a manifest: what it is, and what the author can do."""

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy

from content.errors import shown
from scorm.manifest import Problem, Trouble

_SENTENCES = {
    Trouble.TOO_LARGE: gettext_lazy(
        "imsmanifest.xml is larger than %(size)s. Export the course again with fewer files."
    ),
    Trouble.MALFORMED: gettext_lazy(
        "imsmanifest.xml is not well-formed XML (line %(number)s: %(name)s). "
        "Export the course again, or correct the file."
    ),
    Trouble.DTD: gettext_lazy(
        "imsmanifest.xml has a document type (DTD) or entities, which are not allowed. "
        "Remove the DOCTYPE and export again."
    ),
    Trouble.NOT_A_MANIFEST: gettext_lazy(
        "imsmanifest.xml is not a manifest: it begins with “%(name)s”. Export the course again."
    ),
    Trouble.NO_ORGANIZATION: gettext_lazy(
        "imsmanifest.xml has no organization, so nothing says what to open. "
        "Export the course as SCORM 1.2 or SCORM 2004."
    ),
    Trouble.NO_ITEMS: gettext_lazy(
        "The organization in imsmanifest.xml has no items, so there is nothing to open. "
        "Export the course again."
    ),
    Trouble.TOO_MANY_ITEMS: gettext_lazy(
        "imsmanifest.xml has more than %(number)s items. Split the course into smaller parts."
    ),
    Trouble.NOTHING_TO_OPEN: gettext_lazy(
        "imsmanifest.xml names no file that can be opened. Export the course again."
    ),
    Trouble.LAUNCH_MISSING: gettext_lazy(
        "The file “%(other)s” that opens “%(name)s” is not in the zip. "
        "Export the course again with all its files."
    ),
    Trouble.LONG_ADDRESS: gettext_lazy(
        "The address that opens “%(name)s” is too long. Shorten the file names."
    ),
    Trouble.DANGLING: gettext_lazy(
        "“%(name)s” cannot be opened: the resource “%(other)s” is not in imsmanifest.xml."
    ),
    Trouble.NO_HREF: gettext_lazy(
        "“%(name)s” cannot be opened: the resource “%(other)s” has no file to open (href)."
    ),
    Trouble.EXTERNAL: gettext_lazy(
        "“%(name)s” cannot be opened: “%(other)s” lies outside the package."
    ),
    Trouble.FILES_MISSING: gettext_lazy(
        "Files that imsmanifest.xml lists are not in the zip: %(number)s, the first is “%(name)s”."
    ),
    Trouble.SEVERAL_ORGANIZATIONS: gettext_lazy(
        "The package has %(number)s organizations. Only “%(name)s” is used."
    ),
    Trouble.ENCODING: gettext_lazy(
        "imsmanifest.xml has letters that are not UTF-8. They were read as Windows-1252."
    ),
    Trouble.MASTERY_SCORE: gettext_lazy(
        "The mastery score “%(other)s” of “%(name)s” is no number from 0 to 100. It is not used."
    ),
    Trouble.PREREQUISITES: gettext_lazy(
        "What must be done before “%(name)s” cannot be understood: “%(other)s”. The part is open."
    ),
    Trouble.UNKNOWN_PREREQUISITE: gettext_lazy(
        "“%(name)s” waits for “%(other)s”, which is not in the package. That is not waited for."
    ),
}


def sentence_for(problem: Problem) -> str:
    """What is wrong, in the language of the day."""
    return _SENTENCES[problem.trouble] % {
        "name": shown(problem.name),
        "other": shown(problem.other),
        "number": problem.number,
        "size": filesizeformat(problem.number),
    }
