"""Why the log refuses to store valid statements."""

from uuid import UUID


class ConflictError(Exception):
    """The log holds another statement with this id (1.0.3 Communication 2.1.1: 409)."""

    def __init__(self, statement_id: UUID) -> None:
        super().__init__(f"The log holds another statement with the id {statement_id}.")
        self.statement_id = statement_id


class MayNotVoidError(Exception):
    """A statement voids one that another authority stored (1.0.3 Data 2.3.2: 403)."""

    def __init__(self, statement_id: UUID) -> None:
        super().__init__(f"The statement {statement_id} voids one that another authority stored.")
        self.statement_id = statement_id
