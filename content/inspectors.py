"""The registry of package kinds: apps above say what a zip is and what it holds."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from content.models import Package


@dataclass(frozen=True, slots=True)
class Inspection:
    """What an inspector found in an unpacked folder. `errors` refuse the package, in sentences.

    `root` is the folder, relative to the unpacked one, that all hrefs are relative to ("" at the
    top). `launch` is the href of the first item a learner opens, relative to the unpacked folder.
    `detail` is the inspector's own, handed back to `keep`.
    """

    kind: str
    title: str = ""
    lineage: str = ""
    version: str = ""
    scos: int = 0
    launch: str = ""
    warnings: Sequence[str] = ()
    errors: Sequence[str] = ()
    detail: Any = field(default=None, compare=False)


class Inspector(Protocol):
    """Knows one family of packages."""

    def recognises(self, names: Sequence[str]) -> bool:
        """Whether files with these paths (posix, relative) are this inspector's kind."""

    def inspect(self, folder: Path) -> Inspection:
        """Read the unpacked package; never raises for bad content, but lists errors."""

    def keep(self, package: Package, inspection: Inspection) -> None:
        """Save what the app above needs, in the transaction that creates the package."""


_inspectors: list[Inspector] = []


def register(inspector: Inspector) -> None:
    """Let `inspector` look at each upload, in the order of registration."""
    _inspectors.append(inspector)


def inspector_for(names: Sequence[str]) -> Inspector | None:
    """The first inspector that recognises the files, or None."""
    return next((one for one in _inspectors if one.recognises(names)), None)
