"""Questions that pages ask, each with a fixed number of queries."""

from courses.selectors.states import (
    EXPIRING_DAYS,
    CourseState,
    ModuleState,
    learning_of,
    states_for,
    to_continue,
)

__all__ = [
    "EXPIRING_DAYS",
    "CourseState",
    "ModuleState",
    "learning_of",
    "states_for",
    "to_continue",
]
