"""The versions of a module, who is on which, and what people would lose by being moved."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from content.models import Package
from courses.models import Module, ModuleVersion
from people.models import Person
from scorm.models import Attempt, ScoState, VersionMove
from scorm.selectors.attempts import Attempts, with_results


@dataclass(frozen=True, slots=True)
class Version:
    """A version with the people in it: those under way now, and all attempts ever."""

    number: int
    package: Package
    added_at: dt.datetime
    added_by: Person | None
    is_current: bool
    under_way: int
    attempts: int
    move: VersionMove | None = None  # the last one out of it


@dataclass(frozen=True, slots=True)
class Loss:
    """What moving those under way would cost: how many have not begun, have begun, or have
    completed a part that they would have to open again."""

    people: int
    untouched: int
    begun: int
    with_parts: int


def versions_of(module: Module) -> list[Version]:
    """The newest first; three queries."""
    rows = list(
        ModuleVersion.objects.filter(module=module)
        .select_related("package", "added_by")
        .order_by("added_at", "pk")
    )
    counted: dict[int, Any] = {row["package"]: row for row in _counts(module)}
    moves: dict[int, VersionMove] = {}
    for move in module.version_moves.order_by("asked_at"):
        moves[move.source_id] = move
    nobody = {"under_way": 0, "attempts": 0}
    versions = [
        Version(
            number=number,
            package=row.package,
            added_at=row.added_at,
            added_by=row.added_by,
            is_current=row.package_id == module.package_id,
            under_way=counted.get(row.package_id, nobody)["under_way"],
            attempts=counted.get(row.package_id, nobody)["attempts"],
            move=moves.get(row.package_id),
        )
        for number, row in enumerate(rows, start=1)
    ]
    return versions[::-1]


def version_numbers(module: Module) -> dict[int, int]:
    """What number a package is among the module's versions, by the package's id; one query."""
    rows = ModuleVersion.objects.filter(module=module).order_by("added_at", "pk")
    return {pk: number for number, pk in enumerate(rows.values_list("package", flat=True), start=1)}


def under_way_in(module: Module, package: Package, *, who: str) -> QuerySet[Attempt]:
    """The last attempts of open rounds in one version; `who` as in VersionMove."""
    found = Attempt.objects.filter(
        module=module, package=package, enrolment__closed_at__isnull=True, replaced_at__isnull=True
    ).filter(enrolment__isnull=False)
    if who == VersionMove.Who.UNTOUCHED:
        return found.filter(~_has_begun())
    return found


def to_lose(module: Module, package: Package) -> Attempts:
    """Those under way in the version with their results, those who have come furthest first."""
    everybody = under_way_in(module, package, who=VersionMove.Who.ALL)
    return with_results(everybody).order_by("-done", "-seconds", "pk")


def loss_of(module: Module, package: Package) -> Loss:
    """One query."""
    everybody = under_way_in(module, package, who=VersionMove.Who.ALL)
    figures: dict[str, Any] = everybody.annotate(
        has_begun=_has_begun(), has_part=_has_begun(lesson_status__in=["completed", "passed"])
    ).aggregate(
        people=Count("pk"),
        begun=Count("pk", filter=Q(has_begun=True)),
        with_parts=Count("pk", filter=Q(has_part=True)),
    )
    return Loss(untouched=figures["people"] - figures["begun"], **figures)


def _has_begun(**narrowing: Any) -> Exists:
    return Exists(ScoState.objects.filter(attempt=OuterRef("pk"), **narrowing))


def _counts(module: Module) -> Sequence[Any]:
    under_way = Q(enrolment__closed_at__isnull=True, replaced_at__isnull=True)
    attempts = Attempt.objects.filter(module=module, enrolment__isnull=False).order_by()
    return list(
        attempts.values("package").annotate(
            attempts=Count("pk"), under_way=Count("pk", filter=under_way)
        )
    )
