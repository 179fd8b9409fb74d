"""From a full session to a completed course: waiting, moved up, the calendar, and the phone."""

import datetime as dt
import re
from email import message_from_bytes, policy
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from playwright.sync_api import expect

from tests.e2e import driving
from tests.e2e.conftest import PHONE

OSLO = ZoneInfo("Europe/Oslo")
TITLE = "Praktisk trening i forflytning"


def moments():
    """When the session is, in the portal's time: begins in a while, and ends today."""
    now = dt.datetime.now(dt.UTC).astimezone(OSLO)
    if now.hour == 23 and now.minute > 40:
        pytest.skip("too late in the day for a session that begins and ends today")
    begins = now + dt.timedelta(minutes=10)
    return begins, min(begins + dt.timedelta(hours=2), begins.replace(hour=23, minute=59))


def make_course(admin):
    """The course administrator makes a course with one seat, from the first page to the catalogue."""
    admin.goto("/content/courses/hlr-trening/")
    admin.click("[data-action=new-session]")
    begins, ends = moments()
    admin.fill("[name=meetings-0-day]", begins.date().isoformat())
    admin.fill("[name=meetings-0-starts]", f"{begins:%H:%M}")
    admin.fill("[name=meetings-0-ends]", f"{ends:%H:%M}")
    admin.fill("[name=title]", TITLE)
    admin.fill("[name=place]", "Ferdighetssenteret, rom 9")
    admin.fill("[name=capacity]", "1")
    admin.get_by_label("Anders Moen").check()
    admin.click("[data-action=save]")
    admin.click("[data-action=publish-session]")
    admin.locator("[data-action=participants]").wait_for()
    return re.search(r"/sessions/([0-9a-f-]+)/", admin.url)[1]


def on_course_page(page, session):
    page.goto("/courses/hlr-trening/")
    return page.locator(f"[data-session='{session}']")


def mails_to(portal, address):
    """The mails that went to `address`, the oldest first."""
    files = sorted((portal.folder / "mail").glob("*.log"), key=lambda f: f.stat().st_mtime)
    whole = [message_from_bytes(f.read_bytes(), policy=policy.default) for f in files]
    return [m for m in whole if address in str(m["To"])]


def invitations(portal, address):
    """The iCalendar objects in those mails, with their method."""
    found = []
    for mail in mails_to(portal, address):
        for part in mail.walk():
            if part.get_content_type() == "text/calendar":
                text = part.get_payload(decode=True)
                found.append((part.get_param("method"), Calendar.from_ical(text)))
    return found


def test_a_full_session_is_booked_moved_up_attended_and_completed(portal, lrs, log_in):
    session = make_course(log_in("courseadmin"))
    leader = log_in("leader")
    row = on_course_page(leader, session)
    row.locator("[data-action=book]").click()
    expect(on_course_page(leader, session)).to_have_attribute("data-state", "booked")

    learner = log_in("learner", viewport=PHONE)
    on_course_page(learner, session).locator("[data-action=book]").click()
    row = on_course_page(learner, session)
    expect(row).to_have_attribute("data-state", "waiting")

    on_course_page(leader, session).locator("[data-action=cancel]").click()
    expect(on_course_page(learner, session)).to_have_attribute("data-state", "booked")
    learner.goto("/notices/")
    expect(learner.locator("main")).to_contain_text("Du har rykket opp og har plass")
    sent = driving.soon(lambda: invitations(portal, "learner@vestfjell.example"), 30)
    assert any(
        method == "REQUEST" and "rom 9" in str(calendar.events[0]["LOCATION"])
        for method, calendar in sent
    )

    phone = log_in("instructor", viewport=PHONE)
    phone.goto("/teaching/")
    phone.locator(f"[data-session='{session}'] [data-action=open-session]").click()
    seat = phone.locator("[data-person=learner]")
    seat.locator(".tick", has=phone.locator("[value=full]")).click()
    expect(phone.locator("[data-save-state]")).to_have_attribute("data-save-state", "saved")

    learner.goto("/learning/")
    expect(learner.locator("main")).to_contain_text("HLR: praktisk trening")
    (proof,) = driving.soon(lambda: attended(lrs), 20)
    assert proof["object"]["definition"]["name"] == {"nb": TITLE}
    completed = driving.soon(lambda: driving.course_completed(lrs, "HLR: praktisk trening"))
    assert [s["context"]["registration"] for s in completed] == [proof["context"]["registration"]]


def test_without_script_the_button_saves(portal, log_in):
    page = log_in("instructor", java_script_enabled=False, viewport=PHONE)
    page.goto("/teaching/")
    page.locator("[data-list=today] [data-action=open-session]").first.click()
    seat = page.locator("[data-seat]").first
    seat.locator("[value=absent]").check(force=True)
    page.click("[data-action=save]")
    expect(page.locator("[data-seat]").first.locator("[value=absent]")).to_be_checked()
    seat.locator("[value=unmarked]").check(force=True)  # taken back: a new row
    page.click("[data-action=save]")
    expect(page.locator("[data-seat]").first.locator("[value=unmarked]")).to_be_checked()


def test_a_calendar_program_reads_the_feed(portal, log_in, new_context):
    page = log_in("learner")
    page.goto("/learning/calendar/")
    page.click("[data-action=make-calendar], [data-action=renew-calendar]")
    address = page.locator("[data-calendar-address]").inner_text()

    answer = new_context().request.get(address)  # a device without a log-in

    assert answer.status == 200
    assert "set-cookie" not in answer.headers
    assert Calendar.from_ical(answer.body()).events


def attended(lrs):
    statements = lrs.statements(verb="http://adlnet.gov/expapi/verbs/attended")
    return [s for s in statements if TITLE in s["object"]["definition"]["name"].values()]
