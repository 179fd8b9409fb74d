"""Why a zip is refused, as a code with the facts; the sentences stand in `content.errors`."""

import enum


class Reason(enum.StrEnum):
    """What is wrong with the zip. The comment tells which facts `Refused` carries."""

    NOT_A_ZIP = "not_a_zip"
    DAMAGED = "damaged"  # name: the file that could not be read, or ""
    ENCRYPTED = "encrypted"  # name
    METHOD = "method"  # name
    EMPTY = "empty"
    TOO_MANY_FILES = "too_many_files"  # limit: files
    TOO_LARGE = "too_large"  # limit: bytes
    FILE_TOO_LARGE = "file_too_large"  # name, limit: bytes
    BOMB = "bomb"  # name, or "" for the whole
    OVERLAP = "overlap"  # name
    SPECIAL_FILE = "special_file"  # name
    BAD_NAME = "bad_name"  # name
    UNREADABLE_NAME = "unreadable_name"
    LONG_NAME = "long_name"  # name
    OUTSIDE = "outside"  # name
    COLLISION = "collision"  # name, other


class Refused(Exception):
    """The zip is refused. `name` and `other` are paths as the zip gives them, `limit` a number."""

    def __init__(self, reason: Reason, name: str = "", *, other: str = "", limit: int = 0) -> None:
        super().__init__(reason, name, other, limit)
        self.reason = reason
        self.name = name
        self.other = other
        self.limit = limit
