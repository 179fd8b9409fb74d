"""What the database works out of an attempt is what the rules of SCORM say."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scorm.models import Attempt, ScoState
from scorm.progress import states_of, total_of
from scorm.selectors.attempts import narrowed, summary_of, with_results
from scorm.selectors.questions import Response, count_questions, questions_of
from tests.factories.scorm import Player, make_attempt

pytestmark = pytest.mark.django_db

STATUSES = ["not attempted", "incomplete", "browsed", "completed", "passed", "failed"]
numbers = st.one_of(st.none(), st.floats(-200, 200), st.just(0.0))
scaled = st.one_of(st.none(), st.floats(-1, 1))
records = st.one_of(st.none(), st.tuples(st.sampled_from(STATUSES), numbers, numbers, scaled))
rollups = st.one_of(
    st.just(("", None)),
    st.tuples(
        st.sampled_from(["incomplete", "completed", "passed", "failed"]),
        st.one_of(st.none(), st.floats(0, 1)),
    ),
)


@pytest.fixture
def three_parts():
    return make_attempt(scos=3)


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(records, min_size=3, max_size=3), rollups)
def test_the_database_counts_as_the_rules_do(three_parts, drawn, rollup):
    three_parts.rollup_status, three_parts.rollup_scaled = rollup
    three_parts.save()
    scos = list(three_parts.package.scos.all())
    ScoState.objects.all().delete()
    ScoState.objects.bulk_create(
        ScoState(
            attempt=three_parts,
            sco=sco,
            lesson_status=record[0],
            score_raw=record[1],
            score_max=record[2],
            score_scaled=record[3],
            total_seconds=30,
        )
        for sco, record in zip(scos, drawn, strict=True)
        if record
    )

    found = with_results(Attempt.objects.all()).get()
    total = total_of(three_parts, scos, states_of(three_parts))

    assert (found.state, found.scaled) == (total.status, pytest.approx(total.scaled))
    assert found.seconds == 30 * sum(record is not None for record in drawn)


def test_the_sum_of_a_module():
    attempts = [make_attempt() for _ in range(5)]
    Attempt.objects.update(module=attempts[0].module, package=attempts[0].package)
    sco = attempts[0].package.scos.get()
    reported = [
        ("passed", "80", 600),
        ("passed", "100", 1200),
        ("failed", "30", 60),
        ("incomplete", "", 5),
    ]
    for attempt, (status, raw, seconds) in zip(attempts, reported, strict=False):
        values = {
            "cmi.core.lesson_status": status,
            "cmi.core.session_time": f"00:{seconds // 60:02}:{seconds % 60:02}",
        }
        if raw:
            values["cmi.core.score.raw"] = raw
        attempt.refresh_from_db()
        Player(attempt, sco).save(values, finished=True)

    found = with_results(Attempt.objects.all())
    summary = summary_of(found)

    assert (summary.attempts, summary.people, summary.not_attempted) == (5, 5, 1)
    assert (summary.incomplete, summary.failed, summary.completed, summary.passed) == (1, 1, 0, 2)
    assert (summary.scaled, summary.seconds) == (pytest.approx(0.7), 900)
    assert [one.state for one in narrowed(found, state="failed")] == ["failed"]
    assert narrowed(found, q=attempts[1].enrolment.person.username).get().scaled == 1.0
    assert narrowed(found, state="nonsense").count() == 5


@pytest.mark.parametrize(
    ("kind", "field", "latencies"),
    [
        (
            "scorm12",
            "student_response",
            ["00:00:10", "00:01:30.5", "00:00:20", "0001:00:00", "00:00:00", ""],
        ),
        (
            "scorm2004",
            "learner_response",
            ["PT10S", "PT1M30.5S", "PT20.0S", "PT1H", "P", ""],
        ),
    ],
)
def test_the_median_time_of_a_question(kind, field, latencies):
    """Of an even number the mean of the two in the middle; no time and 0 do not count."""
    attempt = make_attempt()
    attempt.package.kind = kind
    attempt.package.save()
    player = Player(attempt)
    values = {}
    asked = ["to", "to", "fire", "fire", "ingen", "ingen"]
    for n, (identifier, latency) in enumerate(zip(asked, latencies, strict=True)):
        name = f"cmi.interactions.{n}"
        values |= {
            f"{name}.id": identifier,
            f"{name}.type": "choice",
            f"{name}.{field}": "a",
            f"{name}.result": "correct",
        }
        values |= {f"{name}.latency": latency} if latency else {}
    player.save(values)

    assert [(one.identifier, one.seconds, one.answers) for one in questions_of(attempt.module)] == [
        ("fire", 1810, 2),
        ("ingen", None, 2),
        ("to", 50.25, 2),
    ]


def test_questions_the_hardest_first():
    attempt = make_attempt()
    player = Player(attempt)
    answers = [
        ("lett", "a", "correct"),
        ("hard", "b", "wrong"),
        ("hard", "a", "correct"),
        ("hard", "c", "wrong"),
        ("fritt", "Hei", "neutral"),
    ]
    values = {}
    for n, (identifier, response, result) in enumerate(answers):
        name = f"cmi.interactions.{n}"
        values |= {
            f"{name}.id": identifier,
            f"{name}.type": "fill-in",
            f"{name}.student_response": response,
            f"{name}.result": result,
        }
    player.save(values)

    hard, easy, free = questions_of(attempt.module)

    assert [one.identifier for one in (hard, easy, free)] == ["hard", "lett", "fritt"]
    assert (hard.right, hard.wrong, hard.other, hard.percent) == (1, 2, 0, 33)
    assert hard.responses == [
        Response("a", 1, 33, True),
        Response("b", 1, 33, False),
        Response("c", 1, 33, False),
    ]
    assert (free.answers, free.percent) == (1, None)
    assert hard.parts == [
        ("success", pytest.approx(100 / 3)),
        ("danger", pytest.approx(200 / 3)),
        ("neutral", 0),
    ]


def answered(attempt, *answers):
    """Save answers (identifier, result) in a visit of their own."""
    values = {}
    for n, (identifier, result) in enumerate(answers):
        name = f"cmi.interactions.{n}"
        values |= {
            f"{name}.id": identifier,
            f"{name}.student_response": "a",
            f"{name}.latency": "00:00:10",
            f"{name}.result": result,
        }
    Player(attempt).save(values)


def test_a_question_that_turns_up_meanwhile_waits_for_the_next_look():
    attempt = make_attempt()
    answered(attempt, ("gammelt", "correct"))
    asked = []

    def meanwhile(execute, *query):
        found = execute(*query)
        asked.append(query)
        if len(asked) == 1:
            answered(attempt, ("nytt", "correct"))
        return found

    with connection.execute_wrapper(meanwhile):
        first = questions_of(attempt.module)

    assert [(one.identifier, one.answers, one.seconds) for one in first] == [("gammelt", 1, 10)]
    assert [one.identifier for one in questions_of(attempt.module)] == ["gammelt", "nytt"]


def test_no_more_than_the_hardest_are_read():
    attempt = make_attempt()
    answered(
        attempt,
        ("lett", "correct"),
        ("fritt", "neutral"),
        ("verst", "wrong"),
        ("hard", "correct"),
        ("hard", "unanticipated"),
    )

    assert [
        (one.identifier, one.percent, len(one.responses), one.seconds)
        for one in questions_of(attempt.module, most=2)
    ] == [("verst", 0, 1, 10), ("hard", 50, 1, 10)]
    assert count_questions(attempt.module) == 4
