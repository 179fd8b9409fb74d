"""The manifest as data: what can be opened, in which order, with which settings."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, count
from typing import Any

from scorm.manifest.hrefs import Files, is_external, with_parameters
from scorm.manifest.prerequisites import BadScriptError, names_in
from scorm.manifest.problems import ManifestError, Problem, Trouble
from scorm.manifest.sequencing import (
    Sequencing,
    Settings,
    completion_threshold,
    is_sequenced,
    passing_score,
)
from scorm.manifest.xml import Element, attribute, base, child, children, local, read_xml, text

MAX_BYTES = 5 * 2**20
MAX_ITEMS = 5_000
MAX_ADDRESS = 2_000  # characters

SCORM12 = "scorm12"
SCORM2004 = "scorm2004"


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the organization, in document order. A heading has no `href`.

    `href` opens it: relative to the package, with parameters, percent-encoded. `mastery_score` is
    0..100. The adlcp values (CAM 1.2, 2.3.2.5.1) are texts as the author wrote them. SCORM 2004
    alone has `passing_score` (-1..1), `completion_threshold` (0..1) and `set_by_content`: that the
    LMS may not take a SCO that says nothing for completed.
    """

    identifier: str
    title: str
    depth: int
    href: str = ""
    is_sco: bool = False
    is_visible: bool = True
    prerequisites: str = ""
    mastery_score: float | None = None
    max_time_allowed: str = ""
    time_limit_action: str = ""
    launch_data: str = ""
    passing_score: float | None = None
    completion_threshold: float | None = None
    set_by_content: bool = False


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a manifest says. `kind` is scorm12 or scorm2004, `edition` its schemaversion.

    `tree` is the activity tree of SCORM 2004, with its sequencing; `is_sequenced` when the author
    wrote any.
    """

    kind: str
    edition: str
    identifier: str
    version: str
    title: str
    items: tuple[Item, ...]
    warnings: tuple[Problem, ...] = ()
    tree: Settings | None = None
    is_sequenced: bool = False

    @property
    def launch(self) -> str:
        """The href that a learner opens first."""
        return next(item.href for item in self.items if item.href)

    @property
    def sco_count(self) -> int:
        """How many items report to the LMS; assets only show something."""
        return sum(item.is_sco for item in self.items)


def read_manifest(data: bytes, files: Files) -> Manifest:
    """Read imsmanifest.xml; `files` finds what its hrefs point to.

    Raises ManifestError when the manifest cannot be read, or has nothing that can be opened, or
    when a file to open is missing. Other faults are warnings.
    """
    if len(data) > MAX_BYTES:
        raise ManifestError(Problem(Trouble.TOO_LARGE, number=MAX_BYTES))
    root, warnings = read_xml(data)
    if local(str(root.tag)) != "manifest":
        raise ManifestError(Problem(Trouble.NOT_A_MANIFEST, local(str(root.tag))))
    return _Reader(root, files, warnings).manifest()


@dataclass
class _Reader:
    """Collects the problems of one manifest while it is read."""

    root: Element
    files: Files
    warnings: list[Problem]
    errors: list[Problem] = field(default_factory=list)
    identifiers: set[str] = field(default_factory=set)
    names: dict[Element, str] = field(default_factory=dict)
    kind: str = ""

    def manifest(self) -> Manifest:
        edition = _edition(self.root)
        self.kind = kind = _kind(self.root, edition)
        organization = self._organization()
        resources = _Resources(self.root)
        self._name(organization, "organization")
        items = tuple(map(self._checked, list(self._items(organization, resources, depth=0))))
        if not items:
            raise ManifestError(Problem(Trouble.NO_ITEMS))
        if self.errors:
            raise ManifestError(*self.errors, kind=kind)
        if not any(item.href for item in items):
            raise ManifestError(Problem(Trouble.NOTHING_TO_OPEN), *self.warnings, kind=kind)
        self._check_listed_files(resources)
        return Manifest(
            kind=kind,
            edition=edition,
            identifier=attribute(self.root, "identifier"),
            version=attribute(self.root, "version"),
            title=text(organization, "title") or _metadata_title(self.root) or items[0].title,
            items=items,
            warnings=tuple(self.warnings),
            tree=self._sequencing.tree(organization) if kind == SCORM2004 else None,
            is_sequenced=kind == SCORM2004 and is_sequenced(organization),
        )

    @cached_property
    def _sequencing(self) -> Sequencing:
        return Sequencing(self.root, self.names.__getitem__)

    def _organization(self) -> Element:
        """The default organization; the first where the default names none."""
        parent = child(self.root, "organizations")
        every = [] if parent is None else list(children(parent, "organization"))
        if parent is None or not every:
            raise ManifestError(Problem(Trouble.NO_ORGANIZATION))
        default = attribute(parent, "default")
        chosen = next((one for one in every if attribute(one, "identifier") == default), every[0])
        if len(every) > 1:
            name = text(chosen, "title") or attribute(chosen, "identifier")
            self.warnings.append(Problem(Trouble.SEVERAL_ORGANIZATIONS, name, number=len(every)))
        return chosen

    def _items(self, parent: Element, resources: "_Resources", depth: int) -> Iterator[Item]:
        for element in children(parent, "item"):
            if len(self.identifiers) > MAX_ITEMS:
                raise ManifestError(Problem(Trouble.TOO_MANY_ITEMS, number=MAX_ITEMS))
            yield self._item(element, resources, depth)
            yield from self._items(element, resources, depth + 1)

    def _item(self, element: Element, resources: "_Resources", depth: int) -> Item:
        identifier = self._name(element, f"item-{len(self.identifiers)}")
        title = text(element, "title") or identifier
        reference = attribute(element, "identifierref")
        href = self._href(element, resources, title) if reference else ""
        return Item(
            identifier=identifier,
            title=title,
            depth=depth,
            href=href,
            is_sco=bool(href) and resources.is_sco(reference),
            is_visible=attribute(element, "isvisible").lower() not in {"false", "0"},
            time_limit_action=text(element, "timelimitaction").replace(" ", "").lower(),
            launch_data=text(element, "datafromlms"),
            **self._settings(element, title),
        )

    def _settings(self, element: Element, title: str) -> dict[str, Any]:
        """What the two versions say in different ways."""
        if self.kind == SCORM12:
            return {
                "prerequisites": text(element, "prerequisites"),
                "mastery_score": self._mastery_score(element, title),
                "max_time_allowed": text(element, "maxtimeallowed"),
            }
        settings = self._sequencing.settings(element)
        return {
            "max_time_allowed": settings.get("attemptAbsoluteDurationLimit", ""),
            "passing_score": passing_score(settings),
            "completion_threshold": completion_threshold(settings),
            "set_by_content": settings.get("deliveryControls", {}).get(
                "completionSetByContent", False
            ),
        }

    def _name(self, element: Element, otherwise: str) -> str:
        """The identifier, made unique where the author forgot it or used it twice."""
        wanted = attribute(element, "identifier")[:200] or otherwise
        known = self.identifiers
        others = (f"{wanted}-{number}" for number in count(len(known)))
        identifier = next(one for one in chain([wanted], others) if one not in known)
        known.add(identifier)
        self.names[element] = identifier
        return identifier

    def _href(self, element: Element, resources: "_Resources", title: str) -> str:
        """The address that opens the item, or "" with a problem noted."""
        reference = attribute(element, "identifierref")
        resource = resources.get(reference)
        if resource is None:
            self.warnings.append(Problem(Trouble.DANGLING, title, reference))
            return ""
        href = attribute(resource, "href")
        if not href:
            self.warnings.append(Problem(Trouble.NO_HREF, title, reference))
            return ""
        if is_external(href):
            self.warnings.append(Problem(Trouble.EXTERNAL, title, href))
            return ""
        whole = with_parameters(href, attribute(element, "parameters"))
        target = self.files.find(whole, resources.base_of(resource))
        if not target.path:
            self.errors.append(Problem(Trouble.LAUNCH_MISSING, title, href))
        elif len(target.address) > MAX_ADDRESS:
            self.errors.append(Problem(Trouble.LONG_ADDRESS, title))
        return target.address

    def _mastery_score(self, element: Element, title: str) -> float | None:
        written = text(element, "masteryscore")
        if not written:
            return None
        try:
            score = float(written.rstrip("%").replace(",", "."))
        except ValueError:
            score = math.nan
        if 0 <= score <= 100:
            return score
        self.warnings.append(Problem(Trouble.MASTERY_SCORE, title, written))
        return None

    def _checked(self, item: Item) -> Item:
        """The item, without prerequisites that nobody can understand; all items are known now."""
        try:
            names = names_in(item.prerequisites)
        except BadScriptError:
            self.warnings.append(Problem(Trouble.PREREQUISITES, item.title, item.prerequisites))
            return replace(item, prerequisites="")
        for name in sorted(names - self.identifiers):
            self.warnings.append(Problem(Trouble.UNKNOWN_PREREQUISITE, item.title, name))
        return item

    def _check_listed_files(self, resources: "_Resources") -> None:
        missing = [
            href
            for href, base_of in resources.listed_files()
            if not is_external(href) and not self.files.find(href, base_of).path
        ]
        if missing:
            problem = Problem(Trouble.FILES_MISSING, missing[0], number=len(missing))
            self.warnings.append(problem)


class _Resources:
    """The resources of a manifest by identifier."""

    def __init__(self, root: Element) -> None:
        self._root = root
        self._parent = child(root, "resources")
        found = [] if self._parent is None else list(children(self._parent, "resource"))
        self._by_identifier = {attribute(one, "identifier"): one for one in reversed(found)}
        # Where no resource says what it is, the author did not know of assets.
        self._untyped = not any(attribute(one, "scormtype") for one in found)

    def get(self, identifier: str) -> Element | None:
        return self._by_identifier.get(identifier)

    def is_sco(self, identifier: str) -> bool:
        """Whether the resource reports to the LMS (adlcp:scormtype, CAM 1.2 2.3.2.6)."""
        kind = attribute(self._by_identifier[identifier], "scormtype").lower()
        return kind == "sco" or (not kind and self._untyped)

    def base_of(self, resource: Element) -> str:
        """The folder that the resource's hrefs are relative to (xml:base)."""
        return base(self._root, self._parent, resource)

    def listed_files(self) -> Iterator[tuple[str, str]]:
        """The hrefs of all file elements, each with its base."""
        for resource in self._by_identifier.values():
            for element in children(resource, "file"):
                if href := attribute(element, "href"):
                    yield href, self.base_of(resource)


def _edition(root: Element) -> str:
    metadata = child(root, "metadata")
    return "" if metadata is None else text(metadata, "schemaversion")


def _kind(root: Element, edition: str) -> str:
    """By schemaversion; where it says nothing, by the namespaces that only one version uses."""
    if "1.2" in edition:
        return SCORM12
    if "2004" in edition or "1.3" in edition:
        return SCORM2004
    spaces = {space for element in root.iter() for space in element.nsmap.values() if space}
    if any("adlcp_rootv1p2" in space for space in spaces):
        return SCORM12
    marks = ("adlcp_v1p3", "adlseq_v1p3", "adlnav_v1p3", "imsss", "imscp_v1p1")
    return SCORM2004 if any(mark in space for space in spaces for mark in marks) else SCORM12


def _metadata_title(root: Element) -> str:
    """The title in the LOM metadata (general/title/langstring or string)."""
    element: Element | None = root
    for name in ("metadata", "lom", "general", "title"):
        element = None if element is None else child(element, name)
    if element is None:
        return ""
    lines = (str(part).strip() for part in element.itertext())
    return next((line for line in lines if line), "")
