"""Questions that the competence pages ask, each with a fixed number of queries."""

from competence.selectors.matrix import (
    Matrix,
    MatrixRow,
    UnitSummary,
    compare_units,
    people_in,
    summarise,
    unit_matrix,
)
from competence.selectors.mine import MyCompetence, competences_of
from competence.selectors.states import Cell, CellState

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
