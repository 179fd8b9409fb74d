"""A supplier documents a simulation: rule, statement, matrix, link by hand, and back again."""

import uuid

import httpx

from tests.e2e import driving

PREFIX = "https://sim.e2e.example/scenario/"
USERS = "https://sim.e2e.example/users"
NAME = "Ferdighetssenteret"


class Supplier:
    """The supplier's own system: posts over HTTP with its key and secret."""

    def __init__(self, endpoint, key, secret):
        self.client = httpx.Client(
            base_url=f"{endpoint}/",
            auth=(key, secret),
            headers={"X-Experience-API-Version": "1.0.3"},
        )

    def post(self, **members):
        one = {"id": str(uuid.uuid4()), **members}
        answer = self.client.post("statements", json=one)
        assert answer.status_code == 200, answer.text
        return one["id"]

    def passed(self, actor):
        return self.post(
            actor=actor,
            verb={"id": "http://adlnet.gov/expapi/verbs/passed"},
            object={
                "id": f"{PREFIX}sepsis",
                "definition": {"name": {"nb": "Simulering: sepsis"}},
            },
            result={"success": True, "score": {"scaled": 0.9}},
        )

    def void(self, statement_id):
        return self.post(
            actor={"mbox": "mailto:drift@sim.e2e.example"},
            verb={"id": "http://adlnet.gov/expapi/verbs/voided"},
            object={"objectType": "StatementRef", "id": statement_id},
        )


def test_a_suppliers_statement_documents_a_simulation(portal, log_in, request):
    leader = log_in("leader")
    leader.goto("/units/")
    units = leader.url
    gaps = leader.locator("table [data-cell][data-state=missing]:not([data-person=learner])")
    competence = gaps.first.get_attribute("data-competence")
    people = leader.locator(
        f"table [data-state=missing][data-competence={competence}]"
    ).evaluate_all(
        "cells => cells.map(cell => cell.dataset.person).filter(name => name !== 'learner')"
    )

    def state_of(person):
        leader.goto(units)
        cell = leader.locator(f"table [data-person='{person}'][data-competence={competence}]")
        return cell.get_attribute("data-state")

    admin = log_in("admin")
    supplier = _make_supplier(portal, admin)
    request.addfinalizer(supplier.client.close)
    _make_rule(admin, competence)

    # Found by mailbox: the cell turns valid, and the evidence names the supplier.
    known = people[0]
    sent = supplier.passed({"mbox": f"mailto:{known}@vestfjell.example"})
    assert driving.soon(lambda: state_of(known) == "valid", 15)
    leader.goto(
        leader.locator(
            f"table [data-person='{known}'][data-competence={competence}]"
        ).get_attribute("href")
    )
    assert NAME in leader.locator(f"#{competence}").inner_html()

    # Not found: waits, is linked on the page, and counts. Undone, it waits again.
    supplier.passed({"account": {"homePage": USERS, "name": "fs-7"}, "name": "K. H."})
    admin.goto("/suppliers/unmatched/")
    row = admin.locator("[data-waiting]", has_text="fs-7")
    assert driving.soon(lambda: admin.reload() and row.count() == 1, 15)
    row.locator("a").click()
    unknown = people[1] if len(people) > 1 else "learner"
    admin.fill("input[name=q]", f"{unknown}@vestfjell")
    admin.press("input[name=q]", "Enter")
    admin.locator(f"[data-person='{unknown}'] [data-action=link]").click()
    admin.wait_for_url("**/unmatched/")
    assert state_of(unknown) == "valid"

    # Taken back.
    supplier.void(sent)
    assert driving.soon(lambda: state_of(known) == "missing", 15)
    _open_supplier(admin)
    admin.locator("main a[href$='statements/']").first.click()
    outcomes = admin.locator("[data-outcome]").evaluate_all(
        "rows => rows.map(row => row.dataset.outcome)"
    )
    assert outcomes == ["voiding", "matched", "rejected"]


def _make_supplier(portal, admin):
    admin.goto("/suppliers/new/")
    admin.fill("input[name=name]", NAME)
    admin.fill("textarea[name=activity_prefixes]", PREFIX)
    admin.fill("textarea[name=home_pages]", USERS)
    admin.click("[data-action=save]")
    key = admin.locator("[data-key]").inner_text()
    secret = admin.locator("[data-secret]").inner_text()
    return Supplier(f"http://localhost:{portal.port}/xapi", key, secret)


def _open_supplier(admin):
    admin.goto("/suppliers/")
    admin.click(f"[data-supplier='{NAME}'] a")


def _make_rule(admin, competence):
    _open_supplier(admin)
    admin.click("a[href$='/rules/new/']")
    admin.select_option("select[name=competence]", value=competence)
    admin.fill("input[name=activity]", PREFIX)
    admin.check("input[name=is_prefix]")
    admin.check("input[name=verbs][value$='/passed']")
    admin.fill("input[name=minimum_percent]", "80")
    admin.fill("input[name=valid_months]", "12")
    admin.click("[data-action=save]")
    admin.locator(f"[data-rule={competence}]").wait_for()
