"""May this element be read or set, and to this value? (RTE 1.2, 3.3.6 and 3.3.7)

`counts` maps arrays ("cmi.objectives", "cmi.interactions.0.objectives") to their `_count`. An index
is in order when it lies below the count, or at it for a set. The server checks the increments of a
save without counts (None), since what came before may have been saved by an older visit.
"""

import re
from collections.abc import Iterator, Mapping

from scorm.cmi.datatypes import TYPES, fits
from scorm.cmi.errors import Error
from scorm.cmi.model import ARRAYS, CHILDREN, ELEMENTS, Mode

Counts = Mapping[str, int]

WITHIN = 250  # objectives, and patterns of right responses, of one answer; the standards ask for 10

_INDEX = re.compile(r"\.(0|[1-9][0-9]{0,3})(?=\.|\Z)")
_PLACEHOLDER = re.compile(r"(?<=\.)n(?=\.|\Z)")  # a name that says "n" is no name


def generic(name: str) -> str:
    """The name with `n` for each index: cmi.objectives.0.id -> cmi.objectives.n.id."""
    return _INDEX.sub(".n", _PLACEHOLDER.sub("?", name))


def indices(name: str) -> Iterator[tuple[str, int]]:
    """The arrays in a name with their index: cmi.objectives.0.id -> ("cmi.objectives", 0)."""
    for found in _INDEX.finditer(name):
        yield name[: found.start()], int(found[1])


def is_beyond(name: str) -> bool:
    """Whether it is a place in a list of an answer that no answer has: a save may leave gaps."""
    within = list(indices(name))[1:]
    return any(index >= WITHIN for _, index in within)


def check_get(name: str, counts: Counts) -> Error:
    """The error of LMSGetValue(name), or Error.NONE."""
    if name == "cmi._version":
        return Error.NONE
    if "." in name and name.rpartition(".")[2] in {"_children", "_count"}:
        return _check_keyword(name, counts)
    element = ELEMENTS.get(generic(name))
    if element is None:
        return _unknown(name)
    if element.mode is Mode.WRITE:
        return Error.WRITE_ONLY
    return _check_indices(name, counts, beyond=0)


def check_set(name: str, value: str, counts: Counts | None = None) -> Error:
    """The error of LMSSetValue(name, value), or Error.NONE."""
    if name.rpartition(".")[2] in {"_children", "_count", "_version"}:
        return Error.KEYWORD
    element = ELEMENTS.get(generic(name))
    if element is None:
        return _unknown(name)
    if element.mode is Mode.READ:
        return Error.READ_ONLY
    if counts is not None and (error := _check_indices(name, counts, beyond=1)):
        return error
    if is_beyond(name):
        return Error.INVALID_ARGUMENT
    return Error.NONE if fits(value, TYPES[element.type]) else Error.INCORRECT_TYPE


def _unknown(name: str) -> Error:
    return Error.NOT_IMPLEMENTED if name else Error.INVALID_ARGUMENT


def _check_keyword(name: str, counts: Counts) -> Error:
    parent, _, keyword = name.rpartition(".")
    known = CHILDREN if keyword == "_children" else ARRAYS
    if generic(parent) in known:
        return _check_indices(name, counts, beyond=0)
    if generic(parent) in {*ELEMENTS, *CHILDREN, *ARRAYS}:
        return Error.NO_CHILDREN if keyword == "_children" else Error.NOT_AN_ARRAY
    return Error.NOT_IMPLEMENTED


def _check_indices(name: str, counts: Counts, *, beyond: int) -> Error:
    in_order = all(index < counts.get(array, 0) + beyond for array, index in indices(name))
    return Error.NONE if in_order else Error.INVALID_ARGUMENT
