"""The code on a diploma, as people type it."""

from courses.models.certificate import CODE_ALPHABET, CODE_LENGTH

# Crockford: what is easily read as a digit counts as one.
_READ_AS = str.maketrans("OIL", "011")


def normalise(typed: str) -> str:
    """The code behind what was typed, with or without hyphens; empty when it can be none."""
    code = "".join(typed.upper().replace("-", " ").split()).translate(_READ_AS)
    return code if len(code) == CODE_LENGTH and set(code) <= set(CODE_ALPHABET) else ""
