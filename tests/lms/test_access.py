"""Who gets what answer at which address: every URL of the portal x every role.

How to add a row, when `test_every_url_stands_in_the_table` names an address that is new:

    Row("units/{ward}/", 404, **LEADING)      GET: 404 for all who log in, but 200 for leaders
    Row("POST notices/read/", 302)            another method
    Row("help/", 200, visitor=200)            a visitor is sent to the log-in unless you say
    Row("content/", 403, course_admin=200)    the names of the roles: access_world.ROLES

`{ward}` is an object of `access_world.build`: put what your address needs into `world.names`.
Another unit's object answers 404; a page that a role never has answers 403. One line an address and
method, in the order of the URLconf.
"""

import dataclasses
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, resolve

from content import origin
from tests.lms import access_world
from tests.lms.access_world import GRANTS, ROLES, World

LOGIN = "login"  # redirected to the log-in


@dataclasses.dataclass(frozen=True)
class Row:
    """`METHOD path` (GET when left out), the status for all who are logged in, and exceptions."""

    address: str
    rest: int
    exceptions: dict[str, Any]
    data: dict[str, Any]

    def __init__(
        self, address: str, rest: int, data: dict[str, Any] | None = None, **exceptions: Any
    ) -> None:
        assert set(exceptions) <= set(ROLES), set(exceptions) - set(ROLES)
        object.__setattr__(self, "address", address)
        object.__setattr__(self, "rest", rest)
        object.__setattr__(self, "data", data or {})
        object.__setattr__(self, "exceptions", exceptions)

    @property
    def method(self) -> str:
        """GET, POST …"""
        return self.address.split(" ")[0] if " " in self.address else "GET"

    @property
    def path(self) -> str:
        """The path, names and all, without the slash in front."""
        return self.address.split(" ")[-1]

    def expected(self) -> dict[str, Any]:
        """The status for each role."""
        return dict.fromkeys(ROLES, self.rest) | {"visitor": LOGIN} | self.exceptions


STEP_UP = "accounts/step-up/"
LEADING = dict.fromkeys(("leader", "deputy", "clinic_head", "unit_admin"), 200)
TEACHING = {"instructor": 200, "course_admin": 200}
APPROVING = dict.fromkeys(("leader", "deputy", "clinic_head"), 200)
TALKING = dict.fromkeys(("leader", "deputy"), 200)
SIGNING = APPROVING | dict.fromkeys(("instructor", "supervisor"), 200)
KEEPING = dict.fromkeys(("subject_owner", "clinic_head", "unit_admin"), 200)
PUBLISHING = dict.fromkeys(("clinic_head", "unit_admin"), 200)


def _done(roles: dict[str, int]) -> dict[str, int]:
    return dict.fromkeys(roles, 302)


VOUCHING = ("unit_admin", "system_admin")
ADMINISTERING = {"unit_admin": 200, "system_admin": 200}
READING = {"auditor": 200, "system_admin": 200}
MAKING = {"course_admin": 200, "other_course_admin": 200}
REVOKING = {"course_admin": 200, "system_admin": 200}

PORTAL = [
    # lms
    Row("", 200),
    Row("more/", 200),
    Row("help/", 200, visitor=200),
    Row("privacy/", 200, visitor=200),
    Row("accessibility/", 200, visitor=200),
    Row("POST language/", 302, {"language": "nn"}, visitor=302),
    Row("POST appearance/", 302, {"color_scheme": "dark"}, visitor=302),
    # accounts
    Row("accounts/login/", 302, visitor=200),
    Row("accounts/logout/", 200, visitor=302),
    Row("accounts/inactive/", 200, visitor=200),
    # people.mfa: nobody here has a password, so each is sent to the page that says why
    Row("accounts/reauthenticate/", 302),
    Row(STEP_UP, 302),
    Row("accounts/security/", 200),
    Row("accounts/security/log-in/", 302, visitor=LOGIN),
    Row("accounts/security/confirm/", 302),
    Row("accounts/security/app/", 302),
    Row("accounts/security/app/remove/", 302),
    Row("accounts/security/codes/", 302),
    Row("accounts/security/codes/new/", 302),
    Row("accounts/security/codes/download/", 302),
    Row("accounts/security/keys/", 302, visitor=302),
    Row("accounts/security/keys/add/", 302),
    Row("accounts/security/keys/log-in/", 302, visitor=LOGIN),
    Row("accounts/security/keys/confirm/", 302),
    Row("accounts/security/keys/1/", 302),
    Row("accounts/security/keys/1/remove/", 302),
    Row("accounts/logged-out/", 200, visitor=200),
    # people.idporten: not configured here; tests/people/test_idporten.py has a provider
    Row("accounts/idporten/", 404, visitor=404),
    Row("accounts/idporten/callback/", 404, visitor=404),
    Row("accounts/idporten/log-out/", 404, visitor=404),
    Row("accounts/idporten/front-channel-logout/", 404, visitor=404),
    Row("POST accounts/idporten/back-channel-logout/", 404, visitor=404),
    # people.sso: not configured here
    Row("accounts/oidc/sso/", 404, visitor=404),
    Row("accounts/oidc/sso/log-out/", 404, visitor=404),
    Row("accounts/oidc/sso/login/callback/", 404, visitor=404),
    # people
    Row("group-roles/", 403, system_admin=200),
    Row("POST group-roles/1/remove/", 403, system_admin=404),
    Row("welcome/", 200, learner=302, stranger=302),  # these two are employed
    Row("profile/", 200),
    Row("profile/affiliations/", 200),
    Row("POST profile/affiliations/{affiliation}/end/", 404, learner=302),
    Row("affiliations/", 403, **dict.fromkeys(VOUCHING, 200)),
    Row("POST affiliations/{affiliation}/verify/", 403, **dict.fromkeys(VOUCHING, 302)),
    Row("POST affiliations/{affiliation}/withdraw/", 403, **dict.fromkeys(VOUCHING, 302)),
    Row("notices/", 200),
    Row("POST notices/read/", 302),
    Row("notices/{notice}/", 404, learner=302),
    Row("people/", 403, **ADMINISTERING),
    Row("people/?q=hansen", 403, **ADMINISTERING),
    Row("people/{learner}/", 403, **ADMINISTERING),
    Row("people/{stranger}/", 403, unit_admin=404, system_admin=200),
    Row("POST people/{learner}/", 403, unit_admin=422, system_admin=422),
    Row("POST people/roles/{grant_here}/end/", 404, unit_admin=302, system_admin=302),
    Row("POST people/roles/{grant_elsewhere}/end/", 404, system_admin=302),
    Row("POST people/roles/{grant_of_system_admin}/end/", 404),
    Row("people/import/", 403, system_admin=200),
    Row("people/import/{people_import}/", 403, system_admin=200),
    Row("POST people/import/{people_import}/confirm/", 403, system_admin=302),
    Row("POST people/import/{people_import}/cancel/", 403, system_admin=302),
    Row("audit/", 403, auditor=200, system_admin=200),
    Row("privacy/mine/", 200),
    # courses
    Row("courses/", 200, visitor=200),
    Row("courses/{course}/", 200),
    Row("courses/{draft}/", 404, course_admin=200),
    Row("POST courses/{course}/start/", 302),
    Row("POST courses/{draft}/start/", 404, course_admin=302),
    Row("POST courses/{course}/preview/", 404, course_admin=302),
    Row("claim/", 302),
    Row("learning/", 200),
    Row("learning/calendar/", 200),
    Row("POST sessions/{session}/book/", 302),
    Row("sessions/{session}/enrol/", 404, **LEADING, other_leader=200),
    Row("people/{learner}/sessions/", 404, **LEADING),
    Row("POST seats/{seat}/cancel/", 404, learner=302),
    Row("POST seats/{seat}/cancel-for/", 404, **dict.fromkeys((*LEADING, *TEACHING), 302)),
    Row("POST seats/{seat}/accept/", 404, learner=302),
    Row("POST seats/{seat}/decline/", 404, learner=302),
    Row("teaching/", 403, instructor=200),
    Row("teaching/sessions/{session}/", 404, **TEACHING),
    Row(
        "POST teaching/sessions/{session}/people/",
        404,
        {"person": "{learner}"},
        **dict.fromkeys(TEACHING, 302),
    ),
    Row(
        "POST teaching/sessions/{session}/message/",
        404,
        {"text": "Husk sko", "message": "{no_uuid}"},
        **dict.fromkeys(TEACHING, 302),
    ),
    Row("learn/{launch}/", 404, visitor=404, learner=200),
    Row("learn/{launch}/outline/", 404, visitor=404, learner=200),
    Row("POST learn/{launch}/token/", 404, visitor=404, learner=200),
    # courses.certificates
    Row("certificates/{certificate}/", 404, learner=200, **LEADING),
    Row("certificates/{certificate}/diploma.pdf", 404, learner=200, **LEADING),
    Row("verify/", 200, visitor=200),
    Row("verify/{code}/", 200, visitor=200),
    # competence
    Row("competence/", 200),
    Row("competence/evidence/{evidence}/", 404, learner=200, **LEADING),
    Row("competence/appraisals/", 200),
    Row("POST competence/{competence}/send/", 302),
    Row("approvals/{approval}/", 404, learner=200, **APPROVING),
    Row("POST approvals/{approval}/approve/", 404, **_done(APPROVING)),
    Row("POST approvals/{approval}/return/", 404, {"comment": "Mer"}, **_done(APPROVING)),
    Row("POST approvals/{approval}/recall/", 404, learner=302),
    Row("units/approvals/", 404, other_leader=200, **APPROVING),
    Row("units/{ward}/appraisals/", 404, **TALKING),
    Row("units/{ward}/appraisals/{learner}/", 404, **TALKING),
    Row("appraisals/{appraisal}/", 404, **TALKING),
    Row("POST appraisals/{appraisal}/cancel/", 404, **_done(TALKING)),
    Row("plans/", 403, **KEEPING, leader=200, deputy=200),
    Row("plans/new/", 403, **KEEPING),
    Row("plans/{plan}/", 404, **KEEPING, leader=200, deputy=200),
    Row("plans/{plan}/change/", 404, **KEEPING),
    Row("plans/{plan}/publish/", 404, **PUBLISHING),
    Row("POST plans/{plan}/archive/", 404, **_done(PUBLISHING)),
    Row("POST plans/{plan}/delete/", 404, **_done(KEEPING)),
    Row("plans/{plan}/rows/new/", 404, **KEEPING),
    Row("plans/{plan}/rows/{row}/", 404, **KEEPING),
    Row("POST plans/{plan}/rows/{row}/remove/", 404, **_done(KEEPING)),
    Row("plans/{plan}/rows/{row}/checklist/", 404, **KEEPING),
    Row("POST plans/{plan}/rows/{row}/leave/", 404, **_done(KEEPING)),
    Row("signoffs/", 403, other_leader=200, **SIGNING),
    Row("signoffs/people/{learner}/", 404, **SIGNING),
    Row("signoffs/people/{learner}/{checklist}/", 404, **SIGNING),
    Row("signoffs/{sign_off}/", 404, learner=200, supervisor=200, **APPROVING),
    Row(
        "POST signoffs/{sign_off}/withdraw/",
        404,
        {"reason": "Feil"},
        supervisor=302,
        **_done(APPROVING),
    ),
    Row("units/", 404, **dict.fromkeys(LEADING, 302), other_leader=302),  # each leads one unit
    Row("units/{ward}/", 404, **LEADING),
    Row("units/{ward}/people/{learner}/", 404, **LEADING),
    # courses.authoring
    Row("content/", 403, **MAKING),
    Row("content/upload/", 403, **MAKING),
    Row("content/upload/?course={course}", 403, course_admin=200, other_course_admin=404),
    Row("content/uploads/", 403, **MAKING),
    Row("OPTIONS content/uploads/pieces/", 403, **dict.fromkeys(MAKING, 204)),
    Row("HEAD content/uploads/pieces/{piece}/", 403, **dict.fromkeys(MAKING, 412)),  # no version
    Row("POST content/uploads/{piece}/remove/", 403, course_admin=302, other_course_admin=404),
    Row("content/uploads/{upload}/", 403, course_admin=200, other_course_admin=404),
    Row("content/courses/{course}/", 403, course_admin=200, other_course_admin=404),
    Row("content/courses/{course}/audience/", 403, course_admin=200, other_course_admin=404),
    Row("content/courses/{course}/validity/", 403, course_admin=200, other_course_admin=404),
    Row("content/courses/certified/certificates/", 404, **REVOKING),
    Row("content/courses/certified/certificates/{certificate}/revoke/", 404, **REVOKING),
    Row("content/courses/{course}/results/", 403, course_admin=200, other_course_admin=404),
    Row("content/courses/{course}/results/csv/", 403, course_admin=200, other_course_admin=404),
    Row("content/courses/{course}/parts/", 403, course_admin=200, other_course_admin=404),
    Row("content/courses/{course}/parts/{part}/", 403, course_admin=200, other_course_admin=404),
    Row("content/sessions/{session}/", 403, course_admin=200, other_course_admin=404),
    Row("POST content/sessions/{session}/publish/", 403, course_admin=302, other_course_admin=404),
    Row("POST content/sessions/{session}/call-off/", 403, course_admin=302, other_course_admin=404),
    Row("POST content/courses/{course}/publish/", 403, course_admin=302, other_course_admin=404),
    Row("POST content/courses/{course}/unpublish/", 403, course_admin=302, other_course_admin=404),
    # scorm.authoring
    Row("content/parts/{elearning}/results/", 403, course_admin=200, other_course_admin=404),
    Row("content/parts/{part}/results/", 403, **dict.fromkeys(MAKING, 404)),  # no content
    Row(
        "content/parts/{elearning}/results/questions/xlsx/",
        403,
        course_admin=200,
        other_course_admin=404,
    ),
    Row("content/parts/{elearning}/bench/", 403, course_admin=200, other_course_admin=404),
    Row(
        "POST content/parts/{elearning}/bench/verdict/",
        403,
        course_admin=400,
        other_course_admin=404,
    ),
    Row(
        "POST content/parts/{elearning}/completion/", 403, course_admin=302, other_course_admin=404
    ),
    Row("content/parts/{elearning}/showing/", 403, course_admin=200, other_course_admin=404),
    Row("content/parts/{part}/showing/", 403, **dict.fromkeys(MAKING, 404)),  # no content
    Row("content/parts/{elearning}/versions/", 403, course_admin=200, other_course_admin=404),
    Row(
        "POST content/parts/{elearning}/versions/{version}/current/",
        403,
        course_admin=302,
        other_course_admin=404,
    ),
    Row(
        "content/parts/{elearning}/versions/{version}/move/",
        403,
        course_admin=200,
        other_course_admin=404,
    ),
    Row("content/attempts/{attempt}/", 403, course_admin=200, other_course_admin=404),
    Row("content/attempts/{attempt}/new/", 403, course_admin=200, other_course_admin=404),
    Row(
        "POST content/attempts/{attempt}/new/",
        403,
        {"reason": "Feil"},
        course_admin=302,
        other_course_admin=404,
    ),
    # xapi_bridge
    Row("content/courses/{course}/competence/", 403, course_admin=200, other_course_admin=404),
    Row(
        "POST content/courses/{course}/competence/{competence}/stop/",
        403,
        course_admin=302,
        other_course_admin=404,
    ),
    # xapi_bridge: suppliers
    Row("suppliers/", 403, system_admin=200),
    Row("suppliers/new/", 403, system_admin=200),
    Row("suppliers/unmatched/", 403, system_admin=200),
    Row("suppliers/{supplier}/", 403, system_admin=200),
    Row("suppliers/{no_uuid}/", 403, system_admin=404),
    Row("suppliers/{supplier}/terms/", 403, system_admin=200),
    Row("POST suppliers/{supplier}/secret/", 403, system_admin=200),
    Row("POST suppliers/{supplier}/end/", 403, system_admin=302),
    Row("suppliers/{supplier}/statements/", 403, system_admin=200),
    Row("suppliers/{supplier}/rules/new/", 403, system_admin=200),
    Row("suppliers/{supplier}/rules/{rule}/", 403, system_admin=200),
    Row("POST suppliers/{supplier}/rules/{rule}/stop/", 403, system_admin=302),
    Row("suppliers/{supplier}/actors/{actor}/", 403, system_admin=200),
    Row("suppliers/{supplier}/actors/{no_uuid}/", 403, system_admin=404),
    Row("POST suppliers/{supplier}/links/{link}/undo/", 403, system_admin=302),
    # xapi_bridge: targets
    Row("targets/", 403, system_admin=200),
    Row("targets/new/", 403, system_admin=200),
    Row("targets/{target}/", 403, system_admin=200),
    Row("targets/{no_uuid}/", 403, system_admin=404),
    Row("POST targets/{target}/pause/", 403, system_admin=302),
    Row("POST targets/{target}/resume/", 403, system_admin=302),
    Row("POST targets/{target}/retry/", 403, system_admin=302),
    Row("POST targets/{target}/refused/{refused}/skip/", 403, system_admin=302),
    Row("POST targets/{target}/refused/{no_uuid}/skip/", 403, system_admin=404),
    # xapi_bridge: keys to the LRS
    Row("credentials/", 403, system_admin=200),
    Row("credentials/new/", 403, system_admin=200),
    Row("credentials/{credential}/", 403, system_admin=200),
    Row("credentials/0/", 403, system_admin=404),
    Row("credentials/{credential}/change/", 403, system_admin=200),
    Row("POST credentials/{credential}/secret/", 403, {"overlap_days": "1"}, system_admin=200),
    Row("POST credentials/{credential}/end/", 403, system_admin=302),
    # xapi_bridge: the log
    Row("statements/", 403, **READING),
    Row("statements/{statement}/", 403, **READING),
    Row("statements/{no_uuid}/", 403, **dict.fromkeys(READING, 404)),
    Row("POST statements/exports/", 403, {"form": "csv"}, **_done(READING)),
    Row("statements/exports/{statement_export}/", 403, auditor=200, system_admin=404),
    Row("statements/exports/{statement_export}/file/", 403, **dict.fromkeys(READING, 404)),  # waits
]

# Neither session nor role counts here: signed capabilities and credentials alone. (path, status)
CONTENT = [
    ("c/forged/index.html", 404),
    ("play/forged/", 410),
    ("leftovers/forged/", 410),
    ("POST scorm/save", 401),
    ("POST scorm/visit", 401),
]
MACHINE = [
    ("healthz", 200),
    ("calendar/forged.token.ics", 404),
    ("xapi/about", 200),
    ("xapi/statements", 401),
    ("xapi/activities", 401),
    ("xapi/activities/state", 401),
    ("xapi/activities/profile", 401),
    ("xapi/agents", 401),
    ("xapi/agents/profile", 401),
    ("xapi/nothing", 404),
]


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker) -> Iterator[World]:
    """One world for all rows: it takes longer to build than a row takes to check."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield access_world.build()
        transaction.set_rollback(True)


@pytest.fixture
def world(built, db) -> World:
    """The world as it was built: what a row does to it is undone."""
    return built


@pytest.mark.parametrize("row", PORTAL, ids=lambda row: row.address or "/")
def test_each_role_gets_its_answer(client, world, row):
    answers = {}
    for role in ROLES:
        with transaction.atomic():  # what one role changes, the next does not find
            answers[role] = _answer(client, row, world, world.people.get(role))
            transaction.set_rollback(True)

    assert answers == row.expected()


@pytest.mark.parametrize("row", PORTAL, ids=lambda row: row.address or "/")
def test_a_role_opens_nothing_in_a_weak_session(client, world, row, settings):
    """What only a role opens is answered with the way on (people.strong_log_in)."""
    settings.STAFF_MFA = True
    expected = row.expected()
    refused = row.rest in {403, 404}
    roles = [role for role in GRANTS if refused and expected[role] != row.rest]
    for role in roles or ["leader"]:
        with transaction.atomic():
            answer = _answer(client, row, world, world.people[role])
            transaction.set_rollback(True)
        opens = 200 if row.address == STEP_UP else expected[role]
        assert answer == (403 if roles else opens), role


@pytest.mark.parametrize(
    ("address", "status", "host"),
    [(*row, origin.origin_for("a" * 32)) for row in CONTENT]
    + [(*row, settings.PORTAL_ORIGIN) for row in MACHINE],
)
def test_no_role_opens_what_needs_a_capability(settings, client, world, address, status, host):
    row = Row(address, status)
    netloc = urlsplit(host).netloc
    headers = {"x-experience-api-version": "1.0.3"}
    for role in ("visitor", "system_admin"):
        if role in world.people:
            client.force_login(world.people[role])
        answer = client.generic(row.method, f"/{row.path}", headers=headers | {"host": netloc})
        assert (role, answer.status_code) == (role, status)


@pytest.mark.parametrize(
    ("urlconf", "addresses"),
    [
        ("ROOT_URLCONF", [row.path for row in PORTAL]),
        ("CONTENT_URLCONF", [address.split(" ")[-1] for address, _status in CONTENT]),
        ("MACHINE_URLCONF", [address.split(" ")[-1] for address, _status in MACHINE]),
    ],
)
def test_every_url_stands_in_the_table(world, urlconf, addresses):
    name = getattr(settings, urlconf)
    paths = [address.partition("?")[0].format_map(world.names) for address in addresses]
    listed = {resolve(f"/{path}", name).route for path in paths}

    assert listed == set(_routes(get_resolver(name).url_patterns))


def _answer(client: Client, row: Row, world: World, person: Any) -> int | str:
    client.logout()
    if person:
        client.force_login(person)
    send = getattr(client, row.method.lower())
    data = {name: str(value).format_map(world.names) for name, value in row.data.items()}
    answer = send(f"/{row.path.format_map(world.names)}", data)
    is_login = answer.status_code == 302 and answer["Location"].startswith("/accounts/login/")
    return LOGIN if is_login else answer.status_code


def _routes(patterns: list[Any], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + (
            str(pattern.pattern).removeprefix("^") if before else str(pattern.pattern)
        )
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from _routes(pattern.url_patterns, route)
