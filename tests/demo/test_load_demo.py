"""The whole demo region: who is there, what they may do, what they have learnt."""

import io
import json
from collections import Counter

import pytest
from django.core.management import call_command
from django.utils import timezone

from competence.models import Competence, Evidence, Holding, Plan, Requirement, SignOff
from competence.selectors import (
    CellState,
    appraisals_in,
    competences_of,
    unit_matrix,
    waiting_approvals,
)
from competence.services.rebuild import differences
from courses.models import (
    Certificate,
    CertificateExpiry,
    Completion,
    Course,
    Enrolment,
    Launch,
    Reminder,
    Revocation,
    SubjectArea,
)
from demo import plans
from demo.history import LEARNER
from demo.region import ACCOUNTS, PASSWORD
from lms.settings import ICONS_DIR
from lrs import log
from people.models import Employment, Grant, GroupRole, JobRole, Person, Unit
from people.rules import roles_of
from scorm.models import ScoState
from tests.openid import PEOPLE
from xapi_bridge.models import EvidenceRule, OutboxEntry, StatementOutcome

MODELS = (Person, Unit, Grant, Course, Enrolment, Launch, Completion, Certificate, Evidence,
          Holding, OutboxEntry, StatementOutcome, ScoState)  # fmt: skip


def _load():
    out = io.StringIO()
    call_command("load_demo", stdout=out, skip_checks=True)
    return json.loads(out.getvalue())


def _rows():
    return {model.__name__: model.objects.count() for model in MODELS}


@pytest.fixture
def region(transactional_db):
    """The loaded region, and what the command said. Loading takes about ten seconds."""
    return _load()


def test_load_demo(region):
    """One test for the whole, since loading is slow: each part asserts a whole result."""
    _check_counts(region)
    _check_accounts()
    _check_history()
    _check_learner()
    _check_certificates()
    _check_pipe()
    _check_supplier()
    _check_plans()
    before = _rows()
    assert _load() == region | {"loaded": False}
    assert _rows() == before


def _check_supplier():
    """What the simulation centre sent: counted, rejected, and one whom nobody knows."""
    outcomes = StatementOutcome.objects.filter(supplier__name="Simuleringssenteret")
    assert Counter(outcomes.values_list("outcome", flat=True)) == {
        "matched": 2,
        "rejected": 1,
        "unmatched": 1,
    }


def _check_plans():
    """Two plans in force; one goal waits in the leader's queue, and talks stand as they do."""
    assert Plan.objects.published().count() == 2
    leader = Person.objects.get(username="leader")
    assert [a.competence.slug for a in waiting_approvals(leader)] == [plans.DRUGS]
    talks = appraisals_in(Unit.objects.get(code=plans.WARD))
    assert {talk.state.value for talk in talks.talks} >= {"held", "overdue"}
    assert talks.planned == 1


def _check_counts(region):
    assert region["loaded"] is True
    assert (region["people"], region["courses"]) == (60, 14)
    assert Counter(unit.depth for unit in Unit.objects.all()) == {1: 1, 2: 5, 3: 9}
    assert Employment.objects.current(timezone.localdate()).count() == 60
    # Two competences of the plans, given by a course and two checklists.
    assert (Competence.objects.count(), EvidenceRule.objects.count()) == (11, 12)
    assert Course.objects.published().count() == 14
    assert Requirement.objects.exists()
    assert JobRole.objects.count() == 11
    for area in SubjectArea.objects.all():
        assert area.courses.exists()
        assert not ICONS_DIR.is_dir() or (ICONS_DIR / f"{area.icon}.svg").is_file()


def _check_accounts():
    people = {p.username: p for p in Person.objects.filter(username__in=ACCOUNTS)}
    assert {name: roles_of(person) for name, person in people.items()} == {
        "learner": set(),
        "leader": {"leader"},
        "courseadmin": {"course_admin", "subject_owner"},
        "instructor": {"instructor"},
        "admin": {"system_admin", "unit_admin"},
    }
    assert all(person.check_password(PASSWORD) for person in people.values())
    others = Person.objects.exclude(username__in=ACCOUNTS)
    assert not any(person.has_usable_password() for person in others)
    told = {  # what the demo's internal log-in says of its test persons
        entry["employee"]: entry["claims"]["employee_number"]
        for entry in PEOPLE["sso"].values()
        if "employee" in entry
    }
    assert told == {name: people[name].employee_number for name in told}
    assert GroupRole.objects.get().group in PEOPLE["sso"]["Tone Lie"]["claims"]["groups"]
    unit = people["learner"].employments.get().unit
    assert people["leader"].grants.get().unit == unit
    assert people["learner"].employments.get().job_role.name == "Sykepleier"


def _check_history():
    matrix = unit_matrix(Unit.objects.get(code="HVF-MED-1"))
    states = Counter(cell.state for row in matrix.rows for cell in row.cells)
    assert set(states) == set(CellState)  # every state is there to be seen
    assert states[CellState.VALID] > sum(states.values()) / 3
    assert min(Completion.objects.values_list("at", flat=True)).year < timezone.now().year
    assert not Enrolment.objects.filter(opened_at__gt=timezone.now()).exists()


def _check_learner():
    states = {
        one.cell.competence.slug: one.cell.state.value
        for one in competences_of(Person.objects.get(username="learner"))
    }
    assert states == LEARNER | plans.LEARNER
    resumed = ScoState.objects.get(
        attempt__enrolment__person__username="learner", sco__identifier="ITEM-del3"
    )
    assert resumed.lesson_location == "2"


def _check_certificates():
    """A yearly date, approved hours, rounds over kept history, and a revoked certificate."""
    learner = Person.objects.get(username="learner")
    rounds = Certificate.objects.filter(
        completion__enrolment__person=learner, completion__enrolment__course__slug="ernaring"
    )
    assert {(c.valid_until.month, c.valid_until.day) for c in rounds} == {(1, 31)}
    assert rounds.count() == len({c.valid_until for c in rounds}) == 2
    (revocation,) = Revocation.objects.all()
    assert revocation.by.username == "courseadmin"
    assert Certificate.objects.filter(hours__isnull=False).exists()
    assert Reminder.objects.filter(certificate__completion__enrolment__person=learner).exists()
    expired = Certificate.objects.filter(valid_until__lt=timezone.localdate())
    assert CertificateExpiry.objects.count() == expired.count() > 0


def _check_pipe():
    """Everything went through the outbox, the log and the rules, and nothing past them."""
    assert not OutboxEntry.objects.filter(delivered_at__isnull=True).exists()
    own_key = log.system_authority().key
    own = log.read(after=0, limit=100_000, authority=own_key)
    assert len(own) == OutboxEntry.objects.count()
    proofs = Evidence.objects.filter(authority=own_key).count()
    outcomes = StatementOutcome.objects.filter(supplier=None)
    assert Counter(outcomes.values_list("outcome", flat=True)) == {"matched": proofs}
    of_courses = Evidence.objects.filter(rule__startswith="course-", authority=own_key)
    of_courses = of_courses.exclude(competence__slug=plans.DRUGS)
    # Three completions, of a course that gives no competence, are told by demo.certification.
    assert Completion.objects.count() == Certificate.objects.count() == of_courses.count() + 3
    assert SignOff.objects.count() == Evidence.objects.filter(is_practical=True).count()
    assert list(differences()) == []
