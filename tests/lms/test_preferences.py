"""Language and colour scheme: kept, and never a way out of the portal."""

import pytest

from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


def test_a_visitor_chooses_a_language(client, settings):
    answer = client.post("/language/", {"language": "nn", "next": "/help/"})
    assert (answer.status_code, answer["Location"]) == (302, "/help/")
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "nn"
    assert '<html lang="nn"' in client.get("/help/").content.decode()


def test_the_choice_follows_the_person(client):
    person = PersonFactory(language="nb")
    client.force_login(person)
    client.post("/language/", {"language": "en"})
    person.refresh_from_db()
    assert person.language == "en"
    client.cookies.clear()
    client.force_login(person)
    assert '<html lang="en"' in client.get("/help/").content.decode()


def test_the_colour_scheme_is_kept(client):
    client.post("/appearance/", {"color_scheme": "dark", "next": "/help/"})
    assert 'data-color-scheme="dark"' in client.get("/help/").content.decode()


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("/language/", {"language": "de"}),
        ("/language/", {}),
        ("/appearance/", {"color_scheme": "pink"}),
    ],
)
def test_an_unknown_choice_is_refused(client, path, values):
    assert client.post(path, values).status_code == 400


@pytest.mark.parametrize("path", ["/language/", "/appearance/"])
def test_a_link_chooses_nothing(client, path):
    assert client.get(path).status_code == 405


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:1", ""])
def test_the_way_back_stays_in_the_portal(client, target):
    values = {"language": "nb", "color_scheme": "auto", "next": target}
    assert client.post("/language/", values)["Location"] == "/"
    assert client.post("/appearance/", values)["Location"] == "/"
