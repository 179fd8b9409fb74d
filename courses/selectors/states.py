"""Questions that the learner's pages ask, each with a fixed number of queries."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.utils import timezone

from courses.models import Certificate, Course, Enrolment, Module, ModuleResult, Seat, Session
from courses.models.enrolment import Standing
from people.models import Person

EXPIRING_DAYS = 60


@dataclass(frozen=True, slots=True)
class ModuleState:
    """A module as one person sees it."""

    module: Module
    result: Standing | None
    seat: Seat | None = None  # of a module in sessions: the active one, with its session

    @property
    def session(self) -> Session | None:
        """Where the person has a seat, an offer or waits."""
        return self.seat.session if self.seat else None

    @property
    def is_held(self) -> bool:
        """Whether the session with the person's seat is over."""
        return self.session is not None and self.session.has_ended(timezone.now())

    @property
    def is_to_play(self) -> bool:
        """Whether it can be opened and is not done."""
        return not self.is_done and self.module.package_id is not None

    @property
    def is_done(self) -> bool:
        """Whether it counts as completed."""
        return self.result is not None and self.result.is_done

    @property
    def state(self) -> str:
        """A value of ModuleResult.State."""
        return self.result.state if self.result else ModuleResult.State.NOT_ATTEMPTED


@dataclass(frozen=True, slots=True)
class CourseState:
    """Where one person stands in one course.

    `status` is one of none, under_way, valid, expiring, expired; unclaimed where a visitor has
    completed it without log-in. `percent` is 0..100 of the open enrolment. `certificates` are those
    of all rounds, the latest first, revoked ones included; `certificate` is the one that counts:
    not revoked, and valid longest.
    """

    course: Course
    status: str
    today: dt.date
    enrolment: Enrolment | None = None
    certificates: Sequence[Certificate] = field(default_factory=tuple)
    modules: Sequence[ModuleState] = field(default_factory=tuple)

    @property
    def certificate(self) -> Certificate | None:
        """What the person can show, also while a new round is under way."""
        return _counting(self.certificates)

    @property
    def percent(self) -> int:
        """How far the open enrolment has come, each module counting the same."""
        if not self.modules:
            return 0
        shares = [
            1.0 if m.is_done else (m.result.progress or 0.0) if m.result else 0.0
            for m in self.modules
        ]
        return int(100 * sum(shares) / len(shares))

    @property
    def has_started(self) -> bool:
        """Whether anything was done in the open enrolment; to be enrolled is not to start."""
        return any(m.result is not None for m in self.modules)

    @property
    def done(self) -> int:
        """How many modules are completed."""
        return sum(m.is_done for m in self.modules)

    @property
    def has_player(self) -> bool:
        """Whether any module can be opened in a player."""
        return any(m.module.package_id is not None for m in self.modules)

    @property
    def to_play(self) -> bool:
        """Whether there is a module to go on with in a player."""
        return any(m.is_to_play for m in self.modules)

    @property
    def in_sessions(self) -> bool:
        """Whether any module is taken by meeting others."""
        return any(m.module.is_in_sessions for m in self.modules)

    @property
    def needs_seat(self) -> bool:
        """Whether a seat must be booked to come further."""
        return any(
            m.module.is_in_sessions and not m.is_done and (m.seat is None or m.is_held)
            for m in self.modules
        ) and self.status in {"none", "under_way", "expired", "expiring"}

    @property
    def missing(self) -> list[ModuleState]:
        """The modules that stand between the person and completion."""
        return [m for m in self.modules if not m.is_done]

    @property
    def minutes_left(self) -> int | None:
        """What remains of the course's stated duration, or None where none is stated."""
        if self.course.duration_minutes is None:
            return None
        return max(1, round(self.course.duration_minutes * (100 - self.percent) / 100))

    @property
    def days_left(self) -> int | None:
        """Days until the certificate ends; negative when it has ended."""
        if self.certificate is None or self.certificate.valid_until is None:
            return None
        return (self.certificate.valid_until - self.today).days


def states_for(
    person: Person | None, courses: Iterable[Course], on: dt.date | None = None
) -> list[CourseState]:
    """Where `person` stands in each of `courses`, in their order; three to five queries."""
    today = on or timezone.localdate()
    listed = list(courses)
    if person is None:
        return [CourseState(course=c, status="none", today=today) for c in listed]
    enrolments = (
        Enrolment.objects.filter(person=person, course__in=listed)
        .select_related("completion__certificate__revocation", "course")
        .prefetch_related(
            Prefetch("module_results", queryset=ModuleResult.objects.order_by("module_id"))
        )
        .order_by("cycle")
    )
    by_course: dict[int, list[Enrolment]] = {}
    for enrolment in enrolments:
        by_course.setdefault(enrolment.course_id, []).append(enrolment)
    modules: dict[int, list[Module]] = {}
    for module in Module.objects.filter(course__in=listed):
        modules.setdefault(module.course_id, []).append(module)
    seats = _seats(person, [m for own in modules.values() for m in own if m.is_in_sessions])
    return [_state(c, by_course.get(c.pk, []), modules.get(c.pk, []), today, seats) for c in listed]


def learning_of(person: Person, on: dt.date | None = None) -> list[CourseState]:
    """Every course the person was ever enrolled in, latest activity first."""
    courses = Course.objects.filter(enrolments__person=person).select_related("subject_area")
    states = states_for(person, courses.distinct(), on)
    return sorted(states, key=_last_active, reverse=True)


def to_continue(states: Iterable[CourseState]) -> CourseState | None:
    """The one course that "Continue" opens: under way, latest activity first."""
    under_way = [s for s in states if s.status == "under_way" and s.to_play]
    return max(under_way, key=_last_active, default=None)


def _last_active(state: CourseState) -> dt.datetime:
    if state.enrolment is None:
        return dt.datetime.min.replace(tzinfo=dt.UTC)
    return state.enrolment.last_active_at


def _state(
    course: Course,
    enrolments: list[Enrolment],
    modules: list[Module],
    today: dt.date,
    seats: dict[int, Seat],
) -> CourseState:
    current = next((e for e in enrolments if e.closed_at is None), None)
    certificates = [e.completion.certificate for e in reversed(enrolments) if _has_certificate(e)]
    shown = current or (enrolments[-1] if enrolments else None)
    results = {r.module_id: r for r in shown.module_results.all()} if shown else {}
    return CourseState(
        course=course,
        status="under_way" if current else _status(_counting(certificates), today),
        today=today,
        enrolment=shown,
        certificates=certificates,
        modules=[
            ModuleState(module=m, result=results.get(m.pk), seat=seats.get(m.pk)) for m in modules
        ],
    )


def _seats(person: Person, modules: list[Module]) -> dict[int, Seat]:
    """The person's active seat in each of these modules, the latest first; no query without any."""
    if not modules:
        return {}
    seats = Seat.objects.active().filter(person=person, session__module__in=modules)
    found = seats.select_related("session__module").prefetch_related("session__meetings")
    return {seat.session.module_id: seat for seat in found.order_by("pk")}


def _has_certificate(enrolment: Enrolment) -> bool:
    completion = getattr(enrolment, "completion", None)
    return getattr(completion, "certificate", None) is not None


def _counting(certificates: Iterable[Certificate]) -> Certificate | None:
    standing = (one for one in certificates if one.revoked is None)
    return max(standing, key=lambda one: one.lasts, default=None)


def _status(certificate: Certificate | None, today: dt.date) -> str:
    if certificate is None:
        return "none"
    if certificate.valid_until is None:
        return "valid"
    if certificate.valid_until < today:
        return "expired"
    if certificate.valid_until <= today + dt.timedelta(days=EXPIRING_DAYS):
        return "expiring"
    return "valid"
