"""The attempts in a module with their results, worked out by the database: page, sum and file.

`state`, `scaled` and `seconds` are what scorm.progress.total_of says of the attempt; a test
compares the two.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Avg,
    Case,
    CharField,
    Count,
    F,
    FloatField,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, Least
from django.utils import timezone

from courses.models import Module, ModuleResult
from people.models import Employment, Person
from people.selectors import search
from scorm.cmi.outcome import COMPLETED, DONE, FAILED, INCOMPLETE, NOT_ATTEMPTED, OUTCOMES, PASSED
from scorm.models import Attempt, Sco

STATES = ModuleResult.State
Attempts = QuerySet[Any]  # of Attempt with the columns that `with_results` adds


@dataclass(frozen=True, slots=True)
class Summary:
    """A module's attempts in figures; `scaled` is the mean score 0..1, `seconds` the mean time of
    those that have ended well."""

    attempts: int
    people: int
    not_attempted: int
    incomplete: int
    failed: int
    completed: int
    passed: int
    scaled: float | None
    seconds: float | None

    @property
    def done(self) -> int:
        """Completed or passed."""
        return self.completed + self.passed


def attempts_of(module: Module) -> Attempts:
    """Each attempt with `state`, `scaled`, `seconds`, `active_at` and `unit`, the latest first."""
    return with_results(Attempt.objects.filter(module=module, enrolment__isnull=False)).order_by(
        "-started_at", "-pk"
    )


def with_results(attempts: QuerySet[Attempt]) -> Attempts:
    """The attempts with their results; the person and the round are fetched along."""
    status = "sco_states__lesson_status"
    given = When(sco_states__score_max__gt=0, then=F("sco_states__score_max"))
    top = Case(given, default=Value(100.0), output_field=FloatField())
    share = Least(F("sco_states__score_raw") / top, Value(1.0), output_field=FloatField())
    own = Greatest(share, Value(-1.0), output_field=FloatField())
    scaled = Coalesce(F("sco_states__score_scaled"), own)
    has_score = Q(sco_states__score_scaled__isnull=False) | Q(sco_states__score_raw__isnull=False)
    return (
        attempts.select_related("enrolment__person", "package", "opened_by")
        .annotate(
            opened=Count("sco_states"),
            ended=Count("sco_states", filter=Q(**{f"{status}__in": OUTCOMES})),
            done=Count("sco_states", filter=Q(**{f"{status}__in": DONE})),
            passed=Count("sco_states", filter=Q(**{status: PASSED})),
            failed=Count("sco_states", filter=Q(**{status: FAILED})),
            mean=Avg(scaled, filter=has_score),
            seconds=Coalesce(Sum("sco_states__total_seconds"), Value(0.0)),
            active_at=Coalesce(Max("sco_states__changed_at"), F("started_at")),
            scos=_scos(),
        )
        .annotate(
            state=Case(
                When(rollup_status__gt="", then=F("rollup_status")),
                When(failed__gt=0, then=Value(FAILED)),
                When(opened=0, then=Value(NOT_ATTEMPTED)),
                When(done__gte=F("scos"), passed__gt=0, then=Value(PASSED)),
                When(done__gte=F("scos"), then=Value(COMPLETED)),
                default=Value(INCOMPLETE),
                output_field=CharField(),
            ),
            # Before every SCO has ended it is a running score, and may fall.
            scaled=Case(
                When(rollup_status__in=OUTCOMES, then=F("rollup_scaled")),
                When(rollup_status__gt="", then=None),
                When(ended__gte=F("scos"), mean__lt=0, then=Value(0.0)),
                When(ended__gte=F("scos"), then=F("mean")),
                output_field=FloatField(),
            ),
            unit=_unit(),
        )
    )


def narrowed(attempts: Attempts, *, q: str = "", state: str = "") -> Attempts:
    """Those of people whom `q` finds, in one state."""
    if q:
        people = search(Person.objects.all(), q).order_by().values("pk")
        attempts = attempts.filter(enrolment__person__in=people)
    return attempts.filter(state=state) if state in STATES.values else attempts


def summary_of(attempts: Attempts) -> Summary:
    """The figures of `attempts_of` a module; one query."""
    figures: dict[str, Any] = attempts.order_by().aggregate(
        attempts=Count("pk"),
        people=Count("enrolment__person", distinct=True),
        **{f"n_{s.name.lower()}": Count("pk", filter=Q(state=s.value)) for s in STATES},
        mean_scaled=Avg("scaled"),
        mean_seconds=Avg("seconds", filter=Q(state__in=DONE)),
    )
    return Summary(
        attempts=figures["attempts"],
        people=figures["people"],
        not_attempted=figures["n_not_attempted"],
        incomplete=figures["n_incomplete"],
        failed=figures["n_failed"],
        completed=figures["n_completed"],
        passed=figures["n_passed"],
        scaled=figures["mean_scaled"],
        seconds=figures["mean_seconds"],
    )


def _scos() -> Any:
    """How many parts of the package can be opened."""
    launchable = Sco.objects.launchable().filter(package=OuterRef("package")).order_by()
    counted = launchable.values("package").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def _unit() -> Any:
    """Where the person works most today."""
    held = Employment.objects.current(timezone.localdate())
    mine = held.filter(person=OuterRef("enrolment__person")).order_by("-share", "pk")
    return Subquery(mine.values("unit__name")[:1])
