"""A goal of a training plan: sent, returned, sent again, approved; a check signed on a phone."""

import re

from playwright.sync_api import expect

from demo.plans import DRUGS
from tests.e2e import driving
from tests.e2e.conftest import PHONE


def _state(leader, person, state):
    """Whether the leader's matrix shows this state."""
    leader.goto("/units/")
    cell = leader.locator(f"table [data-person='{person}'][data-competence={DRUGS}]")
    return cell.get_attribute("data-state") == state


def test_the_leader_sees_the_basis_returns_and_approves(log_in):
    learner, leader = log_in("learner", viewport=PHONE), log_in("leader")
    learner.goto("/competence/")
    card = learner.locator(f"#{DRUGS}")
    card.locator("[data-action=send]").click()
    expect(learner.locator(f"#{DRUGS} [data-action=send]")).to_have_count(0)

    leader.goto("/units/approvals/")
    leader.locator("[data-approval]", has_text="Kari Hansen").locator("[data-action=open]").click()
    expect(leader.locator("[data-proof=log]")).to_have_count(1)
    check = leader.locator("[data-proof=practical]")
    expect(check).to_contain_text("Anders Moen")
    expect(check.locator(".seen li")).to_have_count(4)
    leader.fill("textarea[name=comment]", "Ta én runde til med veileder på natt.")
    leader.click("[data-action=return]")
    leader.wait_for_url("**/units/approvals/")

    learner.goto("/competence/")
    card = learner.locator(f"#{DRUGS}")
    expect(card).to_contain_text("Ta én runde til med veileder på natt.")
    card.locator("[data-action=send]").click()

    leader.goto("/units/approvals/")
    leader.locator("[data-approval]", has_text="Kari Hansen").locator("[data-action=open]").click()
    leader.click("[data-action=approve]")
    leader.wait_for_url("**/units/approvals/")

    assert _state(leader, "learner", "valid")
    learner.goto("/competence/")
    expect(learner.locator(f"[data-holding={DRUGS}]")).to_have_count(1)


def test_a_supervisor_signs_on_a_phone_and_it_counts(log_in):
    leader = log_in("leader")
    leader.goto("/units/")
    cell = leader.locator(f"table [data-competence={DRUGS}][data-state=waiting_practical]").first
    person = str(cell.get_attribute("data-person"))

    phone = log_in("instructor", viewport=PHONE)
    phone.goto("/signoffs/")
    phone.fill("input[name=q]", person.split(".")[-1])
    phone.press("input[name=q]", "Enter")
    phone.click(f"[data-person='{person}']")
    phone.click(f"[data-checklist={DRUGS}]")
    for choice in phone.locator("label[data-verdict=done]").all():
        box = choice.bounding_box()
        assert box["height"] >= 44  # a thumb finds it
        choice.click()
    phone.click("[data-action=sign]")
    phone.wait_for_url(re.compile(r"/signoffs/[0-9a-f-]{36}/$"))

    assert driving.soon(lambda: _state(leader, person, "waiting_approval"), seconds=15)
