"""A course's results for who is responsible for it, each with a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import (
    Avg,
    Case,
    CharField,
    Count,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import Course, Enrolment, Module, ModuleResult
from people.models import Employment, Person
from people.selectors import search

_STATE = ModuleResult.State
Rounds = QuerySet[Any]  # of Enrolment with `state` and `unit`


class RoundState(models.TextChoices):
    """How a round stands."""

    UNDER_WAY = "under_way", _("under way")
    COMPLETED = "completed", _("completed")
    WITHDRAWN = "withdrawn", _("withdrawn")


@dataclass(frozen=True, slots=True)
class RoundFigures:
    """The rounds of a course in numbers; `scaled` is the mean score of the completed, 0..1."""

    rounds: int
    people: int
    under_way: int
    completed: int
    withdrawn: int
    scaled: float | None

    @property
    def percent(self) -> int:
        """How many of the rounds that were not withdrawn are completed."""
        counted = self.under_way + self.completed
        return 100 * self.completed // counted if counted else 0


@dataclass(frozen=True, slots=True)
class ModuleFigures:
    """One part over all rounds; `seconds` is the mean time of those who are done."""

    module: Module
    rounds: int
    done: int
    failed: int
    started: int
    scaled: float | None
    seconds: float | None

    @property
    def untouched(self) -> int:
        """Rounds in which the part is not started."""
        return max(self.rounds - self.done - self.failed - self.started, 0)

    @property
    def parts(self) -> Sequence[tuple[str, float]]:
        """For <c-stackbar>."""
        shares = (
            ("success", self.done),
            ("info", self.started),
            ("danger", self.failed),
            ("neutral", self.untouched),
        )
        return [(color, 100 * n / self.rounds) for color, n in shares if self.rounds]


def rounds_of(course: Course) -> Rounds:
    """The rounds with `state` and `unit`, the person and the completion; the latest first."""
    completed, withdrawn = RoundState.COMPLETED, RoundState.WITHDRAWN
    held = Employment.objects.current(timezone.localdate()).filter(person=OuterRef("person"))
    return (
        Enrolment.objects.filter(course=course)
        .select_related("person", "completion")
        .annotate(
            state=Case(
                When(completion__isnull=False, then=Value(completed.value)),
                When(closed_at__isnull=False, then=Value(withdrawn.value)),
                default=Value(RoundState.UNDER_WAY.value),
                output_field=CharField(),
            ),
            unit=Subquery(held.order_by("-share", "pk").values("unit__name")[:1]),
        )
        .order_by("-last_active_at", "-pk")
    )


def narrowed_rounds(rounds: Rounds, *, q: str = "", state: str = "") -> Rounds:
    """Those of people whom `q` finds, in one state."""
    if q:
        rounds = rounds.filter(person__in=search(Person.objects.all(), q).order_by().values("pk"))
    return rounds.filter(state=state) if state in RoundState.values else rounds


def figures_of(course: Course) -> RoundFigures:
    """One query."""
    counted: dict[str, Any] = Enrolment.objects.filter(course=course).aggregate(
        rounds=Count("pk"),
        people=Count("person", distinct=True),
        under_way=Count("pk", filter=Q(closed_at__isnull=True)),
        completed=Count("completion"),
        withdrawn=Count("pk", filter=Q(closed_at__isnull=False, completion__isnull=True)),
        scaled=Avg("completion__scaled"),
    )
    return RoundFigures(**counted)


def module_figures(course: Course, rounds: int) -> list[ModuleFigures]:
    """The parts of the course in their order, over `rounds` rounds; one query."""
    state = "results__state"
    done = Q(**{f"{state}__in": ModuleResult.DONE})
    modules = course.modules.annotate(
        n_done=Count("results", filter=done),
        n_failed=Count("results", filter=Q(**{state: _STATE.FAILED})),
        n_started=Count("results", filter=Q(**{state: _STATE.INCOMPLETE})),
        mean=Avg("results__scaled"),
        mean_seconds=Avg(F("results__seconds"), filter=done),
    )
    return [
        ModuleFigures(
            module=module,
            rounds=rounds,
            done=module.n_done,
            failed=module.n_failed,
            started=module.n_started,
            scaled=module.mean,
            seconds=module.mean_seconds,
        )
        for module in modules
    ]
