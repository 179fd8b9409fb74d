"""One attempt as it went: its parts, its visits and its answers."""

from collections.abc import Sequence
from dataclasses import dataclass

from scorm.cmi.outcome import Total
from scorm.models import Attempt, Interaction, Sco, ScoState, Visit
from scorm.progress import module_state, states_of, total_of


@dataclass(frozen=True, slots=True)
class Part:
    """A SCO with what the learner reached in it; `state` is a value of ModuleResult.State."""

    sco: Sco
    state: str
    record: ScoState | None

    @property
    def scaled(self) -> float | None:
        """0..1."""
        return self.record.outcome.score.scaled if self.record else None


@dataclass(frozen=True, slots=True)
class Story:
    """What a page shows of an attempt; visits and answers in the order they came."""

    total: Total
    seconds: float
    parts: Sequence[Part]
    visits: Sequence[Visit]
    answers: Sequence[Interaction]


MOST_ANSWERS = 200


def story_of(attempt: Attempt) -> Story:
    """The attempt's story; four queries."""
    scos = list(Sco.objects.filter(package_id=attempt.package_id).launchable())
    states = states_of(attempt)
    visits = attempt.visits.filter(initialized_at__isnull=False).select_related("sco")
    answers = Interaction.objects.filter(visit__attempt=attempt).select_related("visit__sco")
    return Story(
        total=total_of(attempt, scos, states),
        seconds=sum(state.total_seconds for state in states.values()),
        parts=[
            Part(sco, module_state(states.get(sco.pk)).value, states.get(sco.pk)) for sco in scos
        ],
        visits=list(visits.order_by("number")),
        answers=list(answers.order_by("visit__number", "index")[:MOST_ANSWERS]),
    )
