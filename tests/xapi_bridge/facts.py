"""One fact of each kind, with ids and times that never change: what the golden statements show."""

import datetime as dt
import uuid

from competence.models import (
    Checklist,
    Evidence,
    Holding,
    HoldingExpiry,
    SignOff,
    SignOffWithdrawal,
)
from competence.signals import Conferred, Expired, SignedOff, SignOffWithdrawn, Withdrawn
from courses.models import (
    Attendance,
    Certificate,
    CertificateExpiry,
    Completion,
    Enrolment,
    EnrolmentEvent,
    Meeting,
    Revocation,
    Seat,
    SeatEvent,
    Session,
)
from courses.services.expiry import end_of
from courses.signals import (
    AttendanceFact,
    AttendanceTakenBack,
    CertificateFact,
    CompletionFact,
    EnrolmentFact,
    ExpiryFact,
    RevocationFact,
    SeatFact,
)
from people.models import ActorId, Unit
from scorm.models import Attempt, Interaction, Sco, ScoState, Visit
from scorm.signals import InteractionReported, StatusChanged, VisitEnded, VisitStarted
from tests.factories.competence import CompetenceFactory
from tests.factories.courses import CourseFactory, ModuleFactory, PackageFactory
from tests.factories.people import EmploymentFactory, PersonFactory, make_unit
from xapi_bridge.statements import certificate as certificates
from xapi_bridge.statements import competence, course, practical, sco, session

AT = dt.datetime(2026, 11, 22, 9, 30, 15, 250_000, tzinfo=dt.UTC)


def fixed(number: int) -> uuid.UUID:
    """The same uuid for the same number."""
    return uuid.UUID(int=number)


def make_person():
    person = PersonFactory(given_name="Kari", family_name="Hansen")
    ActorId.objects.filter(person=person).update(uuid=fixed(1))
    unit = make_unit("Ward")
    Unit.objects.filter(pk=unit.pk).update(name="Sengepost 3 Øst", code="MED-3O")
    EmploymentFactory(person=person, unit=unit)
    return person


def make_enrolment():
    module = ModuleFactory(
        course=CourseFactory(uuid=fixed(2), title="Håndhygiene"),
        package=PackageFactory(uuid=fixed(3)),
    )
    return Enrolment.objects.create(
        uuid=fixed(4),
        person=make_person(),
        course=module.course,
        opened_at=AT,
        last_active_at=AT,
    )


def course_facts(enrolment):
    event = EnrolmentEvent.objects.create(
        uuid=fixed(5), enrolment=enrolment, kind="enrolled", at=AT, by=enrolment.person
    )
    completion = Completion.objects.create(
        uuid=fixed(6), enrolment=enrolment, at=AT, scaled=0.9, seconds=754, rule="all"
    )
    certificate = Certificate.objects.create(
        uuid=fixed(7),
        completion=completion,
        course_title="Håndhygiene",
        issued_at=AT,
        valid_until=dt.date(2028, 11, 22),
    )
    expiry = CertificateExpiry(uuid=fixed(30), certificate=certificate, at=end_of(certificate))
    revocation = Revocation(uuid=fixed(31), certificate=certificate, by=enrolment.person, at=AT)
    revoked = RevocationFact(revocation, certificate)
    enrolment_fact = EnrolmentFact(event=event, enrolment=enrolment)
    return {
        "enrolled": course.enrolled(enrolment_fact),
        "withdrawn": course.withdrawn(enrolment_fact),
        "course_completed": course.course_completed(CompletionFact(completion, enrolment)),
        "certificate_issued": certificates.certificate_issued(
            CertificateFact(certificate, enrolment)
        ),
        "certificate_expired": certificates.certificate_expired(ExpiryFact(expiry, certificate)),
        "certificate_voided": certificates.certificate_voided(revoked),
        "completion_voided": certificates.completion_voided(revoked),
    }


def _visits(enrolment):
    module = enrolment.course.modules.get()
    one = Sco.objects.create(
        package=module.package,
        identifier="ITEM 1/håndhygiene",
        position=0,
        title="Håndhygiene",
        href="index.html",
    )
    attempt = Attempt.objects.create(
        uuid=fixed(8), enrolment=enrolment, module=module, package=module.package, started_at=AT
    )
    return [
        Visit.objects.create(
            uuid=fixed(50 + number), attempt=attempt, sco=one, number=number, opened_at=AT
        )
        for number in (1, 2)
    ]


def _state(visit, **values):
    return ScoState(attempt=visit.attempt, sco=visit.sco, **values)


def _interaction(visit, index, **values):
    return Interaction(uuid=fixed(20 + index), visit=visit, index=index, **values)


INTERACTIONS = {
    "choice": {
        "type": "choice",
        "student_response": "a,c",
        "correct_responses": ["a,c"],
        "result": "correct",
        "latency": "0000:01:02.50",
    },
    "true_false": {
        "type": "true-false",
        "student_response": "f",
        "correct_responses": ["t"],
        "result": "wrong",
    },
    "matching": {
        "type": "matching",
        "student_response": "1.a,2.b",
        "correct_responses": ["1.a,2.b"],
        "result": "unanticipated",
    },
    "q_01010750160": {
        "type": "numeric",
        "student_response": "5",
        "result": "correct",
    },
    "fill_in": {
        "type": "fill-in",
        "student_response": "Pasient 01010750160 fikk 5 mg",
        "result": "neutral",
    },
}


def sco_facts(enrolment):
    visit, again = _visits(enrolment)
    passed = _state(visit, lesson_status="passed", score_raw=90, score_min=0, score_max=100)
    paused = _state(visit, lesson_status="incomplete")

    def changed(status, state, scaled, seq):
        return sco.status_changed(StatusChanged(visit, state, status, scaled, seq, AT))

    facts = {
        "initialized": sco.started(VisitStarted(visit, AT, resumed=False)),
        "resumed": sco.started(VisitStarted(again, AT, resumed=True)),
        "terminated": sco.ended(VisitEnded(visit, passed, AT, suspended=False, seconds=3723.5)),
        "suspended": sco.ended(VisitEnded(again, paused, AT, suspended=True, seconds=0)),
        "completed": changed("completed", paused, None, 2),
        "passed": changed("passed", passed, 0.9, 3),
        "failed": changed("failed", _state(visit, score_raw=40), 0.4, 4),
        "raw_above_max": changed("passed", _state(visit, score_raw=90, score_max=10), 1.0, 5),
    }
    for index, (name, values) in enumerate(INTERACTIONS.items()):
        interaction = _interaction(visit, index, identifier=name, **values)
        facts[f"responded_{name}"] = sco.answered(InteractionReported(interaction, visit, AT))
    return facts


def competence_facts(person):
    evidence = Evidence.objects.create(
        uuid=fixed(10),
        person=person,
        competence=CompetenceFactory(uuid=fixed(11), name="Håndhygiene"),
        statement_id=fixed(12),
        rule="course",
        rule_version=1,
        achieved_at=AT,
        valid_until=dt.date(2028, 11, 22),
    )
    holding = Holding(
        person=person,
        competence=evidence.competence,
        evidence=evidence,
        achieved_at=AT,
        valid_until=evidence.valid_until,
        last_shown_at=AT,
    )
    expiry = HoldingExpiry(
        uuid=fixed(32), evidence=evidence, valid_until=evidence.valid_until, at=AT
    )
    return {
        "conferred": competence.conferred(Conferred(holding, evidence)),
        "competence_expired": competence.expired(Expired(expiry, evidence)),
        "revoked": competence.withdrawn(Withdrawn(evidence, AT)),
    }


def practical_facts(person):
    supervisor = PersonFactory(given_name="Anders", family_name="Moen")
    ActorId.objects.filter(person=supervisor).update(uuid=fixed(15))
    checklist = Checklist.objects.create(
        competence=CompetenceFactory(uuid=fixed(16), name="Legemidler"),
        title="Legemiddelrunde med veileder",
        published_at=AT,
    )
    values = {"person": person, "checklist": checklist, "supervisor": supervisor, "at": AT}
    made = SignOff.objects.create(uuid=fixed(17), passed=True, comment="Trygg", **values)
    failed = SignOff.objects.create(uuid=fixed(18), passed=False, **values)
    withdrawal = SignOffWithdrawal(uuid=fixed(19), sign_off=made, by=supervisor, at=AT)
    return {
        "signed_off": practical.signed_off(SignedOff(made)),
        "signed_off_failed": practical.signed_off(SignedOff(failed)),
        "sign_off_withdrawn": practical.withdrawn(SignOffWithdrawn(withdrawal)),
    }


def _seat(enrolment, kind, number):
    """A seat in a session of a module of this kind; `number` keeps the ids apart."""
    held = Session.objects.create(
        uuid=fixed(number),
        module=ModuleFactory(
            course=enrolment.course, kind=kind, package=None, title="Praktisk trening"
        ),
        place="Ferdighetssenteret, rom 2",
    )
    meeting = Meeting.objects.create(
        uuid=fixed(number + 1),
        session=held,
        starts=AT - dt.timedelta(hours=2),
        ends=AT,
    )
    seat = Seat.objects.create(
        uuid=fixed(number + 2), session=held, person=enrolment.person, enrolment=enrolment
    )
    return seat, meeting


def _attendance(seat, meeting, number, by, **values):
    return Attendance.objects.create(
        uuid=fixed(number), seat=seat, meeting=meeting, by=by, **values
    )


def seat_facts(enrolment):
    """A classroom session and a simulation: booked, given back, attended, and corrected."""
    instructor = PersonFactory()
    ActorId.objects.filter(person=instructor).update(uuid=fixed(60))
    seat, meeting = _seat(enrolment, "classroom", 70)
    event = SeatEvent.objects.create(uuid=fixed(73), seat=seat, kind="booked", at=AT)
    first = _attendance(seat, meeting, 74, instructor, status="full", minutes=120, at=AT)
    later = AT + dt.timedelta(days=1)
    second = _attendance(
        seat, meeting, 75, instructor, status="part", minutes=45, at=later, corrects=first
    )
    other, simulated = _seat(enrolment, "simulation", 80)
    took_part = _attendance(other, simulated, 83, instructor, status="full", minutes=120, at=later)
    return {
        "seat_booked": session.booked(SeatFact(event, seat)),
        "seat_cancelled": session.cancelled(SeatFact(event, seat)),
        "attended": session.attended(AttendanceFact(first)),
        "attendance_taken_back": session.taken_back(AttendanceTakenBack(first, second)),
        "attended_in_part": session.attended(AttendanceFact(second)),
        "attended_simulation": session.attended(AttendanceFact(took_part)),
    }


def all_drafts():
    """Every kind of statement that the portal makes, by name."""
    enrolment = make_enrolment()
    return {
        **course_facts(enrolment),
        **sco_facts(enrolment),
        **seat_facts(enrolment),
        **competence_facts(enrolment.person),
        **practical_facts(enrolment.person),
    }
