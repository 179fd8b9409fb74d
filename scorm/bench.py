"""What a test run showed: what it means, and the rule that fits. Data in, data out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from courses.models import Module

Rule = Module.Completion
_SCORE = ("cmi.core.score.raw", "cmi.score.raw", "cmi.score.scaled")
_EXIT = ("cmi.core.exit", "cmi.exit")
_PLACE = ("cmi.core.lesson_location", "cmi.location", "cmi.suspend_data")
_JUDGED = frozenset({"passed", "failed"})
_DONE = frozenset({"completed", "passed", "failed"})
SUSPEND_DATA = "cmi.suspend_data"
LIMITS = {"scorm12": 4096, "scorm2004": 64_000}  # characters of suspend_data in the standards
OLDER_LIMIT = 4_000  # in SCORM 2004, 2nd and 3rd Edition


@dataclass(frozen=True, slots=True)
class Observed:
    """What the watched frame told: each element's last value and longest length, the statuses in
    the order they were set, the calls that were refused, and what else was seen."""

    kind: str = "scorm12"
    values: Mapping[str, str] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)
    statuses: Sequence[str] = ()
    refused: Sequence[tuple[str, str]] = ()  # element or call, error code
    hosts: Sequence[str] = ()
    faults: Sequence[str] = ()  # errors of the content's own scripts
    initialized: bool = False
    finished: bool = False
    closed: bool = False  # the course was closed as a learner closes it

    @property
    def has_score(self) -> bool:
        """Whether a score was set."""
        return any(self.values.get(name) for name in _SCORE)

    @property
    def interactions(self) -> int:
        """How many questions were reported."""
        names = (name.split(".") for name in self.values if name.startswith("cmi.interactions."))
        return len({parts[2] for parts in names if len(parts) > 2})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know; `key` is a name of scorm.wording.FINDINGS, `facts` fill its sentence."""

    key: str
    color: str = "warning"
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proposal:
    """The rule that fits what was seen, and why (a key like a finding's). `is_sure` is False where
    the run did not show enough."""

    rule: str
    why: str
    is_sure: bool = True


def proposal(seen: Observed) -> Proposal:
    """The completion rule for a package that behaves like this."""
    statuses = set(seen.statuses)
    if statuses & _JUDGED:
        return Proposal(Rule.PASSED, "judges_and_scores" if seen.has_score else "judges")
    if "completed" in statuses:
        return Proposal(Rule.REPORTED, "completes_and_scores" if seen.has_score else "completes")
    if seen.has_score and not statuses:
        return Proposal(Rule.SCORE, "scores_only")
    if statuses:
        return Proposal(Rule.REPORTED, "not_through", is_sure=False)
    return Proposal(Rule.OPENED, "silent" if seen.initialized else "never_calls", is_sure=False)


def findings(seen: Observed) -> list[Finding]:
    """What the course administrator should know, the worst first."""
    return [*_faults(seen), *_status(seen), *_size_and_hosts(seen), *_end(seen), *_questions(seen)]


def _faults(seen: Observed) -> Iterator[Finding]:
    if not seen.initialized:
        yield Finding("never_initialized", "danger")
    if seen.faults:
        yield Finding("faults", "danger", {"number": len(seen.faults), "first": seen.faults[0]})
    if seen.refused:
        name, code = seen.refused[0]
        yield Finding("refused", facts={"number": len(seen.refused), "name": name, "code": code})


def _status(seen: Observed) -> Iterator[Finding]:
    if seen.initialized and not seen.statuses:
        yield Finding("no_status")
    elif seen.initialized and not set(seen.statuses) & _DONE:
        yield Finding("no_end")


def _size_and_hosts(seen: Observed) -> Iterator[Finding]:
    size = seen.sizes.get(SUSPEND_DATA, 0)
    limit = LIMITS.get(seen.kind, LIMITS["scorm12"])
    if size > limit:
        yield Finding("long_suspend_data", facts={"size": size, "limit": limit})
    elif seen.kind == "scorm2004" and size > OLDER_LIMIT:
        yield Finding("suspend_data_of_4th", "info", {"size": size, "limit": OLDER_LIMIT})
    if seen.hosts:
        yield Finding("hosts", facts={"hosts": ", ".join(sorted(set(seen.hosts))[:5])})


def _end(seen: Observed) -> Iterator[Finding]:
    """Of a course that was closed."""
    if not seen.closed:
        return
    if seen.initialized and not seen.finished:
        yield Finding("not_finished", "info")
    keeps_place = any(seen.values.get(name) for name in _PLACE)
    suspends = any(seen.values.get(name) == "suspend" for name in _EXIT)
    if keeps_place and not suspends and not set(seen.statuses) & _DONE:
        yield Finding("no_resume")


def _questions(seen: Observed) -> Iterator[Finding]:
    if seen.interactions:
        yield Finding("interactions", "success", {"number": seen.interactions})


def observed(data: Any, kind: str) -> Observed:
    """What the page sent, cut to size; raises ValueError where it is something else."""
    values = data.get("values") if isinstance(data, dict) else None
    sizes = data.get("sizes") if isinstance(data, dict) else None
    if not isinstance(values, dict) or not isinstance(sizes, dict):
        raise ValueError("values and sizes must be objects.")  # noqa: TRY004  # a bad request
    pairs = map(_texts, _list(data.get("refused")))
    return Observed(
        kind=kind,
        values={str(name)[:255]: str(value)[:255] for name, value in values.items()},
        sizes={str(name)[:255]: int(size) for name, size in sizes.items()},
        statuses=_texts(data.get("statuses")),
        refused=[(one[0], one[1]) for one in pairs if len(one) == 2],
        hosts=_texts(data.get("hosts")),
        faults=_texts(data.get("faults")),
        initialized=data.get("initialized") is True,
        finished=data.get("finished") is True,
        closed=data.get("closed") is True,
    )


def _list(value: Any) -> list[Any]:
    return value[:200] if isinstance(value, list) else []


def _texts(value: Any) -> list[str]:
    return [str(one)[:300] for one in _list(value)]
