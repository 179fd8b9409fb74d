"""The pages of sessions: who sees what, what each button does, and what a page costs."""

import datetime as dt
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from courses.models import Attendance, Meeting, Module, Seat, Session
from courses.services import booking
from people.models import AuditEvent, Notice, Role
from tests.factories.courses import CourseFactory, ModuleFactory
from tests.factories.people import EmploymentFactory, GrantFactory, PersonFactory, make_unit
from tests.factories.sessions import DAY, HOUR, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    """An hour before or after now is today."""
    with time_machine.travel(timezone.now().replace(hour=11, minute=0)):
        yield


@pytest.fixture
def ward():
    return make_unit("ward")


@pytest.fixture
def session(ward):
    module = ModuleFactory(
        course=CourseFactory(slug="hlr", title="HLR", owner_unit=ward),
        kind="classroom", package=None, title="Praktisk trening",
    )  # fmt: skip
    return make_session(module=module, capacity=1)


@pytest.fixture
def today(session):
    """The session is under way."""
    Meeting.objects.filter(session=session).update(
        starts=timezone.now() - HOUR, ends=timezone.now() + HOUR
    )
    return session.meetings.get()


@pytest.fixture
def person(client):
    return logged_in(client, PersonFactory())


@pytest.fixture
def instructor(client, session):
    instructor = GrantFactory(role=Role.INSTRUCTOR, unit=make_unit("skills")).person
    session.instructors.add(instructor)
    return logged_in(client, instructor)


def logged_in(client, person):
    client.force_login(person)
    return person


def seat_of(session, person=None):
    return booking.book(session=session, person=person or PersonFactory()).seat


def early_seat(session, person=None):
    at = session.meetings.get().starts - 3 * DAY
    return booking.book(session=session, person=person or PersonFactory(), at=at).seat


def page_of(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


def actions(page):
    return re.findall(r'data-action="([a-z-]+)"', page)


def post(client, path, data=None, **headers):
    return client.post(path, data or {}, headers=headers)


def test_the_course_page_has_one_way_on_and_a_button_for_each_session(client, person, session):
    page = page_of(client, "/courses/hlr/")

    assert actions(page) == ["choose-session", "book"]
    assert "1 av 1 plasser er ledig" in page
    assert "du har ikke plass ennå" not in page


def test_booking_waiting_and_giving_back_by_the_buttons(client, person, session):
    other = seat_of(session)
    assert "Fullt" in page_of(client, "/courses/hlr/")

    post(client, f"/sessions/{session.uuid}/book/")
    page = page_of(client, "/courses/hlr/")
    assert "På venteliste, først i køen" in page
    assert "du står på venteliste" in page
    assert actions(page) == ["cancel"]

    booking.cancel(seat=other, by=other.person)
    page = page_of(client, "/courses/hlr/")
    assert "Du har plass" in page
    assert "ikke holdt ennå" in page

    seat = Seat.objects.get(person=person)
    post(client, f"/seats/{seat.uuid}/cancel/")
    seat.refresh_from_db()
    assert seat.state == "cancelled"


@pytest.mark.parametrize(("answer", "state"), [("accept", "booked"), ("decline", "cancelled")])
def test_an_offer_is_answered_on_the_course_page(client, person, session, answer, state):
    Session.objects.update(accepts_offers=False)
    other, seat = seat_of(session), seat_of(session, person)
    booking.cancel(seat=other, by=other.person)
    assert actions(page_of(client, "/courses/hlr/")) == ["accept", "decline"]

    post(client, f"/seats/{seat.uuid}/{answer}/")

    seat.refresh_from_db()
    assert seat.state == state


def test_starting_a_course_in_sessions_leads_to_them(client, person, session):
    answer = post(client, "/courses/hlr/start/")

    assert answer["Location"] == "/courses/hlr/#sessions"


def test_what_is_another_persons_is_not_found(client, person, session):
    seat = seat_of(session)
    for path in ("cancel", "cancel-for", "accept", "decline"):
        assert post(client, f"/seats/{seat.uuid}/{path}/").status_code == 404
    for path in ("", "people/", "message/"):
        assert post(client, f"/teaching/sessions/{session.uuid}/{path}").status_code == 404
    page_of(client, f"/sessions/{session.uuid}/enrol/", 404)
    page_of(client, f"/people/{seat.person.pk}/sessions/", 404)
    page_of(client, "/teaching/", 403)


def test_a_draft_session_is_seen_by_who_teaches_it_alone(client, person, session):
    Session.objects.update(published_at=None)

    assert post(client, f"/sessions/{session.uuid}/book/").status_code == 404
    session.instructors.add(person)
    page_of(client, f"/teaching/sessions/{session.uuid}/", 404)
    GrantFactory(person=person, role=Role.INSTRUCTOR)
    page_of(client, f"/teaching/sessions/{session.uuid}/")


def test_the_instructor_ticks_attendance_without_script(client, instructor, session, today):
    seat = early_seat(session)
    page = page_of(client, f"/teaching/sessions/{session.uuid}/")
    assert f'name="was-{seat.uuid}" value="unmarked 0"' in page

    data = {f"mark-{seat.uuid}": "part", f"minutes-{seat.uuid}": "30"}
    post(client, f"/teaching/sessions/{session.uuid}/", data | {f"was-{seat.uuid}": "unmarked 0"})

    row = Attendance.objects.get()
    assert (row.status, row.minutes, row.by) == ("part", 30, instructor)
    assert 'value="part 30"' in page_of(client, f"/teaching/sessions/{session.uuid}/")


def test_two_instructors_who_save_the_whole_list_do_not_undo_each_other(
    client, instructor, session, today
):
    seat = early_seat(session)
    stale = {f"mark-{seat.uuid}": "unmarked", f"was-{seat.uuid}": "unmarked 0"}
    path = f"/teaching/sessions/{session.uuid}/"
    post(client, path, {f"mark-{seat.uuid}": "absent", f"was-{seat.uuid}": "unmarked 0"})

    post(client, path, stale)
    post(client, path, stale | {"rest": "full"})

    assert list(Attendance.objects.values_list("status", flat=True)) == ["absent"]


def test_the_rest_are_there(client, instructor, session, today):
    Session.objects.update(capacity=3)
    seats = [early_seat(session) for _ in range(2)]
    data = {f"mark-{s.uuid}": "unmarked" for s in seats}
    data |= {f"was-{s.uuid}": "unmarked 0" for s in seats}
    data[f"mark-{seats[0].uuid}"] = "absent"

    post(client, f"/teaching/sessions/{session.uuid}/", data | {"rest": "full"})

    assert list(Attendance.objects.values_list("status", flat=True)) == ["absent", "full"]


def test_the_script_gets_json(client, instructor, session, today):
    seat = early_seat(session)
    data = {f"mark-{seat.uuid}": "full", f"was-{seat.uuid}": "unmarked 0"}

    answer = post(client, f"/teaching/sessions/{session.uuid}/", data, accept="application/json")

    assert answer.json()["saved"] == 1


def test_before_the_day_there_is_nothing_to_tick(client, instructor, session):
    seat = seat_of(session)
    data = {f"mark-{seat.uuid}": "full", f"was-{seat.uuid}": "unmarked 0"}
    path = f"/teaching/sessions/{session.uuid}/"

    assert "data-attendance" not in page_of(client, path)
    answer = post(client, path, data, accept="application/json")
    assert (answer.status_code, Attendance.objects.count()) == (409, 0)


def test_the_instructors_list(client, instructor, session, today):
    early_seat(session)
    page = page_of(client, "/teaching/")

    assert 'data-list="today"' in page
    assert "1 av 1 plasser er opptatt" in page


def test_a_walk_in_is_found_where_the_instructor_instructs_and_nowhere_else(
    client, instructor, session, today, ward
):
    here = EmploymentFactory(unit=ward, person=PersonFactory(family_name="Vik")).person
    EmploymentFactory(unit=make_unit("other"), person=PersonFactory(family_name="Vikse"))
    path = f"/teaching/sessions/{session.uuid}/"
    assert "Kari Vik" not in page_of(client, f"{path}?q=Vik")
    GrantFactory(person=instructor, role=Role.INSTRUCTOR, unit=ward)

    page = page_of(client, f"{path}?q=vik")
    assert "Kari Vik<" in page
    assert "Vikse" not in page
    post(client, f"{path}people/", {"person": here.pk})

    assert Seat.objects.get(person=here).state == "booked"
    assert AuditEvent.objects.get(action="seat.walked_in").subject == here


@pytest.mark.parametrize("key", ["", "x", "99999999", "9" * 40])
def test_a_walk_in_who_is_not_there_is_not_found(client, instructor, session, key):
    path = f"/teaching/sessions/{session.uuid}/people/"
    assert post(client, path, {"person": key}).status_code == 404


def test_a_message_is_sent_once_to_who_has_a_seat(client, instructor, session):
    Session.objects.update(capacity=1)
    seat, waits = seat_of(session), seat_of(session)
    path = f"/teaching/sessions/{session.uuid}/message/"
    data = {"text": "Ta med sko.", "message": "6b0e6f3b-4a52-4c58-9a0b-0d8c9f0f5f6e"}

    post(client, path, data)
    post(client, path, data)

    (notice,) = Notice.objects.filter(key__startswith="message.")
    assert notice.person == seat.person != waits.person
    assert "Ta med sko." in notice.body
    assert post(client, path, {"text": ""}).status_code == 422


def test_a_leader_enrols_and_cancels_members_of_the_unit(client, session, ward):
    leader = logged_in(client, GrantFactory(role=Role.LEADER, unit=ward).person)
    members = [EmploymentFactory(unit=ward).person for _ in range(2)]
    outsider = PersonFactory()
    path = f"/sessions/{session.uuid}/enrol/"
    assert "enrol-others" in actions(page_of(client, "/courses/hlr/"))
    page_of(client, f"/people/{members[0].pk}/sessions/")

    data = {"person": [members[0].pk, members[1].pk, outsider.pk, "x"]}
    page = client.post(path, data).content.decode()

    assert re.findall(r'data-outcome="([^"]+)"', page) == [m.username for m in members]
    assert sorted(Seat.objects.values_list("state", flat=True)) == ["booked", "waiting"]
    assert not Seat.objects.filter(person=outsider).exists()

    booked = Seat.objects.get(state="booked")
    Session.objects.update(cancellation_deadline=timezone.now() - DAY)
    post(client, f"/seats/{booked.uuid}/cancel-for/")
    assert sorted(Seat.objects.values_list("state", flat=True)) == ["booked", "cancelled"]
    kinds = AuditEvent.objects.filter(actor=leader).values_list("action", flat=True)
    assert sorted(kinds) == ["seat.booked_for", "seat.booked_for", "seat.cancelled_for"]


def _meeting_data(day, **more):
    return {
        "meetings-TOTAL_FORMS": "1", "meetings-INITIAL_FORMS": "0",
        "meetings-0-day": day, "meetings-0-starts": "09:00", "meetings-0-ends": "11:30",
        "place": "Auditoriet", "capacity": "10", "offer_hours": "24",
    } | more  # fmt: skip


def test_a_course_admin_makes_a_course_of_sessions_and_publishes_it(client, ward):
    logged_in(client, GrantFactory(role=Role.COURSE_ADMIN, unit=ward).person)
    instructor = GrantFactory(role=Role.INSTRUCTOR).person
    CourseFactory(slug="ny", owner_unit=ward, published_at=None)
    part = {"kind": "simulation", "title": "Øvelse", "required_attendance": "75", "minutes": "90"}

    path = post(client, "/content/courses/ny/parts/", part)["Location"]
    page_of(client, path)
    day = timezone.localdate() + 5 * DAY
    made = post(client, path, _meeting_data(day.isoformat(), instructors=instructor.pk))
    page_of(client, made["Location"])
    post(client, f"{made['Location']}publish/")
    post(client, "/content/courses/ny/publish/")

    session = Session.objects.get()
    assert (session.module.kind, session.module.required_attendance) == ("simulation", 75)
    assert session.meetings.get().minutes == 150
    assert list(session.instructors.all()) == [instructor]
    assert "Auditoriet" in page_of(client, "/courses/ny/")
    assert "Auditoriet" in page_of(client, "/content/courses/ny/")


@pytest.mark.parametrize(
    "bad",
    [
        {"meetings-0-ends": "08:00"},
        {"meetings-0-day": ""},
        {"capacity": "0"},
        {"place": ""},
        {"meetings-TOTAL_FORMS": "0"},
    ],
)
def test_a_session_that_makes_no_sense_is_not_saved(client, ward, bad):
    logged_in(client, GrantFactory(role=Role.COURSE_ADMIN, unit=ward).person)
    module = ModuleFactory(course=CourseFactory(owner_unit=ward), kind="classroom", package=None)
    path = f"/content/courses/{module.course.slug}/parts/{module.pk}/"

    assert post(client, path, _meeting_data("2027-01-10") | bad).status_code == 422
    assert not Session.objects.exists()


def test_a_changed_time_reaches_the_calendar_of_who_has_a_seat(client, session, ward):
    logged_in(client, GrantFactory(role=Role.COURSE_ADMIN, unit=ward).person)
    seat, meeting = seat_of(session), session.meetings.get()
    day = timezone.localdate(meeting.starts).isoformat()
    data = _meeting_data(day) | {"meetings-INITIAL_FORMS": "1", "meetings-0-meeting": meeting.pk}

    post(client, f"/content/sessions/{session.uuid}/", data)
    post(client, f"/content/sessions/{session.uuid}/", data)  # nothing new: nobody is told

    first, second = Notice.objects.filter(person=seat.person).order_by("pk")
    before, after = (Calendar.from_ical(n.calendar).events[0] for n in (first, second))
    assert before["UID"] == after["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert str(after["LOCATION"]) == "Auditoriet"
    assert timezone.localtime(after.DTSTART).time() == dt.time(9)


def test_a_session_is_called_off_with_a_reason(client, session, ward):
    logged_in(client, GrantFactory(role=Role.COURSE_ADMIN, unit=ward).person)
    seat = seat_of(session)
    path = f"/content/sessions/{session.uuid}/call-off/"

    post(client, path, {"reason": ""})
    assert Seat.objects.get().state == "booked"
    post(client, path, {"reason": "Rommet er opptatt"})

    assert Seat.objects.get().state == "cancelled"
    client.force_login(seat.person)
    assert "Rommet er opptatt" in page_of(client, "/courses/hlr/")


def test_another_units_sessions_cannot_be_changed(client, session):
    logged_in(client, GrantFactory(role=Role.COURSE_ADMIN, unit=make_unit("other")).person)

    page_of(client, f"/content/sessions/{session.uuid}/", 404)
    for path in ("publish", "call-off"):
        assert post(client, f"/content/sessions/{session.uuid}/{path}/").status_code == 404
    page_of(client, "/content/courses/hlr/parts/", 404)
    page_of(client, f"/content/courses/hlr/parts/{Module.objects.get().pk}/", 404)


def test_pages_cost_a_fixed_number_of_queries(client, instructor, session, today):
    def costs():
        return [count(client, p) for p in ("/courses/hlr/", "/teaching/", path)]

    path = f"/teaching/sessions/{session.uuid}/"
    Session.objects.update(capacity=50)
    early_seat(session)
    make_session(module=session.module).instructors.add(instructor)
    costs()
    few = costs()
    for _ in range(5):
        early_seat(session)
        make_session(module=session.module).instructors.add(instructor)

    assert costs() == few


def count(client, path):
    with CaptureQueriesContext(connection) as queries:
        page_of(client, path)
    return len(queries)
