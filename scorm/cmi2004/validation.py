"""May this element be set to this value? In the numbers of scorm.cmi.errors, as a save answers."""

from scorm.cmi.datatypes import fits
from scorm.cmi.errors import Error
from scorm.cmi.validation import generic, is_beyond
from scorm.cmi2004.model import ELEMENTS, TYPES


def check_set(name: str, value: str) -> Error:
    """Error.NONE, or why the value is not kept."""
    kind = ELEMENTS.get(generic(name))
    if kind is None:
        return Error.NOT_IMPLEMENTED
    if is_beyond(name):
        return Error.INVALID_ARGUMENT
    return Error.NONE if fits(value, TYPES[kind]) else Error.INCORRECT_TYPE
