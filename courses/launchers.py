"""The registry of players: scorm and its siblings register here what they can run."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from content.models import Package
from courses.models import Launch


@dataclass(frozen=True, slots=True)
class OutlineItem:
    """A part of the running module as the player page lists it.

    `state` is a value of ModuleResult.State; `depth` counts the levels above (0 at the top).
    A heading has no `key` and cannot be opened; one that `is_closed` waits for other parts.
    """

    title: str
    state: str
    key: str = ""
    depth: int = 0
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class Player:
    """What the player page shows: the frame's address and the parts of the module.

    A frame that `navigates` goes from part to part by itself, and says which may be chosen.
    """

    frame_url: str
    outline: Sequence[OutlineItem]
    current: str  # key of the part in the frame
    title: str = ""
    navigates: bool = False


class Launcher(Protocol):
    """Runs the packages of one kind."""

    def play(self, launch: Launch, key: str = "") -> Player:
        """Open the part `key`, or where the learner stopped when it is empty or unknown."""

    def outline(self, launch: Launch) -> Sequence[OutlineItem]:
        """The parts and their states as they stand now; opens nothing."""

    def renew(self, launch: Launch, key: str) -> str:
        """A fresh save token for the frame that shows the part `key`."""


_launchers: dict[str, Launcher] = {}


def register(kind: str, launcher: Launcher) -> None:
    """Let `launcher` run packages of `kind`."""
    _launchers[kind] = launcher


def launcher_for(package: Package) -> Launcher:
    """The player for the package's kind; raises KeyError when none is installed."""
    return _launchers[package.kind]
