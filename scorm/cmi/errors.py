"""The error codes of the API (RTE 1.2, 3.3.7) and their words for LMSGetErrorString."""

from enum import IntEnum


class Error(IntEnum):
    """What a call of the API ended with."""

    NONE = 0
    GENERAL = 101
    INVALID_ARGUMENT = 201
    NO_CHILDREN = 202
    NOT_AN_ARRAY = 203
    NOT_INITIALIZED = 301
    NOT_IMPLEMENTED = 401
    KEYWORD = 402
    READ_ONLY = 403
    WRITE_ONLY = 404
    INCORRECT_TYPE = 405


TEXTS = {
    Error.NONE: "No error",
    Error.GENERAL: "General exception",
    Error.INVALID_ARGUMENT: "Invalid argument error",
    Error.NO_CHILDREN: "Element cannot have children",
    Error.NOT_AN_ARRAY: "Element not an array. Cannot have count",
    Error.NOT_INITIALIZED: "Not initialized",
    Error.NOT_IMPLEMENTED: "Not implemented error",
    Error.KEYWORD: "Invalid set value, element is a keyword",
    Error.READ_ONLY: "Element is read only",
    Error.WRITE_ONLY: "Element is write only",
    Error.INCORRECT_TYPE: "Incorrect Data Type",
}
