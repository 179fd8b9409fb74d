"""Every page, for who opens it: no axe finding, styled, quiet, in both schemes and widths."""

from pathlib import Path

import pytest

from tests.e2e import driving
from tests.e2e.conftest import DESKTOP, PHONE

AXE = Path(__file__).parent.parent.parent / "node_modules" / "axe-core" / "axe.min.js"
COMBINATIONS = [(size, scheme) for size in (PHONE, DESKTOP) for scheme in ("light", "dark")]
# The dark scheme has other colours and nothing else.
RULES = {
    "light": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "dark": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}

# Who opens which pages; a callable finds its own way from a page of that person.
PAGES = {
    None: [
        "/accounts/login/",
        "/help/",
        "/privacy/",
        "/accessibility/",
        "/accounts/logged-out/",
        "/accounts/idporten/callback/?state=old&code=old",  # a log-in that nobody here began
        "/accounts/oidc/sso/login/callback/?state=old&code=old",
        "/nowhere/",
        "/courses/",
        "/courses/parorende/",
        lambda page: _press(page, "/courses/parorende/", "[data-action=start]"),
        "/verify/",
        "/verify/00000/",  # no such certificate
        lambda page: driving.come_with_idporten(page, "Solveig Aune"),  # asked what she is
    ],
    "learner": [
        "/",
        "/courses/",
        "/courses/?q=finnes+ikke",
        "/courses/handhygiene/",
        "/courses/hlr-trening/",
        "/learning/calendar/",
        "/learning/",
        "/competence/",
        "/units/",  # not a leader: 404 or an explanation
        "/notices/",
        "/courses/ernaring/",
        lambda page: _follow(
            page, "/courses/ernaring/", "main a[href$='/']:text('Om kursbeviset')"
        ),
        lambda page: _follow(page, page.url, "[data-action=verify]"),
        "/courses/simulering-transfusjon/",  # a seat is booked
        lambda page: _follow(  # an expired certificate
            page, "/learning/", "main li:has-text('Må fornyes') a[href*='/certificates/']"
        ),
        lambda page: _follow(page, page.url, "[data-action=verify]"),
        "/profile/",
        "/profile/affiliations/",
        "/accounts/logout/",
        lambda page: _follow(page, "/competence/", "main a[href*='/competence/evidence/']"),
        "/competence/appraisals/",
        lambda page: _press(page, "/courses/forflytning/", "[data-action=start]"),
    ],
    "leader": [
        "/",
        lambda page: _follow(page, "/units/", "main a.cell"),
        lambda page: page.goto("/units/") and page.goto(page.url + "?show=gaps"),
        "/units/approvals/",
        lambda page: _follow(page, "/units/approvals/", "main [data-action=open]"),
        lambda page: page.goto("/units/") and page.goto(page.url + "appraisals/"),
        lambda page: _follow(page, page.url, "main [data-person] a"),
        lambda page: _follow(page, "/plans/", "main .plan-line a"),
        lambda page: _follow(page, "/units/", "main table [data-person=learner]"),
        lambda page: _follow(page, page.url, "main [data-action=enrol-in-session]"),
        lambda page: _follow(page, "/courses/hlr-trening/", "main [data-action=enrol-others]"),
    ],
    "instructor": [
        "/teaching/",
        lambda page: _follow(page, page.url, "[data-list=today] [data-action=open-session]"),
        lambda page: page.goto(page.url + "&q=hansen"),
        lambda page: _follow(page, "/teaching/", "[data-list=coming] [data-action=open-session]"),
        "/accounts/security/",
        "/accounts/reauthenticate/?next=/accounts/security/",
        lambda page: _confirm(page, "/accounts/security/app/"),
        "/accounts/security/keys/add/",
        "/signoffs/",
        "/signoffs/?q=finnes+ikke",
        lambda page: _follow(page, "/signoffs/?q=hansen", "main [data-person=learner]"),
        lambda page: _follow(page, page.url, "main [data-checklist]"),
        lambda page: _follow(page, "/signoffs/", "main section a[href*='/signoffs/']"),
    ],
    "courseadmin": [
        "/",
        "/content/",
        "/content/upload/",
        "/content/courses/handhygiene/",
        "/content/courses/hlr-trening/",
        "/content/courses/hlr-trening/parts/",
        lambda page: _follow(
            page, "/content/courses/hlr-trening/", "main a[href^='/content/sessions/']"
        ),
        lambda page: _follow(
            page, "/content/courses/hlr-trening/", "main a[data-action=new-session]"
        ),
        lambda page: _follow(page, "/content/courses/handhygiene/", "main [data-action=versions]"),
        lambda page: _follow(page, "/content/courses/handhygiene/", "main [data-action=showing]"),
        lambda page: _follow(page, "/content/courses/handhygiene/", "main [data-action=bench]"),
        "/content/courses/handhygiene/results/",
        lambda page: _follow(page, page.url, "main [data-module] a"),
        lambda page: _follow(page, page.url, "main [data-attempt] a"),
        lambda page: _follow(page, page.url, "main [data-action=new-attempt]"),
        "/content/courses/handhygiene/competence/",
        "/content/courses/fall/audience/",
        "/content/courses/sarstell/audience/",
        "/content/courses/ernaring/certificates/",
        "/content/courses/ernaring/certificates/?q=finnes+ikke",
        lambda page: _follow(
            page, "/content/courses/ernaring/certificates/", "main a[href*='/revoke/']"
        ),
    ],
    "admin": [
        "/more/",
        "/affiliations/",
        "/suppliers/",
        "/suppliers/new/",
        "/suppliers/unmatched/",
        lambda page: _follow(page, "/suppliers/", "[data-supplier] a"),
        lambda page: _follow(page, "/suppliers/unmatched/", "[data-waiting] a"),
        lambda page: page.goto(page.url + "?q=dahl"),
        lambda page: _below_supplier(page, "terms/"),
        lambda page: _below_supplier(page, "statements/"),
        lambda page: _below_supplier(page, "rules/new/"),
        "/targets/",
        "/targets/new/",
        "/statements/",
        "/statements/?who=hansen",
        "/statements/?verb=tag:none",
        lambda page: _follow(page, "/statements/", "main [data-statement] a"),
        lambda page: _export(page, "csv"),
        "/credentials/",
        "/credentials/new/",
        lambda page: _follow(page, "/credentials/", "main [data-credential] a"),
        lambda page: page.goto(page.url + "change/"),
        "/",
        "/people/",
        "/people/?q=hansen",
        "/people/?q=finnes+ikke",
        lambda page: _follow(page, "/people/?q=hansen", "main .personlist a"),
        "/people/import/",
        "/group-roles/",
        "/audit/",
        "/privacy/mine/",
        "/plans/",
        "/plans/new/",
        lambda page: _follow(page, "/plans/", "main .plan-line a"),
        lambda page: _follow(page, page.url, "main [data-row] a"),
        lambda page: _below_plan(page, "publish/"),
        lambda page: _below_plan(page, "main a[href$='/checklist/']"),
    ],
}


@pytest.fixture(scope="module")
def axe_source():
    return AXE.read_text(encoding="utf-8")


@pytest.mark.parametrize("username", PAGES)
def test_pages_are_accessible_and_styled(username, new_context, log_in, axe_source, tmp_path):
    page = log_in(username) if username else new_context().new_page()
    ways = list(PAGES[username])
    if username == "courseadmin":
        bad = tmp_path / "ikke-en-zip.zip"
        bad.write_text("This is no zip.")
        ways.append(driving.upload_refused(page, bad))
        driving.upload(
            page, driving.make_zip(tmp_path, title="God_pakke_om_legemiddelhandtering_2026_endelig")
        )
        ways.append(page.url)
    noise: list[str] = []
    page.on("console", lambda message: noise.append(message.text) if _is_noise(message) else None)
    page.on("pageerror", lambda error: noise.append(str(error)))
    findings = []

    for way in ways:
        way(page) if callable(way) else page.goto(way)
        page.wait_for_load_state("networkidle")
        assert _unstyled(page) == [], page.url
        page.evaluate(axe_source)  # by the debugger, which the content security policy lets pass
        for size, scheme in COMBINATIONS:
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=scheme)
            assert not _overflows(page), (page.url, size)
            findings += [(page.url, size["width"], scheme, f) for f in _axe(page, scheme)]

    assert findings == []
    assert noise == []


def _axe(page, scheme):
    found = page.evaluate(
        """rules => axe.run(
            { exclude: [["[data-player] iframe"]] },
            { runOnly: rules, resultTypes: ["violations"] }
        )""",
        RULES[scheme],
    )
    return [(v["id"], [n["html"][:160] for n in v["nodes"]]) for v in found["violations"]]


def _unstyled(page):
    """Stylesheets without rules, and the page as a whole when it has none."""
    sheets = page.evaluate(
        "[...document.styleSheets].map(sheet => [sheet.href, sheet.cssRules.length])"
    )
    assert len(sheets) >= 4, (page.url, sheets)
    return [href for href, rules in sheets if not rules]


def _overflows(page):
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def _is_noise(message):
    # The 404 page is asked for on purpose; Chromium reports each such answer as an error.
    return (
        message.type in {"error", "warning"}
        and "404" not in message.text
        and "400" not in message.text
    )


def _export(page, form):
    page.goto("/statements/")
    page.click(f"[data-action=export-{form}]")
    page.wait_for_selector("#export[data-state=done]")


def _follow(page, start, link):
    page.goto(start)
    page.goto(page.locator(link).first.get_attribute("href"))


def _confirm(page, path):
    """Open what asks for the password once more."""
    page.goto(path)
    page.fill("input[name=password]", "demo")
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"**{path}")


def _below_supplier(page, path):
    page.goto("/suppliers/")
    page.goto(page.locator("[data-supplier] a").first.get_attribute("href") + path)


def _below_plan(page, place):
    _follow(page, "/plans/", "main .plan-line a")
    if place.endswith("/"):
        page.goto(page.url + place)
    else:
        page.goto(page.locator(place).first.get_attribute("href"))


def _press(page, start, button):
    page.goto(start)
    page.click(button)
    page.wait_for_url("**/learn/**")
