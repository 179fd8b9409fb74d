"""Whose a log-in is, also when two come at once, and the sessions that belong to it."""

import threading
from importlib import import_module

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone

from people import logins, national_ids
from people.models import Login, LoginSession, Person
from people.national_ids import NationalNumber
from people.sessions import SessionKeyMiddleware
from tests.factories.people import PersonFactory

ISSUER = "https://idporten.example"
NUMBER = "23875122053"


def _record(person, key, sid="s", subject="odd"):
    logins.record_session(
        person=person, session_key=key, issuer=ISSUER, subject=subject, sid=sid, acr=""
    )


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [NUMBER, None])
@pytest.mark.parametrize("subjects", [("odd",) * 4, ("a", "b", "c", "d")])
def test_first_log_ins_at_once_give_one_person(number, subjects):
    """Of one subject; or of several subjects who are one person, as their number says."""
    if connection.vendor != "postgresql":
        pytest.skip("holds only on PostgreSQL")
    gate = threading.Barrier(len(subjects))
    found, errors = [], []

    def log_in(subject):
        given = NationalNumber(number) if number else None
        try:
            gate.wait()
            found.append(logins.person_of(issuer=ISSUER, subject=subject, number=given).pk)
        except Exception as error:  # noqa: BLE001  # shown by the assertion
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=log_in, args=(subject,)) for subject in subjects]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    people = len(set(subjects)) if number is None else 1
    assert errors == []
    assert len(found) == 4
    assert len(set(found)) == Person.objects.count() == people
    assert Login.objects.count() == len(set(subjects))


@pytest.mark.django_db
def test_the_same_subject_of_another_issuer_is_somebody_else():
    first = logins.person_of(issuer=ISSUER, subject="odd")

    assert logins.person_of(issuer="https://other.example", subject="odd") != first


@pytest.mark.django_db
def test_a_number_that_comes_later_is_remembered():
    person = logins.person_of(issuer=ISSUER, subject="odd")
    logins.person_of(issuer=ISSUER, subject="odd", number=NationalNumber(NUMBER))

    assert national_ids.person_with(NationalNumber(NUMBER)) == person


@pytest.mark.django_db
def test_a_number_of_another_moves_no_log_in(caplog):
    owner = PersonFactory()
    person = logins.person_of(issuer=ISSUER, subject="odd")
    national_ids.remember(person=owner, number=NationalNumber(NUMBER))

    again = logins.person_of(issuer=ISSUER, subject="odd", number=NationalNumber(NUMBER))

    assert again == person
    assert national_ids.person_with(NationalNumber(NUMBER)) == owner
    assert "number_of_another_person" in caplog.text
    assert NUMBER not in caplog.text


@pytest.mark.django_db
def test_nothing_said_ends_nothing():
    _record(PersonFactory(), "key", sid="")

    assert logins.end_sessions(issuer=ISSUER) == 0
    assert LoginSession.objects.count() == 1


@pytest.mark.django_db
def test_a_session_is_found_after_its_key_was_rotated():
    person = PersonFactory()
    request = RequestFactory().get("/")
    request.user = person
    request.session = import_module(django_settings.SESSION_ENGINE).SessionStore()
    request.session.create()
    before = request.session.session_key
    _record(person, before)

    SessionKeyMiddleware(lambda r: r.session.cycle_key())(request)

    assert request.session.session_key != before
    assert LoginSession.objects.get().session_key == request.session.session_key
    assert logins.end_sessions(issuer=ISSUER, sid="s") == 1


@pytest.mark.django_db
def test_the_session_of_the_next_person_is_not_taken_for_the_last_ones():
    request = RequestFactory().get("/")
    request.user = PersonFactory()
    request.session = import_module(django_settings.SESSION_ENGINE).SessionStore()
    request.session.create()
    before = request.session.session_key
    _record(PersonFactory(), before)

    SessionKeyMiddleware(lambda r: r.session.cycle_key())(request)

    assert LoginSession.objects.get().session_key == before


@pytest.mark.django_db
def test_what_is_known_of_dead_sessions_is_cleared():
    person = PersonFactory()
    store = import_module("django.contrib.sessions.backends.db").SessionStore
    alive, expired = store(), store()
    for session in (alive, expired):
        session.create()
        _record(person, session.session_key)
    _record(person, "gone")
    Session.objects.filter(session_key=expired.session_key).update(expire_date=timezone.now())

    assert logins.clear_sessions() == 2
    assert LoginSession.objects.get().session_key == alive.session_key
    assert Session.objects.count() == 1
