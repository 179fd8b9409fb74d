"""What the bridge refuses."""


class AlreadyLinked(Exception):
    """The actor is linked to a person; undo that first."""


class BadEndpoint(Exception):
    """Statements must not go to this address; the message is a sentence for who gave it."""


class UnreadableSecret(Exception):
    """A secret was sealed under a SECRET_KEY that is no longer known."""

    def __init__(self) -> None:
        super().__init__(
            "The secret cannot be read: SECRET_KEY has changed. Give the target its secret again."
        )
