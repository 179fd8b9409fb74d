"""The people and things that the table of addresses is about: one clinic with a ward, and another.

`names` may stand in an address of the table as `{name}`.
"""

import uuid
from dataclasses import dataclass, field

from django.core.files.base import ContentFile
from django.utils import timezone

from competence.models import Approval, Plan, PlanRow
from competence.services import (
    plan_appraisal,
    publish_checklist,
    publish_plan,
    record_evidence,
    save_row,
    sign,
)
from competence.services.evidence import Proof
from content.services import begin_upload, receive_upload
from courses import services as courses
from courses.models import Certificate, Course
from lrs.models import Credential
from people.models import Notice, PeopleImport, Person, Role, Unit
from scorm.services import open_attempt
from tests.factories.competence import CompetenceFactory
from tests.factories.courses import CourseFactory, ModuleFactory
from tests.factories.people import (
    AffiliationFactory,
    EmploymentFactory,
    GrantFactory,
    PersonFactory,
    make_unit,
)
from tests.factories.scorm import ScoFactory
from tests.factories.sessions import make_session
from tests.factories.suppliers import SendingSupplier, account, passed
from xapi_bridge.models import Poison
from xapi_bridge.selectors.statements import Asked
from xapi_bridge.services import evidence, exports, linking
from xapi_bridge.services.targets import set_target

# Who has which role where (None is everywhere). The learner works in the ward, the stranger in the
# other unit; the visitor is not logged in.
GRANTS = {
    "leader": (Role.LEADER, "ward"),
    "other_leader": (Role.LEADER, "other"),
    "deputy": (Role.DEPUTY, "ward"),
    "clinic_head": (Role.CLINIC_HEAD, "clinic"),
    "instructor": (Role.INSTRUCTOR, "ward"),
    "supervisor": (Role.SUPERVISOR, "ward"),
    "course_admin": (Role.COURSE_ADMIN, "clinic"),
    "other_course_admin": (Role.COURSE_ADMIN, "other"),
    "subject_owner": (Role.SUBJECT_OWNER, "clinic"),
    "unit_admin": (Role.UNIT_ADMIN, "clinic"),
    "auditor": (Role.AUDITOR, None),
    "system_admin": (Role.SYSTEM_ADMIN, None),
}
ROLES = ("visitor", "learner", "stranger", *GRANTS)


@dataclass
class World:
    """Who there is, and what `{name}` in an address stands for."""

    people: dict[str, Person] = field(default_factory=dict)
    names: dict[str, object] = field(default_factory=dict)


def build() -> World:
    """Make it; a part of the portal adds what its addresses need to `names`."""
    world = World()
    units = _units()
    _people(world, units)
    world.names |= {
        "ward": units["ward"].pk,
        "learner": world.people["learner"].pk,
        "leader": world.people["leader"].pk,
        "stranger": world.people["stranger"].pk,
        "grant_here": world.people["leader"].grants.get().pk,
        "grant_elsewhere": world.people["other_leader"].grants.get().pk,
        "grant_of_system_admin": world.people["system_admin"].grants.get().pk,
        "people_import": PeopleImport.objects.create(filename="hr.csv", size=1).uuid,
        "no_uuid": "00000000-0000-4000-8000-000000000000",
    }
    _courses(world, units)
    _certificates(world, units)
    _sessions(world)
    _notices(world)
    _exchange(world)
    _plans(world, units)
    _affiliations(world)
    return world


def _units() -> dict[str, Unit]:
    region = make_unit("region")
    clinic = make_unit("clinic", region)
    return {
        "clinic": clinic,
        "ward": make_unit("ward", clinic),
        "other": make_unit("other", region),
    }


def _people(world: World, units: dict[str, Unit]) -> None:
    for username, unit in (("learner", "ward"), ("stranger", "other")):
        employment = EmploymentFactory(person__username=username, unit=units[unit])
        world.people[username] = employment.person
    for username, (role, code) in GRANTS.items():
        person = PersonFactory(username=username)
        GrantFactory(person=person, role=role, unit=units.get(code))
        world.people[username] = person


def _courses(world: World, units: dict[str, Unit]) -> None:
    module = ModuleFactory(course__owner_unit=units["clinic"], course__slug="course")
    ScoFactory(package=module.package)
    draft = CourseFactory(owner_unit=units["clinic"], slug="draft", published_at=None)
    launch = courses.start(person=world.people["learner"], course=module.course)
    upload = receive_upload(
        file=ContentFile(b"PK", name="course.zip"), by=world.people["course_admin"], course_slug=""
    )
    piece = begin_upload(filename="long.zip", size=9, by=world.people["course_admin"])
    attempt = open_attempt(module=module, enrolment=launch.enrolment)
    competence = CompetenceFactory()
    evidence = record_evidence(
        person=world.people["learner"],
        competence=competence,
        proof=Proof(
            statement_id=uuid.uuid4(),
            verb="http://adlnet.gov/expapi/verbs/completed",
            activity="https://portal.example.org/activities/course/1",
            activity_name="Håndhygiene",
            authority="portal",
            achieved_at=timezone.now(),
            scaled=0.9,
        ),
        rule="course-1",
        rule_version=1,
        valid_until=None,
    )
    world.names |= {
        "course": module.course.slug,
        "draft": draft.slug,
        "launch": launch.uuid,
        "elearning": module.pk,
        "version": module.package.uuid,
        "attempt": attempt.uuid,
        "upload": upload.uuid,
        "piece": piece.uuid,
        "competence": competence.slug,
        "evidence": evidence.uuid,
    }


def _certificates(world: World, units: dict[str, Unit]) -> None:
    module = ModuleFactory(course__owner_unit=units["clinic"], course__slug="certified")
    enrolment = courses.enrol(person=world.people["learner"], course=module.course)
    courses.record_result(enrolment=enrolment, module=module, state="passed")
    certificate = Certificate.objects.get(completion__enrolment=enrolment)
    world.names |= {"certificate": certificate.uuid, "code": certificate.printed_code}


def _plans(world: World, units: dict[str, Unit]) -> None:
    """A plan of the clinic with a high-risk row; the learner's check, goal and talk in the ward."""
    people = world.people
    competence = CompetenceFactory(high_risk=True, needs_approval=True)
    plan = Plan.objects.create(
        title="Plan", owner_unit=units["clinic"], subject_owner=people["subject_owner"]
    )
    row = PlanRow(plan=plan, topic="Tema", objective="Mål", competence=competence)
    save_row(
        row,
        competence=competence,
        needs_approval=True,
        high_risk=True,
        units=[units["ward"]],
        job_roles=[],
        courses=[],
        by=people["subject_owner"],
    )
    publish_plan(plan, by=people["clinic_head"])
    checklist = publish_checklist(
        competence=competence, title="Sjekkliste", items=["Gjør det"], by=people["subject_owner"]
    )
    sign_off = sign(
        uuid=uuid.uuid4(),
        person=people["learner"],
        checklist=checklist,
        supervisor=people["supervisor"],
        verdicts={checklist.items.get().pk: True},
    )
    approval = Approval.objects.create(
        person=people["learner"], competence=competence, basis=[], sent_at=timezone.now()
    )
    talk = plan_appraisal(
        person=people["learner"],
        leader=people["leader"],
        unit=units["ward"],
        day=timezone.localdate(),
    )
    world.names |= {
        "plan": plan.uuid,
        "row": row.uuid,
        "checklist": checklist.uuid,
        "sign_off": sign_off.uuid,
        "approval": approval.uuid,
        "appraisal": talk.uuid,
    }


def _affiliations(world: World) -> None:
    world.names["affiliation"] = AffiliationFactory(person=world.people["learner"]).pk


def _sessions(world: World) -> None:
    """The learner has a seat in a session of the clinic's course; the instructor teaches it."""
    course = Course.objects.get(slug="course")
    part = ModuleFactory(course=course, kind="classroom", package=None)
    session = make_session(module=part)
    session.instructors.add(world.people["instructor"])
    seat = courses.book(session=session, person=world.people["learner"]).seat
    world.names |= {"part": part.pk, "session": session.uuid, "seat": seat.uuid}


def _notices(world: World) -> None:
    notice = Notice.objects.create(
        person=world.people["learner"], key="access", subject="Frist", body="", url="/learning/"
    )
    world.names["notice"] = notice.uuid


def _exchange(world: World) -> None:
    supplier = SendingSupplier()
    rule = supplier.rule(CompetenceFactory())
    supplier.post(passed(account("ks-17")), passed(account("ks-18")))
    evidence.collect()
    waiting = list(supplier.row.outcomes.order_by("seq"))
    made = linking.link(
        supplier=supplier.row, actor=waiting[1].actor, person=world.people["stranger"], by=None
    )
    target = set_target(
        name="LRS", endpoint="https://lrs.example.org/", key="key", secret="secret", by=None
    )
    refused = Poison.objects.create(
        target=target, statement_id=waiting[0].statement_id, seq=1, status=400
    )
    export = exports.ask(asked=Asked(), form="csv", by=world.people["auditor"])
    world.names |= {
        "target": target.uuid,
        "credential": Credential.objects.get(name=supplier.row.name).pk,
        "refused": refused.statement_id,
        "supplier": supplier.row.uuid,
        "statement": waiting[0].statement_id,
        "statement_export": export.uuid,
        "rule": rule.key,
        "actor": waiting[0].actor,
        "link": made.uuid,
    }
