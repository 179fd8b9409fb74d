"""Groups of the internal log-in give roles, by a table that the system administrator keeps.

At each log-in the grants that stem from groups are brought in step, and no other grant is touched.
They last `DAYS` from the newest log-in, so that whoever is taken out of a group and never logs in
this way again does not keep the role.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from people.models import Grant, GroupRole, Person
from people.models.grant import GROUP
from people.services import audit

log = structlog.get_logger(__name__)

DAYS = 30


def groups_in(claims: Mapping[str, Any]) -> set[str] | None:
    """The groups in an answer: a list, or a text where there is one (AD FS). None where the
    provider did not send them because there were too many (Entra ID's `_claim_names`).
    """
    name = settings.SSO_GROUPS_CLAIM
    if name in (claims.get("_claim_names") or {}):
        log.warning("sso_too_many_groups")
        return None
    sent = claims.get(name, [])
    listed = [sent] if isinstance(sent, str) else sent
    return {g for g in listed if isinstance(g, str)} if isinstance(listed, list) else set()


@transaction.atomic
def bring_in_step(*, person: Person, groups: Iterable[str]) -> None:
    """Give the roles of these groups and end those of others; each change is audited."""
    Person.objects.select_for_update().get(pk=person.pk)  # two log-ins at once, one grant
    today = timezone.localdate()
    wanted = {
        (row.role, row.unit_id): row for row in GroupRole.objects.filter(group__in=list(groups))
    }
    held = Grant.objects.current(today).filter(person=person, source=GROUP)
    for given in held:
        row = wanted.pop((given.role, given.unit_id), None)
        if row is None:
            _end(given, today)
        else:
            Grant.objects.filter(pk=given.pk).update(until=today + dt.timedelta(days=DAYS))
    for row in wanted.values():
        _give(person, row, today)


def _give(person: Person, row: GroupRole, today: dt.date) -> None:
    Grant.objects.create(
        person=person,
        role=row.role,
        unit=row.unit,
        since=today,
        until=today + dt.timedelta(days=DAYS),
        source=GROUP,
    )
    _write_down("grant.given", person, row)


def _end(given: Grant, today: dt.date) -> None:
    given.until = today - dt.timedelta(days=1)
    given.save(update_fields=["until"])
    _write_down("grant.ended", given.person, given)


def _write_down(action: str, person: Person, what: GroupRole | Grant) -> None:
    detail = {
        "role": what.role,
        "unit": what.unit.code if what.unit else None,
        "source": GROUP,
    }
    audit(actor=None, action=action, subject=person, detail=detail)
