"""Questions that the competence pages ask, each with a fixed number of queries."""

from competence.selectors.matrix import Matrix, MatrixRow, people_in, unit_matrix
from competence.selectors.mine import MyCompetence, competences_of
from competence.selectors.states import Cell, CellState
from competence.selectors.summaries import UnitSummary, compare_units, summarise

__all__ = [
    "Cell",
    "CellState",
    "Matrix",
    "MatrixRow",
    "MyCompetence",
    "UnitSummary",
    "compare_units",
    "competences_of",
    "people_in",
    "summarise",
    "unit_matrix",
]
