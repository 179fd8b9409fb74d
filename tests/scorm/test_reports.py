"""The report of a part: what it shows, what it costs, and what is written down of reading it."""

import csv
import io
import uuid
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.models import GuestRound
from courses.services import enrol
from people.models import AuditEvent, Role
from scorm.models import Attempt
from scorm.services import open_attempt
from tests.factories.courses import CourseFactory, ModuleFactory
from tests.factories.people import GrantFactory, PersonFactory, make_unit
from tests.factories.scorm import Player, ScoFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def module():
    module = ModuleFactory(course=CourseFactory(slug="hygiene", owner_unit=make_unit("ward")))
    ScoFactory(package=module.package)
    return module


@pytest.fixture
def admin(module):
    return GrantFactory(role=Role.COURSE_ADMIN, unit=module.course.owner_unit).person


@pytest.fixture
def portal(client, admin):
    client.force_login(admin)
    return client


def learner(module, *, name="Kari", answer="correct", **values):
    enrolment = enrol(person=PersonFactory(given_name=name), course=module.course)
    attempt = open_attempt(module=module, enrolment=enrolment)
    said = {"cmi.core.lesson_status": "passed", "cmi.core.score.raw": "80"} | values
    said |= {
        "cmi.interactions.0.id": "Q1",
        "cmi.interactions.0.student_response": f"=cmd|{answer}",
        "cmi.interactions.0.result": answer,
    }
    Player(attempt).save(said, finished=True)
    return attempt


def timed(module, seconds, **values):
    return learner(module, **{"cmi.interactions.0.latency": f"00:00:{seconds}"} | values)


def report_of(module):
    return reverse("scorm:report", args=[module.pk])


def test_the_page_shows_attempts_and_questions(portal, module):
    learner(module)
    learner(module, name="Per", answer="wrong", **{"cmi.core.lesson_status": "failed"})

    page = portal.get(report_of(module))

    assert page.context["summary"].attempts == 2
    (question,) = page.context["questions"]
    assert (question.right, question.wrong) == (1, 1)
    assert "1 riktige, 1 feil, 0 ikke vurdert" in page.content.decode()
    shown = portal.get(report_of(module), {"q": "Per", "state": "failed"}).context["page"]
    assert [one.enrolment.person.given_name for one in shown] == ["Per"]
    assert AuditEvent.objects.filter(action="attempts.listed").count() == 2


def test_the_page_shows_the_hardest_and_the_file_all(portal, module, monkeypatch):
    for n, result in enumerate(["correct", "wrong"]):
        learner(module, answer=result, **{"cmi.interactions.1.id": f"Q{n + 2}"})
    monkeypatch.setattr("scorm.authoring.reports.QUESTIONS", 2)

    page = portal.get(report_of(module))
    assert [one.identifier for one in page.context["questions"]] == ["Q1", "Q2"]
    assert "Her er de 2 vanskeligste av 3" in page.content.decode()
    answer = portal.get(reverse("scorm:export", args=[module.pk, "questions", "csv"]))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert [row[1] for row in rows[1:]] == ["Q1", "Q2", "Q3"]


def test_how_long_a_question_takes(portal, module):
    for seconds in ("07", "09", "30.25"):
        timed(module, seconds)

    page = portal.get(report_of(module))
    assert [one.seconds for one in page.context["questions"]] == [9]
    assert "Brukt tid, median" in page.content.decode()
    assert "9 s" in page.content.decode()
    answer = portal.get(reverse("scorm:export", args=[module.pk, "questions", "csv"]))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text), delimiter=";")) == [
        [
            "Del",
            "Spørsmål",
            "Spørsmålstype",
            "Svar",
            "Riktig",
            "Feil",
            "Ikke vurdert",
            "Riktige i prosent",
            "Brukte sekunder, median",
            "Vanligste svar",
        ],
        ["Del", "Q1", "", "3", "3", "0", "0", "100", "9,0", "'=cmd|correct"],
    ]


def test_a_package_without_times_has_no_column_of_them(portal, module):
    learner(module)
    assert "Brukt tid, median" not in portal.get(report_of(module)).content.decode()


def test_it_takes_as_many_queries_for_many_as_for_one(portal, module):
    learner(module)
    portal.get(report_of(module))  # what is looked up once
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as few:
            portal.get(report_of(module))
        counts.append(len(few))
        for _ in range(5):
            learner(module)

    assert counts[0] == counts[1] <= 16


@pytest.mark.parametrize("table", ["attempts", "questions"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_files_say_the_same(portal, module, table, kind):
    learner(module, name="=1+1")
    answer = portal.get(reverse("scorm:export", args=[module.pk, table, kind]))
    body = b"".join(answer.streaming_content)

    if kind == "csv":
        header, row = csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=";")
        assert len(header) == len(row)
        first = {"attempts": row[0], "questions": row[-1]}[table]
        assert first.startswith("'=")
    else:
        assert zipfile.ZipFile(io.BytesIO(body)).testzip() is None
    audited = AuditEvent.objects.get(action="attempts.exported")
    assert audited.detail == {
        "course": "hygiene",
        "part": module.title,
        "table": table,
        "format": kind,
    }


def test_the_files_are_narrowed_as_the_page_is(portal, module):
    page = portal.get(report_of(module), {"q": "Per", "state": "failed"}).content.decode()
    assert f'href="{report_of(module)}attempts/csv/?q=Per&amp;state=failed"' in page


@pytest.mark.parametrize("way", ["nonsense/csv", "attempts/pdf"])
def test_there_is_no_other_file(portal, module, way):
    assert portal.get(f"{report_of(module)}{way}/").status_code == 404


def test_an_attempt_and_the_next_one(portal, module, admin):
    attempt = learner(module, **{"cmi.core.lesson_status": "failed"})
    address = reverse("scorm:attempt", args=[attempt.uuid])

    page = portal.get(address)
    assert page.context["may_reset"]
    assert "Q1" in page.content.decode()
    way = reverse("scorm:new_attempt", args=[attempt.uuid])
    assert portal.post(way, {"reason": " "}).status_code == 422
    answer = portal.post(way, {"reason": "Feil i prøven"}, follow=True)

    opened = Attempt.objects.get(number=2)
    assert answer.redirect_chain[0][0] == reverse("scorm:attempt", args=[opened.uuid])
    assert "Feil i prøven" in answer.content.decode()
    assert not portal.get(address).context["may_reset"]
    again = portal.post(way, {"reason": "En gang til"}, follow=True)
    assert "Det finnes allerede et senere forsøk" in again.content.decode()
    assert AuditEvent.objects.filter(
        action="attempt.read", subject=attempt.enrolment.person
    ).exists()


@pytest.mark.parametrize(
    ("result", "color"),
    [("correct", "success"), ("wrong", "danger"), ("unanticipated", "danger"), ("neutral", "")],
)
def test_an_attempt_judges_its_answers_as_the_report_does(portal, module, result, color):
    attempt = learner(module, answer=result)

    page = portal.get(reverse("scorm:attempt", args=[attempt.uuid])).content.decode()
    answers = page.partition('id="answers"')[2].partition('id="visits"')[0]

    assert [name for name in ("success", "danger") if f'data-color="{name}"' in answers] == (
        [color] if color else []
    )


def test_a_visitor_s_attempt_is_nobody_s(portal, module):
    attempt = learner(module)
    Attempt.objects.filter(pk=attempt.pk).update(enrolment=None, guest=_guest(module))

    assert portal.get(reverse("scorm:attempt", args=[attempt.uuid])).status_code == 404
    page = portal.get(report_of(module))
    assert (page.context["summary"].attempts, page.context["questions"]) == (0, [])


def _guest(module):
    return GuestRound.objects.create(
        visitor=uuid.uuid4(), course=module.course, opened_at=timezone.now()
    )
