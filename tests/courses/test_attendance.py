"""Attendance: marked once, corrected by new rows, and what it completes."""

import pytest
import time_machine
from django.utils import timezone

from courses.errors import NotHeldYet
from courses.models import Attendance, Certificate, Completion, ModuleResult
from courses.services import attendance, booking
from courses.services.attendance import Mark
from people.models import AuditEvent
from tests.factories.courses import ModuleFactory
from tests.factories.people import PersonFactory
from tests.factories.sessions import DAY, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def instructor():
    return PersonFactory()


def seat_in(session):
    return booking.book(session=session, person=PersonFactory()).seat


def mark(meeting, seat, status, minutes=0, *, by, at=None):
    marks = [Mark(seat=seat, status=status, minutes=minutes)]
    return attendance.mark(meeting=meeting, marks=marks, by=by, at=at or meeting.ends)


def rows():
    return list(Attendance.objects.values_list("status", "minutes"))


def test_who_was_there_has_completed(instructor):
    session = make_session(hours=2)
    seat, meeting = seat_in(session), session.meetings.get()

    assert mark(meeting, seat, "full", by=instructor) == 1
    assert mark(meeting, seat, "full", by=instructor) == 0

    assert rows() == [("full", 120)]
    result = ModuleResult.objects.get()
    assert (result.state, result.progress, result.seconds) == ("completed", 1.0, 7200)
    assert Completion.objects.get().at == meeting.ends
    assert Certificate.objects.count() == 1


def test_a_mark_the_day_after_tells_when_it_was(instructor):
    session = make_session()
    seat, meeting = seat_in(session), session.meetings.get()

    mark(meeting, seat, "full", by=instructor, at=meeting.ends + DAY)

    assert Completion.objects.get().at == meeting.ends
    assert Attendance.objects.get().at == meeting.ends + DAY


@pytest.mark.parametrize(
    ("minutes", "state"), [(95, "incomplete"), (96, "completed"), (500, "completed")]
)
def test_enough_of_the_minutes_complete_the_module(instructor, minutes, state):
    session = make_session(hours=2)  # 80 % of 120 minutes is 96
    mark(session.meetings.get(), seat_in(session), "part", minutes, by=instructor)

    assert ModuleResult.objects.get().state == state


def test_several_meetings_count_together(instructor):
    session = make_session(meetings=2)
    seat = seat_in(session)
    first, second = session.meetings.all()

    mark(first, seat, "full", by=instructor)
    assert ModuleResult.objects.get().progress == 0.5
    mark(second, seat, "absent", by=instructor)
    assert ModuleResult.objects.get().state == "incomplete"
    mark(second, seat, "full", by=instructor)
    assert ModuleResult.objects.get().state == "completed"


def test_a_correction_is_a_new_row_and_lowers_the_result_while_the_round_is_open(instructor):
    session = make_session()
    ModuleFactory(course=session.module.course)  # so that the course is not completed by it
    seat, meeting = seat_in(session), session.meetings.get()
    mark(meeting, seat, "full", by=instructor)

    mark(meeting, seat, "unmarked", by=instructor)

    assert rows() == [("full", 120), ("unmarked", 0)]
    first, second = Attendance.objects.all()
    assert second.corrects == first
    assert ModuleResult.objects.get().state == "not attempted"
    event = AuditEvent.objects.get()
    assert (event.action, event.actor, event.subject) == (
        "attendance.corrected", instructor, seat.person,
    )  # fmt: skip

    mark(meeting, seat, "part", 30, by=instructor)
    assert ModuleResult.objects.get().progress == 0.25


def test_a_completed_course_stays_completed_when_attendance_is_corrected(instructor):
    session = make_session()
    seat, meeting = seat_in(session), session.meetings.get()
    mark(meeting, seat, "full", by=instructor)

    mark(meeting, seat, "absent", by=instructor)

    assert rows() == [("full", 120), ("absent", 0)]
    assert Completion.objects.count() == Certificate.objects.count() == 1
    assert ModuleResult.objects.get().state == "completed"


def test_nobody_is_marked_before_the_day(instructor):
    session = make_session()
    seat, meeting = seat_in(session), session.meetings.get()

    with pytest.raises(NotHeldYet):
        mark(meeting, seat, "full", by=instructor, at=meeting.starts - DAY)
    with time_machine.travel(timezone.localtime(meeting.starts).replace(hour=0, minute=1)):
        assert attendance.may_be_marked(meeting, timezone.now())


def test_who_waits_is_not_marked(instructor):
    session = make_session(capacity=1)
    seat_in(session)
    waits = seat_in(session)

    assert mark(session.meetings.get(), waits, "full", by=instructor) == 0
    assert rows() == []


def test_unmarking_who_was_never_marked_writes_nothing(instructor):
    session = make_session()

    assert mark(session.meetings.get(), seat_in(session), "unmarked", by=instructor) == 0
    assert rows() == []
