"""Questions about sessions and seats, each with a fixed number of queries."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from courses.models import Attendance, Course, Meeting, Seat, Session
from people.models import Employment, Person


@dataclass(frozen=True)
class SessionState:
    """A session as one person sees it. `seat` is theirs, also a cancelled one."""

    session: Session
    taken: int
    waiting: int
    now: dt.datetime
    seat: Seat | None = None
    ahead: int = 0  # who wait before this person
    has_other: bool = False  # a seat in another coming session of the same part

    @property
    def free(self) -> int:
        """Seats that can be had at once; none while somebody waits."""
        return 0 if self.waiting else max(0, self.session.capacity - self.taken)

    @property
    def state(self) -> str:
        """A value of Seat.State, or an empty string without an active seat."""
        return self.seat.state if self.seat is not None and self.seat.is_active else ""

    @property
    def is_bookable(self) -> bool:
        """Whether this person may ask for a seat."""
        return not self.state and not self.has_other and self.is_open

    @property
    def is_open(self) -> bool:
        """Whether anybody may ask for a seat now."""
        return self.session.is_bookable(self.now)

    @property
    def may_cancel(self) -> bool:
        """Whether the person may give back what they have."""
        return bool(self.state) and (
            self.state != Seat.State.BOOKED or self.session.may_cancel(self.now)
        )

    @property
    def is_over(self) -> bool:
        """Whether the last meeting has ended."""
        return self.session.has_ended(self.now)

    @property
    def is_under_way(self) -> bool:
        """Whether it has begun and not ended."""
        return self.session.has_started(self.now) and not self.is_over

    @cached_property
    def expires_at(self) -> dt.datetime | None:
        """When the open offer lapses; prefetched."""
        if self.seat is None:
            return None
        return next((o.expires_at for o in self.seat.offers.all() if not o.answered_at), None)


def coming_of_course(
    course: Course, person: Person | None, now: dt.datetime | None = None
) -> list[SessionState]:
    """The published sessions of a course that have not ended, and those where the person has a
    seat; called-off ones only for who had a seat. Four queries."""
    at = now or timezone.now()
    sessions = Session.objects.published().filter(module__course=course).with_times()
    own = Seat.objects.filter(person=person).values("session") if person else []
    shown = sessions.filter(Q(ends__gt=at, cancelled_at__isnull=True) | Q(ends__gt=at, pk__in=own))
    return _states(shown, person, at)


def next_of(person: Person, now: dt.datetime | None = None, limit: int = 5) -> list[SessionState]:
    """The sessions where the person has a seat, an offer or waits, the next one first."""
    at = now or timezone.now()
    seats = Seat.objects.active().filter(person=person)
    sessions = Session.objects.taking_place().filter(pk__in=seats.values("session"))
    return _states(sessions.with_times().filter(Q(ends__gt=at))[:limit], person, at)


def open_for_booking(
    now: dt.datetime | None = None, *, person: Person | None = None, limit: int = 50
) -> list[SessionState]:
    """The sessions of published courses that can be booked now, the next one first."""
    at = now or timezone.now()
    sessions = Session.objects.taking_place().filter(
        Q(booking_deadline__isnull=True) | Q(booking_deadline__gte=at),
        module__course__published_at__isnull=False,
    )
    return _states(sessions.with_times().filter(Q(starts__gt=at))[:limit], person, at)


def state_of(
    session: Session, person: Person | None = None, now: dt.datetime | None = None
) -> SessionState:
    """One session as the person sees it."""
    return _states(Session.objects.filter(pk=session.pk), person, now or timezone.now())[0]


def all_of_course(course: Course, now: dt.datetime | None = None) -> list[SessionState]:
    """Every session of the course for who manages it, the latest first."""
    sessions = Session.objects.filter(module__course=course).with_times()
    return _states(sessions.reverse(), None, now or timezone.now())


@dataclass(frozen=True, slots=True)
class LedPerson:
    """A person whom the leader may give a seat, with the seat they have in the session."""

    person: Person
    unit: str
    seat: Seat | None


def rows_of(session: Session, people: Iterable[Person]) -> list[LedPerson]:
    """The people with unit and active seat; two queries."""
    listed = list(people)
    seats = {s.person_id: s for s in session.seats.active().filter(person__in=listed)}
    units = units_of([p.pk for p in listed])
    return [LedPerson(p, units.get(p.pk, ""), seats.get(p.pk)) for p in listed]


def _states(
    sessions: QuerySet[Session], person: Person | None, at: dt.datetime
) -> list[SessionState]:
    listed = list(
        sessions.select_related("module__course__subject_area").prefetch_related(
            "meetings", "instructors"
        )
    )
    counts = _counts(listed)
    seats = _seats(listed, person)
    ahead = _ahead(seats.values())
    seated = {
        s.pk: s.module_id
        for s in listed
        if s.pk in seats and seats[s.pk].is_active and not s.has_ended(at)
    }
    states = []
    for session in listed:
        seat = seats.get(session.pk)
        states.append(
            SessionState(
                session=session,
                taken=counts.get(session.pk, (0, 0))[0],
                waiting=counts.get(session.pk, (0, 0))[1],
                now=at,
                seat=seat,
                ahead=ahead.get(seat.pk, 0) if seat else 0,
                has_other=any(
                    module == session.module_id and pk != session.pk
                    for pk, module in seated.items()
                ),
            )
        )
    return states


def _counts(sessions: Iterable[Session]) -> dict[int, tuple[int, int]]:
    rows = (
        Seat.objects.filter(session__in=list(sessions))
        .values_list("session")
        .annotate(
            taken=Count("pk", filter=Q(state__in=Seat.TAKEN)),
            waiting=Count("pk", filter=Q(state=Seat.State.WAITING)),
        )
    )
    return {pk: (taken, waiting) for pk, taken, waiting in rows}


def _seats(sessions: Iterable[Session], person: Person | None) -> dict[int, Seat]:
    if person is None:
        return {}
    seats = Seat.objects.filter(person=person, session__in=list(sessions))
    return {seat.session_id: seat for seat in seats.prefetch_related("offers")}


def _ahead(seats: Iterable[Seat]) -> dict[int, int]:
    """How many wait before each of the waiting seats; one query for all."""
    waiting = [s for s in seats if s.state == Seat.State.WAITING]
    if not waiting:
        return {}
    line = Seat.objects.in_line().filter(session__in=[s.session_id for s in waiting])
    places = list(line.values_list("session", "place_in_line"))
    return {
        s.pk: sum(
            session == s.session_id and (place or 0) < (s.place_in_line or 0)
            for session, place in places
        )
        for s in waiting
    }


@dataclass(frozen=True, slots=True)
class TaughtMeeting:
    """A meeting as its instructor sees it in a list."""

    meeting: Meeting
    booked: int
    marked: int
    now: dt.datetime

    @property
    def session(self) -> Session:
        """The session it belongs to."""
        return self.meeting.session

    @property
    def is_today(self) -> bool:
        """Whether it begins today."""
        return timezone.localdate(self.meeting.starts) == timezone.localdate(self.now)

    @property
    def is_done(self) -> bool:
        """Whether all who have a seat are marked."""
        return self.booked > 0 and self.marked >= self.booked


def taught_by(
    person: Person, now: dt.datetime | None = None, *, back_days: int = 14, limit: int = 60
) -> list[TaughtMeeting]:
    """The meetings that the person teaches, from two weeks back, in order; three queries.

    A course administrator sees here those they teach, not all that they manage.
    """
    at = now or timezone.now()
    taught = Meeting.objects.filter(
        session__instructors=person,
        cancelled_at__isnull=True,
        session__cancelled_at__isnull=True,
        session__published_at__isnull=False,
        starts__gte=at - dt.timedelta(days=back_days),
    )
    listed = list(
        taught.select_related("session__module__course__subject_area").order_by("starts", "pk")[
            :limit
        ]
    )
    booked = dict(
        Seat.objects.filter(session__in=[m.session_id for m in listed], state=Seat.State.BOOKED)
        .values_list("session")
        .annotate(n=Count("pk"))
    )
    marked = dict(
        Attendance.objects.filter(meeting__in=listed, corrected_by__isnull=True)
        .exclude(status=Attendance.Status.UNMARKED)
        .values_list("meeting")
        .annotate(n=Count("pk"))
    )
    return [TaughtMeeting(m, booked.get(m.session_id, 0), marked.get(m.pk, 0), at) for m in listed]


def today_of_instructor(person: Person, now: dt.datetime | None = None) -> list[TaughtMeeting]:
    """The meetings that the person teaches today, in order."""
    return [m for m in taught_by(person, now, back_days=1) if m.is_today]


@dataclass(frozen=True, slots=True)
class Participant:
    """A seat as the instructor sees it, with the standing mark of each meeting."""

    seat: Seat
    unit: str
    marks: dict[int, Attendance]

    @property
    def is_booked(self) -> bool:
        """Whether the person has the seat, and may be marked."""
        return self.seat.state == Seat.State.BOOKED

    def mark(self, meeting: Meeting) -> Attendance | None:
        """What is noted for that meeting."""
        return self.marks.get(meeting.pk)


def participants(session: Session) -> list[Participant]:
    """Everybody with an active seat, by name; who wait stand last in their order. Three queries."""
    standing = Attendance.objects.filter(corrected_by__isnull=True)
    seats = list(
        session.seats.active()
        .select_related("person")
        .prefetch_related(
            Prefetch("attendances", queryset=standing.select_related("by"), to_attr="standing")
        )
        .order_by("person__family_name", "person__given_name", "pk")
    )
    units = units_of([s.person_id for s in seats])
    found = [
        Participant(
            seat=seat,
            unit=units.get(seat.person_id, ""),
            marks={row.meeting_id: row for row in seat.standing},  # type: ignore[attr-defined]
        )
        for seat in seats
    ]
    order = {Seat.State.BOOKED: 0, Seat.State.OFFERED: 1, Seat.State.WAITING: 2}
    return sorted(found, key=lambda p: (order[Seat.State(p.seat.state)], _line(p.seat)))


def _line(seat: Seat) -> int:
    return (seat.place_in_line or 0) if seat.state != Seat.State.BOOKED else 0


def units_of(person_ids: Iterable[int]) -> dict[int, str]:
    """The name of the unit where each works most today; one query."""
    works = (
        Employment.objects.current(timezone.localdate())
        .filter(person__in=list(person_ids))
        .order_by("share", "-since")
        .values_list("person", "unit__name")
    )
    return dict(works)


def feed_meetings(
    person: Person, now: dt.datetime | None = None, *, back_days: int = 90
) -> tuple[list[tuple[Seat, Meeting]], list[Meeting]]:
    """What stands in the person's calendar: booked meetings, and those they teach."""
    since = (now or timezone.now()) - dt.timedelta(days=back_days)
    seats = Seat.objects.filter(
        person=person, state=Seat.State.BOOKED, session__cancelled_at__isnull=True
    ).select_related("person", "session__module__course")
    booked = [
        (seat, m)
        for seat in seats.prefetch_related("session__meetings")
        for m in seat.session.held_meetings
        if m.ends >= since
    ]
    return booked, [m.meeting for m in taught_by(person, now, back_days=back_days, limit=500)]
