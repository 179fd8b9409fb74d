"""The test bench: what a run means, and that it leaves nothing behind."""

import json
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from courses.models import Enrolment, Launch, Module, ModuleResult
from courses.services import enrol
from people.models import AuditEvent, Role
from scorm.bench import Observed, findings, observed, proposal
from scorm.cmi.outcome import Total
from scorm.completion import completed_when
from scorm.launcher import ScormLauncher
from scorm.models import Attempt
from scorm.services import open_attempt
from tests.factories.courses import CourseFactory, ModuleFactory
from tests.factories.people import GrantFactory, PersonFactory, make_unit
from tests.factories.scorm import Player, ScoFactory, make_launch

STATUS, SCORE = "cmi.core.lesson_status", "cmi.core.score.raw"


def seen(*statuses, score=None, **facts):
    values = {STATUS: statuses[-1]} if statuses else {}
    values |= {SCORE: score} if score else {}
    return Observed(values=values, statuses=statuses, initialized=True, **facts)


@pytest.mark.parametrize(
    ("run", "rule", "why", "is_sure"),
    [
        (seen("incomplete", "passed", score="80"), "passed", "judges_and_scores", True),
        (seen("failed"), "passed", "judges", True),
        (seen("incomplete", "completed"), "reported", "completes", True),
        (seen("completed", score="50"), "reported", "completes_and_scores", True),
        (seen(score="50"), "score", "scores_only", True),
        (seen("incomplete", score="50"), "reported", "not_through", False),
        (seen("incomplete"), "reported", "not_through", False),
        (seen(), "opened", "silent", False),
        (Observed(), "opened", "never_calls", False),
    ],
)
def test_the_rule_that_fits(run, rule, why, is_sure):
    found = proposal(run)

    assert (found.rule, found.why, found.is_sure) == (rule, why, is_sure)


@pytest.mark.parametrize(
    ("run", "keys"),
    [
        (seen("passed", finished=True, closed=True), []),
        (Observed(closed=True), ["never_initialized"]),
        (seen(finished=True), ["no_status"]),
        (seen("incomplete"), ["no_end"]),
        (seen("passed", sizes={"cmi.suspend_data": 4097}), ["long_suspend_data"]),
        (seen("passed", sizes={"cmi.suspend_data": 4096}), []),
        (seen("passed", kind="scorm2004", sizes={"cmi.suspend_data": 4000}), []),
        (
            seen("passed", kind="scorm2004", sizes={"cmi.suspend_data": 64_000}),
            ["suspend_data_of_4th"],
        ),
        (
            seen("passed", kind="scorm2004", sizes={"cmi.suspend_data": 64_001}),
            ["long_suspend_data"],
        ),
        (seen("passed", hosts=["cdn.example.org"]), ["hosts"]),
        (seen("passed", faults=["x is not defined"]), ["faults"]),
        (seen("passed", refused=[("cmi.nothing", "401")]), ["refused"]),
        (seen("passed", closed=True), ["not_finished"]),
        (
            Observed(
                values={"cmi.core.lesson_location": "3", "cmi.core.exit": ""},
                statuses=["incomplete"],
                initialized=True,
                finished=True,
                closed=True,
            ),
            ["no_end", "no_resume"],
        ),
    ],
)
def test_what_one_should_know(run, keys):
    assert [one.key for one in findings(run)] == keys


@pytest.mark.parametrize(
    ("rule", "total", "expected"),
    [
        ("reported", Total("completed", None, 1.0), ("completed", 1.0)),
        ("passed", Total("completed", None, 1.0), ("incomplete", None)),
        ("passed", Total("passed", 0.8, 1.0), ("passed", 1.0)),
        ("passed", Total("failed", 0.2, None), ("failed", None)),
        ("score", Total("completed", 0.7, 1.0), ("passed", 1.0)),
        ("score", Total("completed", 0.6, 1.0), ("failed", 1.0)),
        ("score", Total("completed", None, 1.0), ("incomplete", None)),
        ("score", Total("incomplete", None, 0.5), ("incomplete", 0.5)),
        ("opened", Total("incomplete", None, None), ("completed", 1.0)),
        ("opened", Total("not attempted", None, None), ("not attempted", None)),
        ("opened", Total("passed", 0.9, 1.0), ("passed", 1.0)),
    ],
)
def test_what_a_rule_makes_of_a_result(rule, total, expected):
    made = completed_when(total, rule, 0.7)

    assert (made.status, made.progress) == expected
    assert made.scaled == total.scaled


@pytest.mark.parametrize("data", [[], {}, {"values": {}, "sizes": []}, {"values": 1, "sizes": {}}])
def test_another_body_is_refused(data):
    with pytest.raises(ValueError):  # noqa: PT011  # the text is for a developer
        observed(data, "scorm12")


@pytest.fixture
def module(db):
    module = ModuleFactory(course=CourseFactory(slug="hygiene", owner_unit=make_unit("ward")))
    ScoFactory(package=module.package)
    return module


@pytest.fixture
def portal(client, module):
    client.force_login(GrantFactory(role=Role.COURSE_ADMIN, unit=module.course.owner_unit).person)
    return client


def test_a_test_run_leaves_nothing_but_its_launch(portal, module):
    address = reverse("scorm:bench", args=[module.pk])

    pages = [portal.get(address) for _ in range(2)]

    assert [page.status_code for page in pages] == [200, 200]
    assert Launch.objects.get().purpose == Launch.Purpose.BENCH
    counts = [kind.objects.count() for kind in (Attempt, Enrolment, ModuleResult)]
    assert counts == [0, 0, 0]


def test_the_frame_is_watched_and_keeps_nothing(portal, client, module):
    page = portal.get(reverse("scorm:bench", args=[module.pk]))
    address = urlsplit(page.context["player"].frame_url)
    frame = client.get(address.path, headers={"host": address.netloc}).content.decode()

    assert "scorm/watch.js" in frame
    assert frame.index("scorm/watch.js") < frame.index("scorm/frame.js")
    assert '"save": null' in frame
    assert '"cmi.core.lesson_mode": "normal"' in frame


def test_one_click_sets_the_proposed_rule(portal, module):
    run = {"values": {STATUS: "passed", SCORE: "80"}, "sizes": {}, "statuses": ["passed"]}
    run |= {"initialized": True, "finished": True, "closed": True}

    answer = portal.post(
        reverse("scorm:verdict", args=[module.pk]),
        json.dumps(run),
        content_type="application/json",
    )
    assert answer.context["proposed"].rule == "passed"
    assert 'data-action="use-rule"' in answer.content.decode()
    portal.post(
        reverse("scorm:completion", args=[module.pk]),
        {"completion": "passed", "minimum_score": 80},
    )

    module.refresh_from_db()
    assert module.completion == Module.Completion.PASSED
    assert AuditEvent.objects.get(action="module.completion").detail["rule"] == "passed"


def test_a_broken_body_is_answered(portal, module):
    address = reverse("scorm:verdict", args=[module.pk])

    for body in ("{", "[]", '{"values": {}, "sizes": {"a": "x"}}'):
        assert portal.post(address, body, content_type="application/json").status_code == 400


@pytest.mark.parametrize(
    ("rule", "said", "state"),
    [
        ("passed", {STATUS: "completed"}, "incomplete"),
        ("passed", {STATUS: "passed"}, "passed"),
        ("score", {STATUS: "completed", SCORE: "90"}, "passed"),
        ("score", {STATUS: "completed", SCORE: "10"}, "failed"),
        ("score", {SCORE: "90"}, "passed"),
        ("score", {STATUS: "incomplete", SCORE: "90"}, "incomplete"),
        ("opened", {}, "completed"),
    ],
)
def test_the_rule_counts_for_what_is_reported(module, rule, said, state):
    Module.objects.update(completion=rule)
    module.refresh_from_db()
    enrolment = enrol(person=PersonFactory(), course=module.course)
    attempt = open_attempt(module=module, enrolment=enrolment)

    Player(attempt).save(said, finished=True)

    assert ModuleResult.objects.get().state == state
    enrolment.refresh_from_db()
    assert (enrolment.closed_at is not None) == (state in {"passed", "completed"})


def test_opening_completes_what_never_reports(module):
    Module.objects.update(completion="opened")
    module.refresh_from_db()
    enrolment = enrol(person=PersonFactory(), course=module.course)

    ScormLauncher().play(make_launch(open_attempt(module=module, enrolment=enrolment)))

    assert ModuleResult.objects.get().state == "completed"
    enrolment.refresh_from_db()
    assert enrolment.closed_at is not None
