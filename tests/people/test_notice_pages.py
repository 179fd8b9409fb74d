"""The list of notices and the bell: one's own, marked as read once they were followed."""

import pytest
from django.urls import reverse

from people.models import Notice
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(client):
    person = PersonFactory()
    client.force_login(person)
    return person


def make(person, number=1, **values):
    given = {"subject": f"Plass {number}", "body": "Du har fått plass.", "url": "/learning/"}
    return Notice.objects.create(person=person, key=f"k{number}", **(given | values))


def page(client):
    return client.get(reverse("people:notices")).content.decode()


def test_an_empty_list_says_what_will_come(client, person):
    assert "Ingen meldinger ennå" in page(client)


def test_own_notices_stand_newest_first_and_others_do_not(client, person):
    make(person, 1)
    make(person, 2)
    make(PersonFactory(), 3)

    shown = page(client)

    assert shown.index("Plass 2") < shown.index("Plass 1")
    assert "Plass 3" not in shown
    assert "2 nye" in shown


def test_following_a_notice_marks_it_as_read(client, person):
    first, _second = make(person, 1), make(person, 2)

    answer = client.get(reverse("people:notice", args=[first.uuid]))

    assert answer.url == "/learning/"
    assert list(Notice.objects.unread().values_list("key", flat=True)) == ["k2"]


def test_anothers_notice_is_not_there(client, person):
    other = make(PersonFactory())

    assert client.get(reverse("people:notice", args=[other.uuid])).status_code == 404
    assert Notice.objects.unread().count() == 1


def test_all_can_be_marked_at_once(client, person):
    for number in range(25):
        make(person, number)

    assert client.get(reverse("people:notices_read")).status_code == 405
    client.post(reverse("people:notices_read"))

    assert not Notice.objects.unread().exists()
    assert "Side 1 av 2" in page(client)
