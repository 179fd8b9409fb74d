"""What the files of a package say without being run: old techniques, and other hosts."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.utils.translation import gettext as _

_PAGES = (".html", ".htm", ".xhtml")
_MOST_PAGES = 200  # read of one package
_MOST_BYTES = 256 * 1024  # read of one page
_SHOWN = 3  # hosts named
# What a page loads by itself; a plain link is the learner's own choice.
_LOADED = re.compile(
    rb"<(?:script|img|iframe|video|audio|source|embed|object|link)\b[^>]{0,400}?"
    rb"""\b(?:src|data|href)\s*=\s*["'](?:https?:)?//([a-z0-9.-]{1,253})""",
    re.IGNORECASE,
)


def warnings_about(folder: Path, names: Sequence[str]) -> list[str]:
    """Sentences for the import report about the files `names` below `folder`."""
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
    return found


def _hosts(folder: Path, names: Sequence[str]) -> Iterator[str]:
    pages = [name for name in names if name.lower().endswith(_PAGES)]
    for name in pages[:_MOST_PAGES]:
        with (folder / name).open("rb") as file:
            text = file.read(_MOST_BYTES)
        for found in _LOADED.finditer(text):
            yield found[1].decode("ascii").lower()
