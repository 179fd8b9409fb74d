"""Reads the source of the demo packages: one folder each under `packages/`, `course.toml` in it.

The readers and the tests use these classes; the right answers stand here and never in a page.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PACKAGES = Path(__file__).parent / "packages"
SHARED = PACKAGES / "shared"
LETTERS = "abcdefghij"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of text. `body` is well-formed HTML; `figure` is an SVG element or empty."""

    title: str
    body: str
    figure: str = ""
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `options` are (letter, text); `correct` the letters, sorted.

    `kind` is SCORM 1.2's `choice` or `true-false` (letters t and f).
    """

    id: str
    kind: str
    text: str
    options: tuple[tuple[str, str], ...]
    correct: tuple[str, ...]
    feedback: str


@dataclass(frozen=True, slots=True)
class Sco:
    """A launchable part: pages, and questions if it ends in a quiz."""

    id: str
    title: str
    pages: tuple[Page, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class PackageSource:
    """A whole package. `minutes` is the time it takes; `mastery` is 0..100."""

    slug: str
    title: str
    language: str
    description: str
    hue: str
    minutes: int
    mastery: int
    scos: tuple[Sco, ...]


def slugs() -> list[str]:
    """The packages there are, sorted."""
    return sorted(path.parent.name for path in PACKAGES.glob("*/course.toml"))


def read(slug: str) -> PackageSource:
    """The package `slug`. Raises FileNotFoundError or KeyError when its source is not whole."""
    folder = PACKAGES / slug
    data = tomllib.loads((folder / "course.toml").read_text(encoding="utf-8"))
    return PackageSource(
        slug=slug,
        title=data["title"],
        language=data["language"],
        description=data["description"],
        hue=data["hue"],
        minutes=data["minutes"],
        mastery=data.get("mastery", 80),
        scos=tuple(_sco(sco, folder) for sco in data["sco"]),
    )


def _sco(data: dict[str, Any], folder: Path) -> Sco:
    return Sco(
        id=data["id"],
        title=data["title"],
        pages=tuple(_page(page, folder) for page in data.get("page", ())),
        questions=tuple(_question(question) for question in data.get("question", ())),
    )


def _page(data: dict[str, Any], folder: Path) -> Page:
    name = data.get("figure", "")
    figure = (folder / f"{name}.svg").read_text(encoding="utf-8").strip() if name else ""
    return Page(data["title"], data["body"].strip(), figure, data["alt"] if name else "")


def _question(data: dict[str, Any]) -> Question:
    if "statement" in data:
        return Question(
            id=data["id"],
            kind="true-false",
            text=data["statement"],
            options=(("t", "Sant"), ("f", "Usant")),
            correct=("t" if data["is_true"] else "f",),
            feedback=data["feedback"],
        )
    return Question(
        id=data["id"],
        kind="choice",
        text=data["text"],
        options=tuple(zip(LETTERS, data["options"], strict=False)),
        correct=tuple(sorted(data["correct"])),
        feedback=data["feedback"],
    )
