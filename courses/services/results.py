"""How far a module has come, and what follows for the course."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from courses import signals
from courses.models import (
    Completion,
    Course,
    Enrolment,
    EnrolmentEvent,
    Module,
    ModuleResult,
)
from courses.models.enrolment import Standing
from courses.services.certificates import issue
from courses.validity import add_months

__all__ = ["State", "add_months", "record_result", "take_in"]

State = Standing.State
# A result only climbs. Failed stands above started, since it says more, and below any pass.
_RANK = {
    State.NOT_ATTEMPTED: 0,
    State.INCOMPLETE: 1,
    State.FAILED: 2,
    State.COMPLETED: 3,
    State.PASSED: 4,
}


@transaction.atomic
def record_result(
    *,
    enrolment: Enrolment,
    module: Module,
    state: str,
    scaled: float | None = None,
    progress: float | None = None,
    seconds: int = 0,
    at: dt.datetime | None = None,
) -> ModuleResult:
    """Note what the module's player says, and complete the course when its rule is met.

    `scaled` and `progress` are 0..1, `seconds` the total time in the module. May be repeated: a
    better result stands, whatever comes later, and a course is completed once.
    """
    now = at or timezone.now()
    locked = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    result, _created = ModuleResult.objects.get_or_create(enrolment=locked, module=module)
    take_in(result, State(state), scaled, progress, seconds, now)
    result.save()
    locked.last_active_at = max(locked.last_active_at, now)
    locked.save(update_fields=["last_active_at"])
    if locked.closed_at is None and _rule_is_met(locked):
        _complete(locked, now)
    return result


def take_back_result(*, enrolment: Enrolment, module: Module, state: str, progress: float) -> None:
    """Lower what a corrected attendance gave, as long as the round is open.

    Only for modules in sessions, whose result is counted anew from all attendance. Nothing is
    written where there is no result yet, and nothing is raised: that is `record_result`.
    """
    locked = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    result = ModuleResult.objects.filter(enrolment=locked, module=module).first()
    if result is None or locked.closed_at is not None or (result.progress or 0.0) <= progress:
        return
    result.state, result.progress, result.seconds = state, progress, 0
    if not result.is_done:
        result.completed_at = None
    result.save()


def take_in(
    result: Standing,
    state: State,
    scaled: float | None,
    progress: float | None,
    seconds: int,
    now: dt.datetime,
) -> None:
    """Raise the result to what was said of it; it never falls. The caller saves it."""
    if _RANK[state] >= _RANK[State(result.state)]:
        result.state = state
    if scaled is not None:
        result.scaled = max(scaled, result.scaled if result.scaled is not None else scaled)
    if progress is not None:
        result.progress = max(progress, result.progress or 0.0)
    if result.is_done:
        result.progress = 1.0
        result.completed_at = result.completed_at or now
    result.seconds = max(result.seconds, seconds)


def _rule_is_met(enrolment: Enrolment) -> bool:
    done = {r.module_id for r in enrolment.module_results.all() if r.is_done}
    modules = set(enrolment.course.modules.values_list("pk", flat=True))
    if enrolment.course.completion_rule == Course.CompletionRule.ANY_MODULE:
        return bool(done & modules)
    return bool(modules) and modules <= done


def _complete(enrolment: Enrolment, now: dt.datetime) -> None:
    """Close the cycle, with its completion and its certificate."""
    results = list(enrolment.module_results.all())
    scores = [r.scaled for r in results if r.scaled is not None]
    enrolment.closed_at = now
    enrolment.save(update_fields=["closed_at"])
    EnrolmentEvent.objects.create(
        enrolment=enrolment, kind=EnrolmentEvent.Kind.COMPLETED, at=now, by=enrolment.person
    )
    completion = Completion.objects.create(
        enrolment=enrolment,
        at=now,
        scaled=sum(scores) / len(scores) if scores else None,
        seconds=sum(r.seconds for r in results),
        rule=enrolment.course.completion_rule,
    )
    signals.course_completed.send(
        sender=Completion,
        fact=signals.CompletionFact(completion=completion, enrolment=enrolment),
    )
    issue(completion)
