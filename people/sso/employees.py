"""Who an answer of the internal log-in is about: an employee whom HR has told of, or nobody."""

from collections.abc import Mapping
from typing import Any

import structlog
from django.conf import settings
from django.utils import timezone

from people.identities import person_for_employee
from people.models import Login, Person
from people.services import audit

log = structlog.get_logger(__name__)


class NotAnEmployee(Exception):
    """HR has told of nobody with the number in the answer; nothing was created."""


class SomebodyElse(Exception):
    """The log-in belongs to one person and the employee number to another: a human must look."""


def person_of(claims: Mapping[str, Any]) -> Person:
    """The person by (iss, sub); at the first log-in by the employee number, which is remembered.

    Never by e-mail, by name or by user name: those change hands. Raises NotAnEmployee or
    SomebodyElse. Call it in a transaction.
    """
    issuer, subject = settings.SSO_ISSUER, claims["sub"]
    employee = _employee(claims)
    login = Login.objects.select_related("person").filter(issuer=issuer, subject=subject).first()
    if login is None:
        if employee is None:
            raise NotAnEmployee
        login, created = Login.objects.get_or_create(
            issuer=issuer,
            subject=subject,
            defaults={"person": employee, "last_used": timezone.now()},
        )
        if created:
            detail = {"issuer": issuer}
            audit(actor=employee, action="login.attached", subject=employee, detail=detail)
    if employee is not None and employee != login.person:
        log.warning("sso_two_people", login=login.person_id, employee=employee.pk)
        raise SomebodyElse
    Login.objects.filter(pk=login.pk).update(last_used=timezone.now())
    return login.person


def _employee(claims: Mapping[str, Any]) -> Person | None:
    number = claims.get(settings.SSO_EMPLOYEE_CLAIM)
    if isinstance(number, bool) or not isinstance(number, str | int):
        return None
    text = str(number)
    return person_for_employee(text) if "\0" not in text and len(text) <= 100 else None
