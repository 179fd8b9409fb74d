"""What the competence app refuses."""


class RefusedError(Exception):
    """It cannot be done as things stand; the text, for who asked, says why and what to do."""


class CountsForAnotherError(Exception):
    """By the same rule the statement is evidence for another person or competence already."""
