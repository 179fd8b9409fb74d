"""Where a visitor stands in the open courses taken in this browser session."""

import uuid
from collections.abc import Iterable, Sequence

from django.db.models import Exists, OuterRef
from django.utils import timezone

from courses.models import Course, GuestResult, GuestRound, Module
from courses.selectors import CourseState, ModuleState

Results = dict[int, GuestResult]  # by module


def guest_states(visitor: uuid.UUID | None, courses: Iterable[Course]) -> list[CourseState]:
    """Where the visitor stands in each of `courses`, in their order; three queries at most.

    `status` is none, under_way, or unclaimed where the course is completed.
    """
    listed = list(courses)
    modules: dict[int, list[Module]] = {}
    for module in Module.objects.filter(course__in=listed):
        modules.setdefault(module.course_id, []).append(module)
    rounds: dict[int, Results] = {}
    if visitor is not None:
        found = GuestRound.objects.unclaimed().filter(visitor=visitor, course__in=listed)
        for guest in found.prefetch_related("results"):
            rounds[guest.course_id] = {r.module_id: r for r in guest.results.all()}
    return [_state(course, modules.get(course.pk, []), rounds.get(course.pk)) for course in listed]


def claimable(visitor: uuid.UUID | None) -> list[GuestRound]:
    """What the visitor has done and nobody has claimed, the oldest first; one query."""
    if visitor is None:
        return []
    done = GuestResult.objects.filter(guest=OuterRef("pk"))
    rounds = GuestRound.objects.unclaimed().filter(Exists(done), visitor=visitor)
    return list(rounds.select_related("course__subject_area").order_by("opened_at"))


def is_complete(course: Course, modules: Iterable[Module], results: Iterable[GuestResult]) -> bool:
    """Whether the course's completion rule is met by these results."""
    done = {result.module_id for result in results if result.is_done}
    wanted = {module.pk for module in modules}
    if course.completion_rule == Course.CompletionRule.ANY_MODULE:
        return bool(done & wanted)
    return bool(wanted) and wanted <= done


def _state(course: Course, modules: Sequence[Module], results: Results | None) -> CourseState:
    status = "none"
    if results is not None:
        status = "unclaimed" if is_complete(course, modules, results.values()) else "under_way"
    return CourseState(
        course=course,
        status=status,
        today=timezone.localdate(),
        modules=[ModuleState(module=m, result=(results or {}).get(m.pk)) for m in modules],
    )
