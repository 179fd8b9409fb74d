"""The start page: one thing to go on with, then what is due, ordered by consequence."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses import selectors
from courses.selectors import CourseState
from people.request import PersonRequest

# What has run out comes before what is about to; a deadline before a renewal.
_OVERDUE, _EXPIRED, _DUE, _EXPIRING = range(4)


@dataclass(frozen=True, slots=True)
class Due:
    """A course that needs doing. `day` is the deadline, or the last day of the certificate."""

    state: CourseState
    rank: int
    day: dt.date

    @property
    def is_deadline(self) -> bool:
        """A deadline, as opposed to a certificate that ends."""
        return self.rank in {_OVERDUE, _DUE}

    @property
    def is_late(self) -> bool:
        """Whether the day has passed."""
        return self.rank in {_OVERDUE, _EXPIRED}


@login_required
@require_safe
def start(request: PersonRequest) -> HttpResponse:
    """Greeting, the one Continue, the due list."""
    states = selectors.learning_of(request.user)
    context = {
        "greeting": _greeting(timezone.localtime().hour),
        "resume": selectors.to_continue(states),
        "due": due_list(states),
        "has_learnt": bool(states),
    }
    return render(request, "pages/start.html", context)


def due_list(states: Iterable[CourseState]) -> list[Due]:
    """Deadlines and certificates that end, the gravest and earliest first."""
    found = [due for state in states if (due := _due(state)) is not None]
    return sorted(found, key=lambda due: (due.rank, due.day))


def _due(state: CourseState) -> Due | None:
    if state.status == "under_way" and state.enrolment and state.enrolment.due_on:
        day = state.enrolment.due_on
        return Due(state, _OVERDUE if day < state.today else _DUE, day)
    ends = state.certificate.valid_until if state.certificate else None
    if ends is None or (state.days_left or 0) > selectors.EXPIRING_DAYS:
        return None
    return Due(state, _EXPIRED if ends < state.today else _EXPIRING, ends)


def _greeting(hour: int) -> str:
    if hour < 10:
        return _("Good morning")
    return _("Good day") if hour < 18 else _("Good evening")
