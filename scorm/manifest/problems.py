"""What can be wrong with a manifest, as codes with facts; the sentences stand in `scorm.texts`."""

import enum
from dataclasses import dataclass


class Trouble(enum.StrEnum):
    """Each with the facts that `Problem` carries: a name, a second one, a number."""

    # The package is refused.
    TOO_LARGE = "too_large"  # number: bytes allowed
    MALFORMED = "malformed"  # name: the parser's word, number: line
    DTD = "dtd"
    NOT_A_MANIFEST = "not_a_manifest"  # name: the root element
    NO_ORGANIZATION = "no_organization"
    NO_ITEMS = "no_items"
    TOO_MANY_ITEMS = "too_many_items"  # number: items allowed
    NOTHING_TO_OPEN = "nothing_to_open"
    LAUNCH_MISSING = "launch_missing"  # name: the item, other: the file
    LONG_ADDRESS = "long_address"  # name: the item
    # The author is told, and the package is imported.
    DANGLING = "dangling"  # name: the item, other: the resource
    NO_HREF = "no_href"  # name: the item, other: the resource
    EXTERNAL = "external"  # name: the item, other: the address
    FILES_MISSING = "files_missing"  # name: the first of them, number: how many
    SEVERAL_ORGANIZATIONS = "several_organizations"  # name: the one used, number: how many
    ENCODING = "encoding"
    MASTERY_SCORE = "mastery_score"  # name: the item, other: the value
    PREREQUISITES = "prerequisites"  # name: the item, other: the script
    UNKNOWN_PREREQUISITE = "unknown_prerequisite"  # name: the item, other: what is not there


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. The meaning of the facts stands beside each Trouble."""

    trouble: Trouble
    name: str = ""
    other: str = ""
    number: int = 0


class ManifestError(Exception):
    """The manifest cannot be used. `problems` has one or more, the worst first.

    `kind` is scorm12 or scorm2004, or "" when the manifest broke off before that was known.
    """

    def __init__(self, *problems: Problem, kind: str = "") -> None:
        super().__init__(*problems)
        self.problems = problems
        self.kind = kind
