"""What people answered in a module, question by question."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet
from django.db.models.functions import NullIf

from courses.models import Module
from scorm.cmi.timespan import parse_timespan
from scorm.cmi2004.period import parse_period
from scorm.models import Interaction

# cmi.interactions.n.result as it is kept of both standards; a number is a score.
RIGHT = frozenset({"correct"})
WRONG = frozenset({"wrong", "unanticipated"})
_RESPONSES = 8  # shown of one question
_MOST = 2_000  # different answers read for one page


@dataclass(frozen=True, slots=True)
class Response:
    """One answer and how many gave it."""

    text: str
    count: int
    percent: int
    is_right: bool


@dataclass(slots=True)
class Question:
    """A question of a module. Every answer counts, also a second one to the same question.

    `other` are answers that are neither right nor wrong: neutral, or with a score of their own.
    `seconds` is the median of the answers that say how long they took; None where none does.
    """

    sco: str
    identifier: str
    type: str
    right: int
    wrong: int
    other: int
    seconds: float | None = None
    responses: list[Response] = field(default_factory=list)

    @property
    def answers(self) -> int:
        """All of them."""
        return self.right + self.wrong + self.other

    @property
    def percent(self) -> int | None:
        """How many of the judged answers are right; None where none is judged."""
        judged = self.right + self.wrong
        return 100 * self.right // judged if judged else None

    @property
    def parts(self) -> list[tuple[str, float]]:
        """For <c-stackbar>."""
        shares = (("success", self.right), ("danger", self.wrong), ("neutral", self.other))
        return [(color, 100 * n / self.answers) for color, n in shares]


def questions_of(module: Module, *, most: int | None = None) -> list[Question]:
    """The questions of a module, the hardest first, all or so many; three queries."""
    answers = _answers(module)
    found = {_key(row): _question(row) for row in _hardest(answers)[:most]}
    if most is not None:
        answers = answers.filter(
            visit__sco__in={sco for sco, _ in found}, identifier__in={name for _, name in found}
        )
    # Whoever answers meanwhile may bring a question that is not among those found.
    for key, rows in _given(answers).items():
        if key in found:
            found[key].responses = _responses(rows, found[key].answers)
    for key, seconds in _medians(answers).items():
        if key in found:
            found[key].seconds = seconds
    return list(found.values())


def count_questions(module: Module) -> int:
    """How many questions the module has; one query."""
    return _answers(module).order_by().values("visit__sco", "identifier").distinct().count()


def _answers(module: Module) -> QuerySet[Interaction]:
    return Interaction.objects.filter(
        visit__attempt__module=module,
        visit__attempt__enrolment__isnull=False,
        reported_at__isnull=False,
    )


def _hardest(answers: QuerySet[Interaction]) -> QuerySet[Any, Any]:
    """Each question with its counts: those seldom answered right first, those not judged last."""
    grouped: QuerySet[Any, Any] = (
        answers.order_by()
        .values("visit__sco", "visit__sco__title", "identifier")
        .annotate(
            kind=Max("type"),
            n=Count("pk"),
            right=Count("pk", filter=Q(result__in=RIGHT)),
            wrong=Count("pk", filter=Q(result__in=WRONG)),
        )
    )
    hardest: QuerySet[Any, Any] = grouped.annotate(
        share=F("right") * 1.0 / NullIf(F("right") + F("wrong"), 0)
    ).order_by(F("share").asc(nulls_last=True), "visit__sco__title", "identifier")
    return hardest


def _given(answers: QuerySet[Interaction]) -> dict[tuple[int, str], list[dict[str, Any]]]:
    """The answers with how many gave them, the most frequent of each question first."""
    names = ("visit__sco", "identifier", "result", "student_response")
    counted = answers.exclude(student_response="").order_by().values(*names, n=Count("pk"))
    found: dict[tuple[int, str], list[dict[str, Any]]] = defaultdict(list)
    for row in counted.order_by("-n", "student_response")[:_MOST]:
        found[_key(row)].append(row)
    return found


def _medians(answers: QuerySet[Interaction]) -> dict[tuple[int, str], float]:
    """The median of cmi.interactions.n.latency in seconds, by question.

    Some packages report 0 for each answer: that is no time.
    """
    names = ("visit__sco", "identifier", "latency")
    counted = answers.exclude(latency="").order_by().values_list(*names).annotate(n=Count("pk"))
    times: dict[tuple[int, str], list[float]] = defaultdict(list)
    for sco, identifier, latency, n in counted:
        if seconds := _seconds(latency):
            times[sco, identifier].extend([seconds] * n)
    return {key: median(found) for key, found in times.items()}


def _seconds(latency: str) -> float:
    """A module may have had packages of both versions; a period begins with P, a timespan never."""
    return parse_period(latency) if latency.startswith("P") else parse_timespan(latency)


def _key(row: dict[str, Any]) -> tuple[int, str]:
    return row["visit__sco"], row["identifier"]


def _question(row: dict[str, Any]) -> Question:
    return Question(
        sco=row["visit__sco__title"],
        identifier=row["identifier"],
        type=row["kind"],
        right=row["right"],
        wrong=row["wrong"],
        other=row["n"] - row["right"] - row["wrong"],
    )


def _responses(rows: Iterable[dict[str, Any]], answers: int) -> list[Response]:
    """The most frequent answers of one question; one text may have been judged in several ways."""
    counts: dict[str, int] = defaultdict(int)
    right: set[str] = set()
    for row in rows:
        counts[row["student_response"]] += row["n"]
        if row["result"] in RIGHT:
            right.add(row["student_response"])
    often = sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:_RESPONSES]
    return [
        Response(text=text, count=n, percent=100 * n // answers, is_right=text in right)
        for text, n in often
    ]
