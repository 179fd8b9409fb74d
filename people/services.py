"""Every write about people that spans rows."""

import datetime as dt
from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any, cast

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from people import signals
from people.models import ActorId, AuditEvent, Employment, Grant, JobRole, Person, Role, Unit
from people.request import current_request_id

# So long after the last employment roles given by hand end: time enough to correct a file of HR's
# that left people out.
DAYS = 7

log = structlog.get_logger(__name__)


@transaction.atomic
def add_unit(*, name: str, code: str, parent: Unit | None = None) -> Unit:
    """A new unit below `parent`, or a new root of the organisation."""
    fields = {"name": name, "code": code}
    if parent is None:
        return cast(Unit, Unit.objects.add_root(fields))
    # The tree keeps the number of children in the row: a copy read earlier would be stale.
    fresh = Unit.objects.select_for_update().get(pk=parent.pk)
    return cast(Unit, Unit.objects.add_child(fresh, fields))


@transaction.atomic
def employ(
    *,
    person: Person,
    unit: Unit,
    job_role: JobRole,
    since: dt.date,
    until: dt.date | None = None,
    share: Decimal = Decimal(100),
) -> Employment:
    """Record that `person` works in `unit`; the same employment twice is one row."""
    employment, _created = Employment.objects.update_or_create(
        person=person,
        unit=unit,
        job_role=job_role,
        since=since,
        defaults={"until": until, "share": share},
    )
    signals.employments_changed.send(
        sender=Employment, fact=signals.EmploymentsChanged(person_ids=[person.pk])
    )
    return employment


@transaction.atomic
def grant(
    *,
    person: Person,
    role: Role,
    unit: Unit | None = None,
    by: Person | None = None,
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> Grant:
    """Give `person` the `role` in `unit` and below, or everywhere; the decision is audited."""
    given = Grant.objects.create(
        person=person,
        role=role,
        unit=unit,
        given_by=by,
        since=since or timezone.localdate(),
        until=until,
    )
    audit(
        actor=by,
        action="grant.given",
        subject=person,
        detail=_role_of(given),
    )
    return given


@transaction.atomic
def end_grant(*, grant: Grant, by: Person | None) -> bool:
    """Let the grant end yesterday; audited. False when it had ended already."""
    today = timezone.localdate()
    found = Grant.objects.select_for_update(of=("self",)).select_related("person", "unit")
    held = found.filter(pk=grant.pk).filter(Q(until__isnull=True) | Q(until__gte=today)).first()
    if held is None:
        return False
    held.until = today - dt.timedelta(days=1)
    held.save(update_fields=["until"])
    audit(
        actor=by,
        action="grant.ended",
        subject=held.person,
        detail=_role_of(held),
    )
    return True


@transaction.atomic
def end_roles_of_leavers() -> int:
    """End what was given by hand to those whose last employment ended `DAYS` ago; how many roles.

    A role given after the employment stands, and so does one of somebody who never was employed:
    there are instructors from outside. Who comes back later keeps the roles, and so does whoever
    administers everything while nobody else does who has not left. Audited.
    """
    today = timezone.localdate()
    own = Employment.objects.filter(person=OuterRef("person"))
    newest = today - dt.timedelta(days=DAYS)
    is_comes_or_just_left = Exists(own.filter(Q(until__isnull=True) | Q(until__gt=newest)))
    left = Grant.objects.of_leavers(today).filter(~is_comes_or_just_left)
    everything = Q(role=Role.SYSTEM_ADMIN, unit__isnull=True)
    leavers = Grant.objects.of_leavers(today).values("pk")
    others = Grant.objects.current(today).filter(everything, person__is_active=True)
    is_kept = everything if not others.exclude(pk__in=leavers).exists() else Q(pk__in=[])
    last = dict(left.filter(is_kept).values_list("pk", "person"))
    for person in last.values():
        log.warning("last_system_admin_has_left", person=person)
    rest = left.exclude(pk__in=last).select_related("person", "unit")
    ended = list(rest.select_for_update(of=("self",)))
    for given in ended:
        given.until = today - dt.timedelta(days=1)
        given.save(update_fields=["until"])
        audit(
            actor=None,
            action="grant.ended",
            subject=given.person,
            detail=_role_of(given) | {"reason": "employment ended"},
        )
    return len(ended)


def lock_people(person_ids: Collection[int] | None) -> None:
    """Keep what these persons (None: everybody) hold and are until the transaction ends.

    Who needs several persons locks them here, before anything else is done to one of them: in the
    order of their keys, nobody waits for who waits for them.
    """
    people = Person.objects.order_by("pk").select_for_update(no_key=True)
    if person_ids is not None:
        people = people.filter(pk__in=person_ids)
    list(people.values_list("pk", flat=True))


def audit(
    *, actor: Person | None, action: str, subject: Person | None, detail: dict[str, Any]
) -> AuditEvent:
    """Write down a sensitive read or a decision, in the caller's transaction."""
    return AuditEvent.objects.create(
        actor=actor,
        action=action,
        subject=subject,
        detail=detail,
        request_id=current_request_id(),
    )


def audit_each(
    *, actor: Person | None, action: str, subjects: Iterable[Person], detail: dict[str, Any]
) -> None:
    """The same as `audit`, for many subjects at once."""
    made = [
        AuditEvent(
            actor=actor,
            action=action,
            subject=subject,
            detail=detail,
            request_id=current_request_id(),
        )
        for subject in subjects
    ]
    AuditEvent.objects.bulk_create(made, batch_size=1000)


def actor_id_of(person: Person) -> ActorId:
    """The id under which the person's next statements stand."""
    return ActorId.objects.get(person=person, is_current=True)


def main_employment(person: Person, on: dt.date) -> Employment | None:
    """Where the person works most on the day `on`; None for someone without employment."""
    return (
        Employment.objects.current(on)
        .filter(person=person)
        .select_related("unit", "job_role")
        .order_by("-share", "since", "pk")
        .first()
    )


def name(*, person: Person, given_name: str, family_name: str) -> None:
    """The person says what they are called, where HR does not."""
    Person.objects.filter(pk=person.pk).update(given_name=given_name, family_name=family_name)


def record_hpr_number(*, person: Person, number: str) -> None:
    """The person's HPR number, as they say it; empty takes it back."""
    Person.objects.filter(pk=person.pk).update(hpr_number=number)


def _role_of(grant: Grant) -> dict[str, str | None]:
    return {"role": str(grant.role), "unit": grant.unit.code if grant.unit else None}
