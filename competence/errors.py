"""What the competence app refuses; each text is shown to the person who asked."""


class RefusedError(Exception):
    """It cannot be done as things stand; the text says why and what to do."""
