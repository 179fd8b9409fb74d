"""Log-ins through a provider: whose they are, and the sessions that they open and end."""

import secrets
from importlib import import_module

import structlog
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.utils import timezone

from people import national_ids
from people.models import Login, LoginSession, Person
from people.national_ids import NationalNumber, NumberTaken
from people.services import audit

log = structlog.get_logger(__name__)


def person_of(
    *,
    issuer: str,
    subject: str,
    acr: str = "",
    number: NationalNumber | None = None,
    given_name: str = "",
    family_name: str = "",
) -> Person:
    """The person whom `issuer` calls `subject`. At their first log-in it is the one who has the
    national identity `number` already (HR imported them), else a new one.

    Two first log-ins at once give one person. Names are taken for a new person alone.
    """
    for _attempt in range(3):
        try:
            with transaction.atomic():
                return _known(issuer, subject, acr, number) or _first_log_in(
                    issuer,
                    subject,
                    acr,
                    number,
                    {"given_name": given_name, "family_name": family_name},
                )
        except (IntegrityError, NumberTaken):
            continue  # somebody with the same subject or number was faster: look again
    raise IntegrityError("A first log-in met another one three times.")


def _known(issuer: str, subject: str, acr: str, number: NationalNumber | None) -> Person | None:
    login = (
        Login.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(issuer=issuer, subject=subject)
        .first()
    )
    if login is None:
        return None
    login.acr, login.last_used = acr, timezone.now()
    login.save(update_fields=["acr", "last_used"])
    if number is not None:
        _learn(login, number)
    return login.person


def _learn(login: Login, number: NationalNumber) -> None:
    """A number that came with a later log-in. It never moves a log-in to another person: that
    is a merge, which an administrator decides.
    """
    try:
        national_ids.remember(person=login.person, number=number)
    except NumberTaken as taken:
        log.warning("number_of_another_person", person=login.person_id, other=taken.person_id)


def _first_log_in(
    issuer: str, subject: str, acr: str, number: NationalNumber | None, names: dict[str, str]
) -> Person:
    person = national_ids.person_with(number) if number is not None else None
    was_known = person is not None
    if person is None:
        person = Person.objects.create_user(f"p-{secrets.token_hex(8)}", **names)
        if number is not None:
            national_ids.remember(person=person, number=number)
    Login.objects.create(
        issuer=issuer, subject=subject, person=person, acr=acr, last_used=timezone.now()
    )
    if was_known:
        audit(actor=person, action="login.attached", subject=person, detail={"issuer": issuer})
    return person


def record_session(
    *, person: Person, session_key: str, issuer: str, subject: str, sid: str, acr: str
) -> None:
    """Remember which session of ours belongs to which of the provider's, so that it can end it."""
    LoginSession.objects.update_or_create(
        session_key=session_key,
        defaults={
            "person": person,
            "issuer": issuer,
            "subject": subject,
            "sid": sid,
            "acr": acr,
            "at": timezone.now(),
        },
    )


def end_sessions(*, issuer: str, sid: str = "", subject: str = "") -> int:
    """End the sessions that belong to `sid` at `issuer`, or, without one, all of `subject`; how
    many there were. Twice is once.
    """
    if not (sid or subject):
        return 0
    found = LoginSession.objects.filter(issuer=issuer)
    found = found.filter(sid=sid) if sid else found.filter(subject=subject)
    if subject:
        found = found.filter(subject=subject)
    keys = list(found.values_list("session_key", flat=True))
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for key in keys:
        store().delete(key)
    LoginSession.objects.filter(session_key__in=keys).delete()
    return len(keys)


def forget_session(session_key: str) -> None:
    """The person has logged out."""
    LoginSession.objects.filter(session_key=session_key).delete()


def follow_session(*, before: str, after: str, person: Person) -> None:
    """The session got another key (a step-up does that): the provider must still find it."""
    LoginSession.objects.filter(session_key=before, person=person).update(session_key=after)


def clear_sessions() -> int:
    """Drop expired sessions, and what is known of sessions that are no more; how many of these."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    alive = Session.objects.values("session_key")
    return LoginSession.objects.exclude(session_key__in=alive).delete()[0]
