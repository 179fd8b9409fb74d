"""What people answered in a module, question by question."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from django.db.models import Count, QuerySet

from courses.models import Module
from scorm.cmi.timespan import parse_timespan
from scorm.cmi2004.period import parse_period
from scorm.models import Interaction

# What the standards write in cmi.interactions.n.result (1.2 and 2004); a number is a score.
RIGHT = frozenset({"correct"})
WRONG = frozenset({"wrong", "incorrect", "unanticipated"})
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
    right: int = 0
    wrong: int = 0
    other: int = 0
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


def questions_of(module: Module) -> list[Question]:
    """The questions of a module, the hardest first; three queries."""
    answers = Interaction.objects.filter(
        visit__attempt__module=module,
        visit__attempt__enrolment__isnull=False,
        reported_at__isnull=False,
    )
    found: dict[tuple[int, str], Question] = {}
    for row in _counted(answers, "type"):
        question = found.setdefault(_key(row), _question(row))
        _count(question, row["result"], row["n"])
    responses: dict[tuple[int, str], list[dict[str, Any]]] = defaultdict(list)
    given = _counted(answers.exclude(student_response=""), "student_response")
    for row in given.order_by("-n", "student_response")[:_MOST]:
        responses[_key(row)].append(row)
    for key, rows in responses.items():
        found[key].responses = _responses(rows, found[key].answers)
    for key, seconds in _medians(answers).items():
        found[key].seconds = seconds
    return sorted(found.values(), key=_hardness)


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


def _counted(answers: QuerySet[Interaction], by: str) -> QuerySet[Any, dict[str, Any]]:
    """How many answers (`n`) there are of each question, result and `by`."""
    names = ("visit__sco", "visit__sco__title", "identifier", "result", by)
    counted: QuerySet[Any, dict[str, Any]] = answers.order_by().values(*names, n=Count("pk"))
    return counted


def _key(row: dict[str, Any]) -> tuple[int, str]:
    return row["visit__sco"], row["identifier"]


def _question(row: dict[str, Any]) -> Question:
    return Question(sco=row["visit__sco__title"], identifier=row["identifier"], type=row["type"])


def _count(question: Question, result: str, n: int) -> None:
    if result in RIGHT:
        question.right += n
    elif result in WRONG:
        question.wrong += n
    else:
        question.other += n


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


def _hardness(question: Question) -> tuple[int, str, str]:
    percent = 101 if question.percent is None else question.percent
    return percent, question.sco, question.identifier
