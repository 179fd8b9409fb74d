"""Questions that the competence pages ask, each with a fixed number of queries."""

from competence.selectors.appraisals import (
    Talk,
    TalkState,
    appraisals_due,
    appraisals_in,
    unit_led_above,
)
from competence.selectors.approvals import basis_of, waiting_approvals
from competence.selectors.checks import checklists_for, find_people, sign_offs_given
from competence.selectors.matrix import Matrix, MatrixRow, people_in, unit_matrix
from competence.selectors.mine import MyCompetence, competences_of, rows_due
from competence.selectors.plans import (
    listed_plans,
    rows_that_change_competences,
    rows_to_show,
    rows_whose_courses_give_nothing,
    subject_owners,
)
from competence.selectors.states import Cell, CellState
from competence.selectors.summaries import UnitSummary, compare_units, summarise
from competence.selectors.waiting import Waiting

__all__ = [
    "Cell",
    "CellState",
    "Matrix",
    "MatrixRow",
    "MyCompetence",
    "Talk",
    "TalkState",
    "UnitSummary",
    "Waiting",
    "appraisals_due",
    "appraisals_in",
    "basis_of",
    "checklists_for",
    "compare_units",
    "competences_of",
    "find_people",
    "listed_plans",
    "people_in",
    "rows_due",
    "rows_that_change_competences",
    "rows_to_show",
    "rows_whose_courses_give_nothing",
    "sign_offs_given",
    "subject_owners",
    "summarise",
    "unit_led_above",
    "unit_matrix",
    "waiting_approvals",
]
