"""Seats: booked, waited for, given back, and who comes before whom."""

import datetime as dt

import pytest
from django.utils import timezone

from courses import seats
from courses.errors import SeatRefused
from courses.models import Enrolment, Offer, Seat, SeatEvent
from courses.services import booking, record_result, waiting
from courses.services.sessions import Slot, call_off, change_session
from people.models import AuditEvent, Notice
from tests.factories.people import PersonFactory
from tests.factories.sessions import DAY, HOUR, make_session

pytestmark = pytest.mark.django_db


def book(session, person=None, **more):
    return booking.book(session=session, person=person or PersonFactory(), **more).seat


def states(session):
    """The states of the seats in the order they were asked for."""
    return list(session.seats.order_by("pk").values_list("state", flat=True))


def kinds(seat):
    return list(seat.events.values_list("kind", flat=True))


def told(person):
    return list(
        Notice.objects.filter(person=person).order_by("pk").values_list("subject", flat=True)
    )


def test_seats_are_booked_and_then_waited_for_in_order():
    session = make_session(capacity=2)

    got = [book(session) for _ in range(4)]

    assert states(session) == ["booked", "booked", "waiting", "waiting"]
    assert [seat.place_in_line for seat in got] == [None, None, 1, 2]
    assert Enrolment.objects.open().count() == 4


def test_asking_twice_is_one_seat():
    session, person = make_session(), PersonFactory()

    first = booking.book(session=session, person=person)
    second = booking.book(session=session, person=person)

    assert (first.is_new, second.is_new) == (True, False)
    assert first.seat == second.seat
    assert kinds(first.seat) == ["booked"]
    assert Notice.objects.count() == 1


def test_who_waits_longest_moves_up_when_a_seat_is_given_back():
    session = make_session(capacity=1)
    first, second, third = (book(session) for _ in range(3))

    assert booking.cancel(seat=first, by=first.person) is True
    assert booking.cancel(seat=first, by=first.person) is False

    assert states(session) == ["cancelled", "booked", "waiting"]
    assert kinds(second) == ["waited", "moved_up"]
    assert [len(told(one.person)) for one in (first, second, third)] == [2, 2, 1]


def test_who_comes_back_stands_last():
    session = make_session(capacity=1)
    first, second = book(session), book(session)
    booking.cancel(seat=first, by=first.person)
    again = book(session, first.person)

    assert again.pk == first.pk
    assert states(session) == ["waiting", "booked"]
    assert kinds(again) == ["booked", "cancelled", "waited"]
    assert again.place_in_line > second.place_in_line


def test_an_offer_is_accepted_once():
    session = make_session(capacity=1, accepts_offers=False, offer_hours=5)
    first, second = book(session), book(session)
    now = timezone.now()
    booking.cancel(seat=first, by=first.person, at=now)
    assert states(session) == ["cancelled", "offered"]
    assert Offer.objects.get().expires_at == now + 5 * HOUR

    assert booking.accept(seat=second, at=now + 4 * HOUR).is_new is True
    assert booking.accept(seat=second, at=now + 4 * HOUR).is_new is False

    assert kinds(second) == ["waited", "offered", "accepted"]
    assert Offer.objects.get().answer == "accepted"


def test_an_offered_seat_is_not_booked_by_another():
    session = make_session(capacity=1, accepts_offers=False)
    first, _second = book(session), book(session)
    booking.cancel(seat=first, by=first.person)

    third = book(session)

    assert third.state == "waiting"


@pytest.mark.parametrize("how", ["declined", "lapsed"])
def test_an_offer_that_is_not_taken_goes_to_the_next(how):
    session = make_session(capacity=1, accepts_offers=False, offer_hours=5)
    first, second, third = (book(session) for _ in range(3))
    now = timezone.now()
    booking.cancel(seat=first, by=first.person, at=now)

    if how == "declined":
        assert booking.decline(seat=second, at=now) is True
        assert booking.decline(seat=second, at=now) is False
    else:
        waiting.move_all(now + 5 * HOUR - dt.timedelta(seconds=1))
        assert states(session) == ["cancelled", "offered", "waiting"]
        waiting.move_all(now + 5 * HOUR)
        waiting.move_all(now + 5 * HOUR)

    assert states(session) == ["cancelled", "cancelled", "offered"]
    assert kinds(second)[-1] == how
    assert kinds(third) == ["waited", "offered"]
    assert sorted(Offer.objects.values_list("answer", flat=True)) == ["", how]


def test_an_offer_that_has_lapsed_cannot_be_accepted_though_nobody_swept():
    session = make_session(capacity=1, accepts_offers=False, offer_hours=5)
    first, second = book(session), book(session)
    booking.cancel(seat=first, by=first.person)

    with pytest.raises(SeatRefused):
        booking.accept(seat=second, at=timezone.now() + 6 * HOUR)


def test_an_offer_stands_no_longer_than_until_the_session_begins():
    session = make_session(
        capacity=1, accepts_offers=False, offer_hours=100, starts=timezone.now() + DAY
    )
    first, _second = book(session), book(session)
    booking.cancel(seat=first, by=first.person)

    assert Offer.objects.get().expires_at == session.meetings.get().starts


def test_the_line_is_closed_when_the_session_begins():
    session = make_session(capacity=1)
    _first, second = book(session), book(session)

    waiting.move_all(session.meetings.get().starts)

    assert states(session) == ["booked", "cancelled"]
    assert kinds(second) == ["waited", "closed"]
    assert len(told(second.person)) == 2


def test_more_seats_move_the_line_and_fewer_take_nobodys_away():
    session = make_session(capacity=1)
    for _ in range(4):
        book(session)

    def resize(capacity):
        slots = [Slot(m.starts, m.ends, m.place, m) for m in session.meetings.all()]
        change_session(session=session, slots=slots, instructors=[], by=None, capacity=capacity)

    resize(3)
    assert states(session) == ["booked", "booked", "booked", "waiting"]
    resize(1)
    assert states(session) == ["booked", "booked", "booked", "waiting"]


@pytest.mark.parametrize(
    ("fields", "later", "sentence"),
    [
        ({"booking_deadline": timezone.now() + DAY}, 2 * DAY, "Fristen"),
        ({"cancelled_at": timezone.now()}, 0 * DAY, "avlyst"),
        ({"published_at": None}, 0 * DAY, "ikke åpen"),
        ({}, 8 * DAY, "begynt"),
    ],
)
def test_a_refusal_is_a_sentence_and_leaves_nothing(fields, later, sentence):
    session = make_session(**fields)

    with pytest.raises(SeatRefused) as refused:
        book(session, at=timezone.now() + later)

    assert sentence in str(refused.value)
    assert not Seat.objects.exists()
    assert not Enrolment.objects.exists()


def test_one_seat_at_a_time_in_a_module():
    session, person = make_session(), PersonFactory()
    other = make_session(module=session.module, starts=timezone.now() + 9 * DAY)
    book(session, person)

    with pytest.raises(SeatRefused):
        book(other, person)

    booking.cancel(seat=Seat.objects.get(), by=person)
    assert book(other, person).state == "booked"


def test_sessions_at_the_same_time_are_warned_of():
    session, person = make_session(), PersonFactory()
    first = session.meetings.get()
    other = make_session(starts=first.starts + HOUR)
    later = make_session(starts=first.ends)
    book(session, person)

    assert booking.book(session=other, person=person).overlaps == [first]
    assert booking.book(session=later, person=person).overlaps == [other.meetings.get()]


def test_who_is_done_books_no_seat():
    session, person = make_session(), PersonFactory()
    enrolment = book(session, person).enrolment
    record_result(enrolment=enrolment, module=session.module, state="completed")
    other = make_session(module=session.module, starts=timezone.now() + 9 * DAY)

    with pytest.raises(SeatRefused):
        book(other, person)


def test_after_the_deadline_only_the_instructor_or_leader_cancels():
    session = make_session(cancellation_deadline=timezone.now() + DAY)
    seat, leader = book(session), PersonFactory()
    late = timezone.now() + 2 * DAY

    with pytest.raises(SeatRefused):
        booking.cancel(seat=seat, by=seat.person, at=late)
    assert booking.cancel(seat=seat, by=leader, may_be_late=True, at=late) is True

    event = AuditEvent.objects.get()
    assert (event.action, event.actor, event.subject) == ("seat.cancelled_for", leader, seat.person)


def test_who_waits_may_leave_the_line_at_any_time():
    session = make_session(capacity=1, cancellation_deadline=timezone.now() - HOUR)
    _first, second = book(session), book(session)

    assert booking.cancel(seat=second, by=second.person) is True


def test_a_leader_enrols_several_and_hears_of_each():
    session, leader = make_session(capacity=1), PersonFactory()
    there = book(make_session(module=session.module)).person
    people = [PersonFactory(), there, PersonFactory()]

    outcomes = booking.book_for(session=session, people=people, by=leader)

    assert [o.booking.seat.state if o.booking else "" for o in outcomes] == [
        "booked", "", "waiting",
    ]  # fmt: skip
    assert outcomes[1].refusal
    assert AuditEvent.objects.filter(action="seat.booked_for", actor=leader).count() == 2


def test_a_session_that_is_called_off_tells_everybody_and_keeps_them_enrolled():
    session = make_session(capacity=1, accepts_offers=False)
    first, second = book(session), book(session)

    assert call_off(session=session, reason="Instruktøren er syk", by=None) is True
    assert call_off(session=session, reason="Igjen", by=None) is False

    assert states(session) == ["cancelled", "cancelled"]
    assert [kinds(s)[-1] for s in (first, second)] == ["called_off", "called_off"]
    assert Enrolment.objects.open().count() == 2
    (notice,) = Notice.objects.filter(person=first.person, calendar_method="CANCEL")
    assert "Instruktøren er syk" in notice.body


def test_a_walk_in_gets_a_seat_whatever_the_capacity():
    session, instructor = make_session(capacity=1), PersonFactory()
    book(session)
    waits = book(session).person

    seat = booking.walk_in(session=session, person=PersonFactory(), by=instructor)
    moved = booking.walk_in(session=session, person=waits, by=instructor)
    booking.walk_in(session=session, person=waits, by=instructor)

    assert (seat.state, moved.state) == ("booked", "booked")
    assert AuditEvent.objects.filter(action="seat.walked_in").count() == 2


def test_every_event_of_a_seat_has_its_step():
    assert set(seats.TABLE) == set(SeatEvent.Kind.values)
    assert {step.to for step in seats.TABLE.values()} == {
        "booked", "waiting", "offered", "cancelled",
    }  # fmt: skip
