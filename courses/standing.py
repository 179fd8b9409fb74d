"""Where the viewer of a page stands in courses: a person, or a visitor of this browser session."""

from collections.abc import Iterable

from django.http import HttpRequest

from courses import selectors, visitors
from courses.guests import guest_states
from courses.models import Course
from courses.selectors import CourseState
from people.models import Person


def states_of_viewer(request: HttpRequest, courses: Iterable[Course]) -> list[CourseState]:
    """One state for each of `courses`, in their order; three queries."""
    if isinstance(request.user, Person):
        return selectors.states_for(request.user, courses)
    return guest_states(visitors.visitor_of(request), courses)
