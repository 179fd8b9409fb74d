"""What the bridge refuses."""


class AlreadyLinked(Exception):
    """The actor is linked to a person; undo that first."""
