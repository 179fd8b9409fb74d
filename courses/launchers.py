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

    A frame that `navigates` goes from part to part by itself, and says which may be chosen. The
    pages at `leftover_urls` are loaded unseen: they send what waits on this device from before.
    """

    frame_url: str
    outline: Sequence[OutlineItem]
    current: str  # key of the part in the frame
    title: str = ""
    navigates: bool = False
    leftover_urls: Sequence[str] = ()


class Launcher(Protocol):
    """Runs the packages of one kind."""

    def play(self, launch: Launch, key: str = "") -> Player:
        """Open the part `key`, or where the learner stopped when it is empty or unknown.

        Raises GuestLimit where no more can be kept for a visitor.
        """

    def outline(self, launch: Launch) -> Sequence[OutlineItem]:
        """The parts and their states as they stand now; opens nothing."""

    def renew(self, launch: Launch, work: str) -> str:
        """A fresh save token for the frame that keeps `work`, as it calls it; "" for no right."""


_launchers: dict[str, Launcher] = {}


def register(kind: str, launcher: Launcher) -> None:
    """Let `launcher` run packages of `kind`."""
    _launchers[kind] = launcher


def launcher_for(package: Package) -> Launcher:
    """The player for the package's kind; raises KeyError when none is installed."""
    return _launchers[package.kind]
