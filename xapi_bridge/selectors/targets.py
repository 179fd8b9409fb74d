"""How far the targets have come, and the health of the pipe as a whole."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone

from lrs import log
from xapi_bridge.models import Poison, Supplier, Target
from xapi_bridge.selectors.suppliers import unmatched_count
from xapi_bridge.services.outbox import backlog


@dataclass(frozen=True, slots=True)
class TargetState:
    """A target with what waits for it; `oldest_age_s` is in seconds."""

    target: Target
    pending: int
    poisoned: int
    oldest_age_s: int

    @property
    def is_stuck(self) -> bool:
        """Whether the last try failed."""
        return self.target.failures > 0 and self.target.paused_at is None

    def as_json(self) -> dict[str, Any]:
        """What `manage.py outbox` prints."""
        return {
            "target": self.target.name,
            "pending": self.pending,
            "poisoned": self.poisoned,
            "oldest_age_s": self.oldest_age_s,
        }


@dataclass(frozen=True, slots=True)
class Health:
    """What a system administrator should know: the outbox, the targets, who waits to be linked."""

    pending: int
    poisoned: int
    oldest_age_s: int
    targets: list[TargetState]
    unmatched: int

    @property
    def is_good(self) -> bool:
        """Whether nothing asks for anybody."""
        stuck = any(one.is_stuck or one.poisoned for one in self.targets)
        return not (self.poisoned or stuck or self.unmatched or self.oldest_age_s > 300)


def target_states(targets: QuerySet[Target]) -> list[TargetState]:
    """The state of each target: two queries for each, and there are few."""
    waiting = Poison.objects.waiting().filter(target__in=targets).order_by()
    poisoned = dict(waiting.values_list("target").annotate(found=Count("pk")))
    return [_state(one, poisoned.get(one.pk, 0)) for one in targets.select_related("supplier")]


def health() -> Health:
    """The pipe as it is now."""
    outbox = backlog()
    return Health(
        pending=outbox["pending"],
        poisoned=outbox["poisoned"],
        oldest_age_s=outbox["oldest_age_s"],
        targets=target_states(Target.objects.all()),
        unmatched=unmatched_count(Supplier.objects.all()),
    )


def _state(target: Target, poisoned: int) -> TargetState:
    theirs = target.supplier.authority if target.supplier else None
    waiting = log.waiting(after=target.seq, other_than=theirs)
    age = timezone.now() - waiting.oldest if waiting.oldest else None
    return TargetState(
        target=target,
        pending=waiting.count,
        poisoned=poisoned,
        oldest_age_s=int(age.total_seconds()) if age else 0,
    )
