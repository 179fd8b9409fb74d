"""Why a statement was refused."""

from lrs.xapi.clauses import Clause


class InvalidStatementError(ValueError):
    """A clause is broken: where, which, and a sentence that holds no value of the statement.

    `path` is the place in the request's JSON ("$[3].actor.mbox"); `index` is the statement's place
    in the batch, None when the batch as a whole is at fault.
    """

    def __init__(self, path: str, clause: Clause, sentence: str) -> None:
        super().__init__(f"{path}: {sentence}")
        self.path = path
        self.clause = clause
        self.sentence = sentence
        self.index: int | None = None
