"""Error pages help, say nothing they should not, and stand without what may have failed."""

import pytest
from django.test import Client

from lms import errors
from people.models import Role
from tests.factories.people import GrantFactory, PersonFactory


@pytest.mark.django_db
def test_a_page_that_is_not_there(client):
    client.force_login(PersonFactory())
    answer = client.get("/courses/nothing-here/")
    assert answer.status_code == 404
    assert 'href="/courses/"' in answer.content.decode()


@pytest.mark.django_db
def test_a_visitor_gets_a_page_too(client):
    answer = client.get("/nothing-here/")
    assert answer.status_code == 404
    assert "<h1" in answer.content.decode()


@pytest.mark.django_db
def test_a_form_without_its_secret(client):
    strict = Client(enforce_csrf_checks=True, headers={"host": "portal.localhost:8000"})
    answer = strict.post("/accounts/login/", {"login": "a", "password": "b"})
    assert answer.status_code == 403
    assert "403_csrf.html" in [template.name for template in answer.templates]


def test_the_server_error_asks_neither_request_nor_database(rf, client):
    answer = errors.server_error(rf.get("/"))
    assert answer.status_code == 500
    assert "<h1" in answer.content.decode()
    assert "<form" not in answer.content.decode()


def test_a_bad_request_stands_alone(rf, client):
    answer = errors.bad_request(rf.get("/"), ValueError())
    assert answer.status_code == 400
    assert "<h1" in answer.content.decode()


@pytest.mark.parametrize(
    ("view", "status", "text"),
    [(errors.permission_denied, 403, "Forbidden.\n"), (errors.page_not_found, 404, "Not Found.\n")],
)
def test_hosts_without_sessions_get_plain_text(rf, view, status, text):
    answer = view(rf.get("/"), ValueError())
    assert (answer.status_code, answer.content.decode()) == (status, text)
    assert answer["Content-Type"] == "text/plain"


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.LEADER, Role.COURSE_ADMIN])
def test_a_refusal_says_so(rf, client, role):
    client.force_login(GrantFactory(role=role).person)
    answer = client.get("/", headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
