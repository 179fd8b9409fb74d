"""Who administers people, roles, imports and the audit. Each rule has its queryset twin."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from people.models import AuditEvent, Employment, Grant, PeopleImport, Person, Role, Unit
from people.models.grant import MANUAL
from people.rules import Viewer, has_role, has_role_everywhere, units_with_role

ADMINISTERING = (Role.UNIT_ADMIN, Role.SYSTEM_ADMIN)
AUDITING = (Role.AUDITOR, Role.SYSTEM_ADMIN)
# Roles that see or change everything: only a system administrator gives or ends them.
SYSTEM_ROLES = (Role.AUDITOR, Role.SYSTEM_ADMIN)


def may_administer_people(viewer: Viewer) -> bool:
    """Whether the viewer administers anybody at all."""
    return has_role(viewer, *ADMINISTERING)


def administered_units(viewer: Viewer) -> QuerySet[Unit]:
    """The units in which the viewer may give roles."""
    return units_with_role(viewer, *ADMINISTERING)


def administered_people(viewer: Viewer) -> QuerySet[Person]:
    """Everybody for who administers everywhere; else those who work or have a role in the units."""
    if has_role_everywhere(viewer, *ADMINISTERING):
        return Person.objects.all()
    units = administered_units(viewer)
    today = timezone.localdate()
    working = Employment.objects.current(today).filter(unit__in=units)
    granted = Grant.objects.current(today).filter(unit__in=units)
    return Person.objects.filter(
        Q(pk__in=working.values("person")) | Q(pk__in=granted.values("person"))
    )


def may_administer(viewer: Viewer, person: Person) -> bool:
    """Twin: `administered_people`."""
    return administered_people(viewer).filter(pk=person.pk).exists()


def grantable_roles(viewer: Viewer) -> list[Role]:
    """The roles that the viewer may give somebody."""
    if not may_administer_people(viewer):
        return []
    is_system = has_role(viewer, Role.SYSTEM_ADMIN)
    return [role for role in Role if is_system or role not in SYSTEM_ROLES]


def may_grant(viewer: Viewer, *, person: Person, role: Role, unit: Unit | None) -> bool:
    """Whether the viewer may give `person` the `role` in `unit` (None: everywhere).

    Nobody gives themselves a role. Twin, for what has been given: `endable_grants`.
    """
    if viewer == person or not may_administer(viewer, person):
        return False
    giving = ADMINISTERING if role not in SYSTEM_ROLES else (Role.SYSTEM_ADMIN,)
    if unit is None:
        return has_role_everywhere(viewer, *giving)
    return units_with_role(viewer, *giving).filter(pk=unit.pk).exists()


def endable_grants(viewer: Viewer) -> QuerySet[Grant]:
    """The grants of today that the viewer may end: those that `may_grant` lets them give.

    What HR or a log-in keeps is ended there: it would come back with the next file.
    """
    if not isinstance(viewer, Person):
        return Grant.objects.none()
    allowed = Q(pk__in=[])
    for roles, giving in (
        (SYSTEM_ROLES, (Role.SYSTEM_ADMIN,)),
        (tuple(role for role in Role if role not in SYSTEM_ROLES), ADMINISTERING),
    ):
        where = Q(unit__in=units_with_role(viewer, *giving))
        if has_role_everywhere(viewer, *giving):
            where |= Q(unit__isnull=True)
        allowed |= Q(role__in=roles) & where
    current = Grant.objects.current(timezone.localdate()).filter(source=MANUAL)
    return current.filter(allowed, person__in=administered_people(viewer)).exclude(person=viewer)


def may_import_people(viewer: Viewer) -> bool:
    """Who administers everywhere. Twin: `visible_imports`."""
    return has_role_everywhere(viewer, *ADMINISTERING)


def visible_imports(viewer: Viewer) -> QuerySet[PeopleImport]:
    """All of them, for those who may import."""
    imports = PeopleImport.objects.all()
    return imports if may_import_people(viewer) else imports.none()


def may_audit(viewer: Viewer) -> bool:
    """Auditors and system administrators. Twin: `visible_audit_events`."""
    return has_role(viewer, *AUDITING)


def visible_audit_events(viewer: Viewer) -> QuerySet[AuditEvent]:
    """Everything for who audits everywhere; else what is about people who work in the units."""
    if has_role_everywhere(viewer, *AUDITING):
        return AuditEvent.objects.all()
    working = Employment.objects.current(timezone.localdate()).filter(
        unit__in=units_with_role(viewer, *AUDITING)
    )
    return AuditEvent.objects.filter(subject__in=working.values("person"))


def audit_events_about(person: Person) -> QuerySet[AuditEvent]:
    """What others have looked at or decided about `person`; shown to the person alone."""
    return AuditEvent.objects.filter(subject=person).exclude(actor=person)
