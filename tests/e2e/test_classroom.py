"""From a full session to a proof: waiting, moved up, ticked on a phone, diploma, approval."""

import datetime as dt
import re
from email import message_from_bytes, policy
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import httpx
import pytest
from icalendar import Calendar
from playwright.sync_api import expect

from tests.e2e import driving
from tests.e2e.conftest import PHONE

OSLO = ZoneInfo("Europe/Oslo")
COURSE, SLUG = "HLR: praktisk trening", "hlr-trening"
TITLE = "HLR på kveldstid"
COMPETENCE, COMPETENCE_SLUG = "HLR i praksis", "hlr-i-praksis"
HOLDER = "marek.kowalski"  # has the only seat, until the leader cancels it
ATTENDED = "http://adlnet.gov/expapi/verbs/attended"


def test_a_full_session_is_waited_for_attended_proven_and_approved(
    portal, lrs, log_in, new_context
):
    require_of_ward(log_in("admin"))
    admin, leader = log_in("courseadmin"), log_in("leader")
    driving.let_course_give(admin, SLUG, COMPETENCE_SLUG)
    session = plan_session(admin)
    enrol_from_unit(leader, session)
    learner = log_in("learner", viewport=PHONE)

    book_full_session(learner, session)
    assert state_in_matrix(leader) == "enrolled"  # waits for a seat
    leader.goto(f"/sessions/{session}/enrol/?q=kowalski")
    leader.click("summary:has-text('Meld av noen')")
    leader.click("[data-action=cancel-for]")

    expect(on_course_page(learner, session)).to_have_attribute("data-state", "booked")
    see_that_one_is_moved_up(portal, learner)

    tick(log_in("instructor", viewport=PHONE), session)

    learner.goto(f"/courses/{SLUG}/")
    see_that_it_verifies(new_context().new_page(), driving.address_of_diploma(learner))
    (proof,) = driving.soon(lambda: attended(lrs), 20)
    assert proof["object"]["definition"]["name"] == {"nb": TITLE}
    completed = driving.soon(lambda: driving.course_completed(lrs, COURSE), 20)
    assert [s["context"]["registration"] for s in completed] == [proof["context"]["registration"]]

    assert driving.soon(lambda: state_in_matrix(leader) == "waiting_approval", 20)
    learner.goto("/competence/")
    learner.click(f"#{COMPETENCE_SLUG} [data-action=send]")
    approve(leader)
    assert state_in_matrix(leader) == "valid"
    learner.goto("/competence/")
    expect(learner.locator(f"[data-holding={COMPETENCE_SLUG}]")).to_have_count(1)


def test_without_script_the_button_saves(log_in):
    page = log_in("instructor", java_script_enabled=False, viewport=PHONE)
    page.goto("/teaching/")
    today = page.locator("[data-list=today] [data-session]", has_text="Ferdighetssenteret, rom 2")
    today.locator("[data-action=open-session]").click()
    seat = page.locator("[data-seat]").first
    seat.locator("[value=absent]").check(force=True)
    page.click("[data-action=save]")
    expect(page.locator("[data-seat]").first.locator("[value=absent]")).to_be_checked()
    seat.locator("[value=unmarked]").check(force=True)  # taken back: a new row
    page.click("[data-action=save]")
    expect(page.locator("[data-seat]").first.locator("[value=unmarked]")).to_be_checked()


def test_a_calendar_program_reads_the_feed(portal, log_in):
    page = log_in("learner")
    page.goto("/learning/calendar/")
    page.click("[data-action=make-calendar], [data-action=renew-calendar]")
    address = urlsplit(page.locator("[data-calendar-address]").inner_text())

    answer = httpx.get(  # a program without a log-in, which may not find names below localhost
        f"http://127.0.0.1:{portal.port}{address.path}", headers={"Host": address.netloc}
    )

    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert Calendar.from_ical(answer.content).events


def require_of_ward(admin):
    """A plan asks the ward for a competence that counts when the leader has approved."""
    admin.goto("/plans/new/")
    admin.fill("[name=title]", "HLR på post")
    admin.select_option("[name=owner_unit]", label="Medisinsk post 1")
    admin.click("[data-action=save]")
    admin.click("[data-action=new-row]")
    admin.fill("[name=topic]", "Hjertestans")
    admin.fill("[name=objective]", "Gjør HLR sammen med andre.")
    admin.fill("[name=new_name]", COMPETENCE)
    admin.fill("[name=new_short_name]", COMPETENCE)
    admin.check("[name=needs_approval]")
    admin.get_by_label("Medisinsk post 1").check()
    admin.get_by_label(COURSE).check()
    admin.click("[data-action=save]")
    admin.click("[data-action=publish]")
    admin.click("[data-action=confirm]")
    admin.wait_for_url(re.compile(r"/plans/[0-9a-f-]{36}/$"))


def plan_session(admin):
    """The course administrator plans a session with one seat and opens it; its key."""
    begins, ends = moments()
    admin.goto(f"/content/courses/{SLUG}/")
    admin.click("[data-action=new-session]")
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
    found = re.search(r"/sessions/([0-9a-f-]+)/", admin.url)
    return found[1]


def moments():
    """When the session is, in the portal's time: begins in a while, and ends today."""
    now = dt.datetime.now(dt.UTC).astimezone(OSLO)
    begins = now + dt.timedelta(minutes=10)
    ends = min(begins + dt.timedelta(hours=2), now.replace(hour=23, minute=59))
    if ends <= begins:
        pytest.skip("too late in the day for a session that begins and ends today")
    return begins, ends


def enrol_from_unit(leader, session):
    """The leader goes from the matrix to a person, and gives that person the seat."""
    leader.goto("/units/")
    leader.goto(leader.locator(f"table [data-person='{HOLDER}']").first.get_attribute("href"))
    leader.click("[data-action=enrol-in-session]")
    leader.locator(f"[data-session='{session}'] [data-action=enrol]").click()
    expect(leader.locator(f"[data-outcome='{HOLDER}']")).to_contain_text("Har plass")


def book_full_session(learner, session):
    """No seat is free: the person gets into the line and sees that nobody is before them."""
    row = on_course_page(learner, session)
    expect(row).to_contain_text("Fullt")
    row.locator("[data-action=book]").click()
    row = on_course_page(learner, session)
    expect(row).to_have_attribute("data-state", "waiting")
    expect(row).to_contain_text("På venteliste, først i køen")


def see_that_one_is_moved_up(portal, learner):
    """A notice in the portal, and a mail with an invitation that a calendar understands."""
    learner.goto("/notices/")
    expect(learner.locator("main")).to_contain_text("Du har rykket opp og har plass")
    ((method, calendar),) = driving.soon(lambda: invitations(portal), 30)
    (event,) = calendar.events
    assert method == "REQUEST"
    assert "rom 9" in event["LOCATION"]
    assert event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"


def tick(phone, session):
    """The instructor finds today's session and ticks who is there, on a phone."""
    phone.goto("/teaching/")
    phone.locator(f"[data-session='{session}'] [data-action=open-session]").click()
    seat = phone.locator("[data-person=learner]")
    seat.locator(".tick", has=phone.locator("[value=full]")).click()
    expect(phone.locator("[data-save-state]")).to_have_attribute("data-save-state", "saved")


def see_that_it_verifies(stranger, address):
    """A private window: the address in the diploma says who, what, and that it is valid."""
    stranger.goto(address)
    expect(stranger.locator(".verdict")).to_have_attribute("data-status", "valid")
    expect(stranger.locator("main")).to_contain_text("Kari Hansen")
    expect(stranger.locator("main")).to_contain_text(COURSE)


def approve(leader):
    """The leader opens what was sent, sees the log's proof and approves."""
    leader.goto("/units/approvals/")
    sent = leader.locator("[data-approval]", has_text="Kari Hansen").filter(has_text=COMPETENCE)
    sent.locator("[data-action=open]").click()
    expect(leader.locator("[data-proof=log]")).to_have_count(1)
    leader.click("[data-action=approve]")
    leader.wait_for_url("**/units/approvals/")


def state_in_matrix(leader):
    """What the unit's matrix says of the learner and the competence."""
    leader.goto("/units/")
    cell = leader.locator(f"table [data-person=learner][data-competence={COMPETENCE_SLUG}]")
    return cell.get_attribute("data-state")


def on_course_page(page, session):
    """The session as the course page shows it now."""
    page.goto(f"/courses/{SLUG}/")
    return page.locator(f"[data-session='{session}']")


def invitations(portal):
    """The iCalendar objects of the session in the learner's mails, each with its method."""
    found = []
    for file in sorted((portal.folder / "mail").glob("*.log"), key=lambda f: f.stat().st_mtime):
        mail = message_from_bytes(file.read_bytes(), policy=policy.default)
        if "learner@vestfjell.example" not in str(mail["To"]):
            continue
        for part in mail.iter_attachments():
            text = part.get_content()
            if part.get_content_type() == "text/calendar" and "rom 9" in text:
                found.append((part["Content-Type"].params["method"], Calendar.from_ical(text)))
    return found


def attended(lrs):
    """The statements that somebody was in the session."""
    statements = lrs.statements(verb=ATTENDED)
    return [s for s in statements if TITLE in s["object"]["definition"]["name"].values()]
