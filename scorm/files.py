"""What the files of a package say without being run: old techniques, other hosts, and silence."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.utils.translation import gettext as _

_PAGES = (".html", ".htm", ".xhtml")
_MOST_PAGES = 200  # read of one package
_MOST_BYTES = 256 * 1024  # read of one page
_SCRIPTS = (*_PAGES, ".js")
_MOST_SCRIPTS = 2_000  # read of one package
_MOST_OF_SCRIPT = 8 * 2**20  # bytes read of one script
# Whoever speaks with an LMS must find its API or call it by these names (SCORM 1.2 RTE 3.3.6, 2004
# RTE 3.3.1).
_API = re.compile(rb"LMSInitialize|API_1484_11|LMSSetValue")
_SHOWN = 3  # hosts named
# What a page loads by itself; a plain link is the learner's own choice.
_LOADED = re.compile(
    rb"<(?:script|img|iframe|video|audio|source|embed|object|link)\b[^>]{0,400}?"
    rb"""\b(?:src|data|href)\s*=\s*["'](?:https?:)?//([a-z0-9.-]{1,253})""",
    re.IGNORECASE,
)


def warnings_about(folder: Path, names: Sequence[str], *, has_scos: bool) -> list[str]:
    """Sentences for the import report about the files `names` below `folder`.

    `has_scos` says that the manifest promises parts that report; assets are silent by right.
    """
    found: list[str] = []
    flash = [name for name in names if name.lower().endswith(".swf")]
    if flash:
        found.append(
            _("Flash inside (“%(name)s”). Browsers no longer show it. Export those parts anew.")
            % {"name": flash[0]}
        )
    hosts = sorted(set(_hosts(folder, names)))
    if hosts:
        found.append(
            _("Loads from other hosts: %(hosts)s. It must be reachable from the wards.")
            % {"hosts": ", ".join(hosts[:_SHOWN]) + (" …" if len(hosts) > _SHOWN else "")}
        )
    if has_scos and _is_silent(folder, names):
        found.append(
            _(
                "No file calls SCORM's API, so the package can report nothing. Try it in the test"
                " run, and let it be completed when it has been opened."
            )
        )
    return found


def _is_silent(folder: Path, names: Sequence[str]) -> bool:
    """Whether no page or script has the API's names; what is too much to read may have them."""
    scripts = [folder / name for name in names if name.lower().endswith(_SCRIPTS)]
    if len(scripts) > _MOST_SCRIPTS or any(s.stat().st_size > _MOST_OF_SCRIPT for s in scripts):
        return False
    return not any(_API.search(script.read_bytes()) for script in scripts)


def _hosts(folder: Path, names: Sequence[str]) -> Iterator[str]:
    pages = [name for name in names if name.lower().endswith(_PAGES)]
    for name in pages[:_MOST_PAGES]:
        with (folder / name).open("rb") as file:
            text = file.read(_MOST_BYTES)
        for found in _LOADED.finditer(text):
            yield found[1].decode("ascii").lower()
