"""Fifty people at once, on PostgreSQL: the seats go once, and the line is that of arrival."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from courses.models import Seat, SeatEvent
from courses.services import booking
from tests.factories.people import PersonFactory
from tests.factories.sessions import make_session

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _only_on_postgres():
    if connection.vendor != "postgresql":
        pytest.skip("holds only on PostgreSQL")


def at_once(works):
    """Run each of `works` in a thread of its own, all started together."""
    start = threading.Barrier(len(works))

    def run(work):
        try:
            start.wait()
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return [future.result() for future in [pool.submit(run, work) for work in works]]


def test_fifty_book_the_last_ten_seats():
    session = make_session(capacity=12)
    for _ in range(2):
        booking.book(session=session, person=PersonFactory())
    people = [PersonFactory() for _ in range(50)]

    at_once([lambda p=p: booking.book(session=session, person=p) for p in people])

    asked = Seat.objects.filter(person__in=people)
    assert asked.filter(state="booked").count() == 10
    line = asked.filter(state="waiting").order_by("place_in_line")
    assert list(line.values_list("place_in_line", flat=True)) == list(range(1, 41))
    # The numbers are dealt under the session's lock: the order of the events is the line.
    events = SeatEvent.objects.filter(kind="waited").order_by("pk")
    assert [e.seat_id for e in events] == [s.pk for s in line]


def test_one_person_who_presses_twenty_times_gets_one_seat():
    session, person = make_session(), PersonFactory()

    at_once([lambda: booking.book(session=session, person=person)] * 20)

    assert Seat.objects.count() == SeatEvent.objects.count() == 1


def test_seats_given_back_at_once_go_to_who_waits_in_order():
    session = make_session(capacity=10)
    seats = [booking.book(session=session, person=PersonFactory()).seat for _ in range(20)]

    at_once([lambda s=s: booking.cancel(seat=s, by=s.person) for s in seats[:10]])

    assert list(session.seats.order_by("pk").values_list("state", flat=True)) == (
        ["cancelled"] * 10 + ["booked"] * 10
    )


def test_the_line_keeps_its_order_while_people_come_and_go():
    session = make_session(capacity=5)
    seats = [booking.book(session=session, person=PersonFactory()).seat for _ in range(15)]
    late = [PersonFactory() for _ in range(10)]

    at_once(
        [lambda s=s: booking.cancel(seat=s, by=s.person) for s in seats[:5]]
        + [lambda p=p: booking.book(session=session, person=p) for p in late]
    )

    assert session.seats.filter(state="booked").count() == 5
    booked = set(session.seats.filter(state="booked").values_list("pk", flat=True))
    assert booked == {s.pk for s in seats[5:10]}
