"""Courses where people meet, with sessions to come: one today, one full with a waiting list."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from courses.models import Course, Module, Session, SubjectArea
from courses.services import book, create_course, publish
from courses.services.sessions import Slot, add_session_module, create_session, publish_session
from demo.region import ROOT
from people.models import Person, Unit


@dataclass(frozen=True, slots=True)
class _Plan:
    """A session: on which day from today, when, where, and who has asked for a seat in order."""

    days: int
    begins: tuple[int, int]
    minutes: int
    place: str
    capacity: int
    asked: tuple[str, ...] = ()
    meetings: int = 1
    accepts_offers: bool = True


_HLR = "HLR: praktisk trening"
_HLR_TEXT = (
    "Du trener hjerte-lunge-redning i par, på voksen og barn, med hjertestarter. Instruktøren "
    "retter underveis, og du er ferdig når du har vært med på hele treningen.\n\n"
    "Ta på klær du kan bevege deg i."
)
_SIMULATION = "Simulering: akutt transfusjonsreaksjon"
_SIMULATION_TEXT = (
    "Dere møter en pasient som blir dårlig under en blodtransfusjon. Gruppen øver på å oppdage "
    "reaksjonen, stanse transfusjonen, varsle og samarbeide, og går gjennom det som skjedde.\n\n"
    "Ta e-læringskurset om blodtransfusjon først."
)
_HLR_SESSIONS = (
    _Plan(
        0,
        (13, 0),
        120,
        "Ferdighetssenteret, rom 2",
        8,
        ("amina.yusuf", "leyla.demir", "stian.hauge", "jonas.bakke", "henrik.lund", "ida.kvamme"),
    ),
    _Plan(
        6,
        (9, 0),
        120,
        "Ferdighetssenteret, rom 2",
        4,
        ("leader", "silje.berge", "marte.sunde", "ewa.nowak", "thi.nguyen", "tor.aas"),
    ),
    _Plan(20, (12, 30), 120, "Ferdighetssenteret, rom 1", 12, ("maria.santos", "yusuf.hassan")),
)
_SIMULATION_SESSIONS = (
    _Plan(1, (8, 30), 180, "Simuleringssenteret", 6, ("anne.strand", "joseph.mensah")),
    _Plan(
        9,
        (8, 30),
        180,
        "Simuleringssenteret",
        6,
        ("learner", "lars.nygard", "zahra.mohammadi"),
        meetings=2,
        accepts_offers=False,
    ),
)


def load_sessions(today: dt.date) -> None:
    """Make the two courses and their sessions as of the day `today`; after the catalogue, once."""
    _course(
        title=_HLR,
        slug="hlr-trening",
        text=_HLR_TEXT,
        kind=Module.Kind.CLASSROOM,
        minutes=120,
        plans=_HLR_SESSIONS,
        today=today,
        valid_months=12,
    )
    _course(
        title=_SIMULATION,
        slug="simulering-transfusjon",
        text=_SIMULATION_TEXT,
        kind=Module.Kind.SIMULATION,
        minutes=180,
        plans=_SIMULATION_SESSIONS,
        today=today,
        valid_months=None,
    )


def _course(
    *,
    title: str,
    slug: str,
    text: str,
    kind: Module.Kind,
    minutes: int,
    plans: tuple[_Plan, ...],
    today: dt.date,
    valid_months: int | None,
) -> Course:
    admin = Person.objects.get(username="courseadmin")
    course = create_course(title=title, slug=slug, owner_unit=Unit.objects.get(code=ROOT))
    course.summary = text
    course.subject_area = SubjectArea.objects.get(slug="akuttmedisin")
    course.duration_minutes = minutes
    course.valid_months = valid_months
    course.save()
    module = add_session_module(
        course=course,
        kind=kind,
        title="Praktisk trening" if kind == Module.Kind.CLASSROOM else "Simulering i gruppe",
        required_attendance=80,
        minutes=minutes,
    )
    for plan in plans:
        _session(module, plan, today, admin)
    return publish(course=course, by=admin)


def _session(module: Module, plan: _Plan, today: dt.date, admin: Person) -> Session:
    zone = timezone.get_default_timezone()
    begins = dt.datetime.combine(today + dt.timedelta(days=plan.days), dt.time(*plan.begins), zone)
    slots = [
        Slot(start, start + dt.timedelta(minutes=plan.minutes))
        for start in (begins + dt.timedelta(days=7 * n) for n in range(plan.meetings))
    ]
    session = create_session(
        module=module,
        slots=slots,
        instructors=[Person.objects.get(username="instructor")],
        by=admin,
        place=plan.place,
        capacity=plan.capacity,
        accepts_offers=plan.accepts_offers,
        offer_hours=48,
        booking_deadline=begins - dt.timedelta(hours=4),
        cancellation_deadline=begins - dt.timedelta(days=1),
    )
    publish_session(session=session, by=admin)
    asked_at = min(begins - dt.timedelta(days=12), timezone.now() - dt.timedelta(days=3))
    for number, username in enumerate(plan.asked):
        book(
            session=session,
            person=Person.objects.get(username=username),
            at=asked_at + dt.timedelta(hours=3 * number),
        )
    return session
